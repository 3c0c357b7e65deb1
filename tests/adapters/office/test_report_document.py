"""The 专报 as a file: layout by GB/T 9704-2012, marked as a draft, and unharmed by what departments type."""

import shutil
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as DocumentType
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from tests.report_cases import ENTRIES, SUBMISSIONS, TAX, accepted, entry, report

from duban.adapters.office.report_writer import OfficeReportWriter
from duban.domain.report import Report
from duban.domain.submission import Status
from duban.errors import ConfigurationError

TEMPLATES = Path(__file__).resolve().parents[3] / "config" / "documents"
CONTACT = "联系人：市营商办督办岗，电话：0595-00000000"
WRITER = OfficeReportWriter(TEMPLATES, CONTACT)
HEADINGS = ["一、总体情况", "二、主要进展", "三、量化指标", "四、存在的主要问题", "五、下一步工作"]


def opened(facts: Report | None = None, writer: OfficeReportWriter = WRITER) -> DocumentType:
    """The document on *facts*, read back."""
    return Document(BytesIO(writer.document(facts or report())))


def texts(document: DocumentType) -> list[str]:
    """The paragraphs of the body."""
    return [paragraph.text for paragraph in document.paragraphs]


def found(document: DocumentType, start: str) -> Paragraph:
    """The first paragraph that begins with *start*."""
    return next(paragraph for paragraph in document.paragraphs if paragraph.text.startswith(start))


def font(paragraph: Paragraph) -> str | None:
    """The font of Chinese text in the first run."""
    return paragraph.runs[0].font.element.rPr.rFonts.get(qn("w:eastAsia"))


def hostile(text: str) -> Report:
    """A report in which a department typed *text* as its progress and its problem."""
    said = accepted(TAX, (entry(1, Status.DONE, progress=text, problems=text), *ENTRIES[TAX][1:]))
    return report(submissions=SUBMISSIONS | {TAX: said})


def test_the_page_is_that_of_an_official_paper() -> None:
    section = opened().sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    for measured, wanted in zip(margins, (Mm(37), Mm(35), Mm(28), Mm(26)), strict=True):
        assert abs(measured - wanted) < Mm(0.1)
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


@pytest.mark.parametrize(
    ("start", "name", "size"),
    [
        ("营商环境持续提升专项行动", "方正小标宋简体", 22),
        ("一、总体情况", "黑体", 16),
        ("（一）任务逾期情况", "楷体_GB2312", 16),
        ("截至2021年10月25日", "仿宋_GB2312", 16),
    ],
)
def test_each_level_has_its_font(start: str, name: str, size: int) -> None:
    paragraph = found(opened(), start)
    assert (font(paragraph), paragraph.runs[0].font.size) == (name, Pt(size))


def test_body_lines_are_pitched_and_indented_as_the_standard_says() -> None:
    paragraph = found(opened(), "截至2021年10月25日")
    assert paragraph.paragraph_format.line_spacing == Pt(28.95)
    assert paragraph.paragraph_format.element.pPr.ind.get(qn("w:firstLineChars")) == "200"


def test_the_sections_come_in_order_and_none_is_empty() -> None:
    lines = texts(opened())
    places = [lines.index(heading) for heading in HEADINGS]
    assert places == sorted(places)
    assert all(lines[place + 1].strip() for place in places)


def test_it_ends_as_a_report_with_annexes_contact_and_an_empty_date() -> None:
    lines = texts(opened())
    place = lines.index("特此报告。")
    assert lines[place + 2 : place + 4] == ["附件：1. 任务进展总表", "　　　2. 一级指标进展表"]
    assert f"（{CONTACT}）" in lines
    assert any(line.split() == ["年", "月", "日"] for line in lines)


def test_without_a_contact_line_there_is_no_empty_bracket() -> None:
    assert "（）" not in texts(opened(writer=OfficeReportWriter(TEMPLATES)))


def test_number_and_signer_are_left_to_a_person_and_the_draft_is_marked() -> None:
    document = opened()
    assert "泉发改〔　　〕　　号\t签发人：" in texts(document)
    for header in (document.sections[0].header, document.sections[0].even_page_header):
        assert header.paragraphs[0].text == "送审稿（第1稿）　2021年11月1日9时汇总"


def test_pages_are_numbered_between_dashes_on_the_outer_side() -> None:
    section = opened().sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        paragraph = footer.paragraphs[0]
        assert paragraph.text.startswith("— ")
        assert "PAGE" in paragraph.paragraph_format.element.xml
        assert paragraph.paragraph_format.element.pPr.jc.get(qn("w:val")) == side


def test_nothing_of_the_template_is_left_and_nothing_is_nan() -> None:
    with ZipFile(BytesIO(WRITER.document(report()))) as package:
        parts = [package.read(name).decode() for name in package.namelist() if name.endswith(".xml")]
    assert not any(mark in part for part in parts for mark in ("{{", "{%", "}}", "%}", ">nan<", ">None<"))


@pytest.mark.parametrize(
    "text",
    ["{{ 7 * 7 }}", "{% for x in y %}", "甲 & 乙 <w:p/>", "]]>", "“引号”'\""],
)
def test_what_departments_type_stays_text(text: str) -> None:
    lines = "\n".join(texts(opened(hostile(f"已办{text}结"))))
    assert text.replace(" ", "") in lines.replace(" ", "")
    assert "49" not in lines


def test_control_characters_do_not_break_the_file() -> None:
    assert any("已办结" in line for line in texts(opened(hostile("已\x00办\x0b\x0c结\ud800"))))


def test_the_same_facts_give_the_same_bytes() -> None:
    assert WRITER.document(report()) == WRITER.document(report())


def test_a_missing_template_is_told_by_its_path(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"monthly_report\.docx"):
        OfficeReportWriter(tmp_path).document(report())


def test_a_name_the_template_invents_is_told(tmp_path: Path) -> None:
    shutil.copy(TEMPLATES / "monthly_report.docx", tmp_path)
    edited = Document(str(tmp_path / "monthly_report.docx"))
    edited.add_paragraph("{{ signer_of_the_day }}")
    edited.save(str(tmp_path / "monthly_report.docx"))
    with pytest.raises(ConfigurationError, match="signer_of_the_day"):
        OfficeReportWriter(tmp_path).document(report())


def test_it_opens_in_libreoffice_and_reads_as_written(
    tmp_path: Path, require_program: Callable[[str, str], Path]
) -> None:
    office, reader = (
        require_program("soffice", "libreoffice-writer"),
        require_program("pdftotext", "poppler-utils"),
    )
    (tmp_path / "report.docx").write_bytes(WRITER.document(report()))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path]
    subprocess.run([*command, tmp_path / "report.docx"], check=True, capture_output=True)
    shown = subprocess.run([reader, tmp_path / "report.pdf", "-"], check=True, capture_output=True, text=True)
    page = "".join(shown.stdout.split())
    assert "7项任务已销号0项、已申报完成待核验1项" in page
    assert "—1—" in page
