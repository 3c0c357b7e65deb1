"""The 专报 as a file: layout by GB/T 9704-2012, marked as a draft, and unharmed by what departments type."""

import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as DocumentType
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from tests.offices import SHIPPED
from tests.report_cases import (
    BORDER,
    CUT_OFF,
    CYCLE,
    EARLIER,
    ENTRIES,
    SUBMISSIONS,
    TAX,
    TAXES,
    accepted,
    dated,
    entry,
    expected,
    item,
    past,
    programme,
    report,
)

from duban.adapters.office.documents.report_writer import OfficeReportWriter
from duban.domain.office.office import Office
from duban.domain.papers.figures import lights_figure, months_figure
from duban.domain.report import KnownCycle, Report, compile_report
from duban.domain.returns.submission import CoordinationLevel, Entry, ReturnState, Status
from duban.errors import SettingsUnreadable

TEMPLATES = Path(__file__).resolve().parents[4] / "config" / "documents"
WRITER = OfficeReportWriter(TEMPLATES)
HEADINGS = [
    *("一、总体情况", "二、主要进展", "三、存在的主要问题"),
    *("四、临近到期的任务", "五、需要协调解决的事项", "六、下一步工作"),
]


def opened(facts: Report | None = None, writer: OfficeReportWriter = WRITER, office: Office = SHIPPED) -> DocumentType:
    """The document on *facts*, read back."""
    return Document(BytesIO(writer.document(facts or report(), office)))


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
        ("2021年10月营商环境持续提升专项行动", "方正小标宋简体", 22),
        ("一、总体情况", "黑体", 16),
        ("（一）任务逾期", "楷体_GB2312", 16),
        ("截至2021年10月25日", "仿宋_GB2312", 16),
    ],
)
def test_each_level_has_its_font(start: str, name: str, size: int) -> None:
    paragraph = found(opened(), start)
    assert (font(paragraph), paragraph.runs[0].font.size) == (name, Pt(size))


def test_body_lines_are_pitched_for_three_pages_and_indented_as_the_standard_says() -> None:
    paragraph = found(opened(), "截至2021年10月25日")
    assert paragraph.paragraph_format.line_spacing == Pt(24.5)
    assert paragraph.paragraph_format.element.pPr.ind.get(qn("w:firstLineChars")) == "200"


def test_the_sections_come_in_order_and_none_is_empty() -> None:
    lines = texts(opened())
    places = [lines.index(heading) for heading in HEADINGS]
    assert places == sorted(places)
    assert all(lines[place + 1].strip() for place in places)


def test_it_ends_with_its_annexes_who_gets_it_and_whom_to_ask() -> None:
    """A 专报 is no document of its own kind: nothing is closed, nothing asked in it."""
    lines = texts(opened())
    assert lines[-2].startswith("附件：1. 任务进展总表；2. 一级指标进展表；3. ")
    assert lines[-1] == f"报：{SHIPPED.superior}\t{SHIPPED.contact_line}"
    assert "特此报告。" not in lines


def test_the_charts_stand_in_the_text_each_with_its_number_and_words_for_who_cannot_see_it() -> None:
    document = opened()
    (table,) = document.tables
    captions = [cell.text for cell in table.rows[1].cells]
    assert captions == [
        "图1　各大类任务各期亮灯（项）",
        "图2　有时限的5项：应剩与实剩（项）",
    ]
    placed = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert placed == [lights_figure(report()).alt, months_figure(report()).alt]
    assert {shape.width for shape in document.inline_shapes} == {Mm(75)}


def test_a_template_from_which_the_office_took_the_charts_still_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nothing is drawn that has no place."""
    edited = Document(str(TEMPLATES / "monthly_report.docx"))
    for table in edited.tables:
        table._element.getparent().remove(table._element)
    edited.save(str(tmp_path / "monthly_report.docx"))
    monkeypatch.setattr("duban.adapters.office.charts.pictures._picture", lambda *_: pytest.fail("drawn in vain"))
    assert not opened(writer=OfficeReportWriter(tmp_path)).inline_shapes


def test_without_a_contact_line_nothing_stands_in_its_place() -> None:
    assert texts(opened(office=replace(SHIPPED, contact_line="")))[-1] == f"报：{SHIPPED.superior}"


def test_a_briefing_has_an_issue_and_a_day_for_people_to_give_and_no_number_of_a_document() -> None:
    document = opened()
    assert texts(document)[:2] == ["工 作 专 报", "市营商办　编\t第　　期\t　　　　年　　月　　日"]
    assert not any("号" in line or "签发人" in line for line in texts(document)[:6])
    for header in (document.sections[0].header, document.sections[0].even_page_header):
        assert header.paragraphs[0].text == "送审稿（第1稿）　2021年11月1日9时汇总"


def test_sections_are_headings_by_which_a_reader_finds_the_way() -> None:
    document = opened()
    assert [one.text for one in document.paragraphs if one.style.name == "Heading 1"] == HEADINGS
    assert document.styles["Heading 1"].element.pPr.find(qn("w:outlineLvl")).get(qn("w:val")) == "0"


def test_pages_are_numbered_between_dashes_on_the_outer_side() -> None:
    section = opened().sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        paragraph = footer.paragraphs[0]
        assert paragraph.text.startswith("— ")
        assert "PAGE" in paragraph.paragraph_format.element.xml
        assert paragraph.paragraph_format.element.pPr.jc.get(qn("w:val")) == side


def test_nothing_of_the_template_is_left_and_nothing_is_nan() -> None:
    with ZipFile(BytesIO(WRITER.document(report(), SHIPPED))) as package:
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
    assert WRITER.document(report(), SHIPPED) == WRITER.document(report(), SHIPPED)


def test_a_template_that_is_no_document_is_told_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "monthly_report.docx").write_text("half a file", encoding="utf-8")
    with pytest.raises(SettingsUnreadable, match=r"monthly_report\.docx"):
        OfficeReportWriter(tmp_path).document(report(), SHIPPED)


def test_a_name_the_template_invents_is_told(tmp_path: Path) -> None:
    shutil.copy(TEMPLATES / "monthly_report.docx", tmp_path)
    edited = Document(str(tmp_path / "monthly_report.docx"))
    edited.add_paragraph("{{ signer_of_the_day }}")
    edited.save(str(tmp_path / "monthly_report.docx"))
    with pytest.raises(SettingsUnreadable, match="signer_of_the_day"):
        OfficeReportWriter(tmp_path).document(report(), SHIPPED)


def everything_to_tell() -> Report:
    """Twenty organisations with ten items each: every sentence of the paper has something to say, and at length."""
    codes = [f"danwei{number}" for number in range(20)]
    names = [f"市第{number}管委会" for number in range(20)]
    days = (date(2021, 9, 30), date(2021, 9, 30), date(2021, 11, 30), date(2021, 12, 31))
    items = tuple(item(n, codes[n % 20], dated(days[n % 4]), (TAXES, BORDER)[n % 2]) for n in range(1, 201))
    states = (Status.DONE, Status.ON_SCHEDULE, Status.BEHIND)
    words = "窗口受理、部门协同、限时办结，办理环节压减三个，惠及企业一千余户，企业反映良好，" * 3
    said = {
        code: replace(
            accepted(
                code, [_at_length(each.number, states[each.number % 3], words) for each in items[place - 1 :: 20]]
            ),
            experience=words,
        )
        for place, code in enumerate(codes)
        if place > 2
    }
    returns = {code: expected(code, ReturnState.ACCEPTED if code in said else ReturnState.OWED) for code in codes}
    organisation = programme().organisations[0]
    units = tuple(replace(organisation, code=code, name=name) for code, name in zip(codes, names, strict=True))
    plan = replace(programme(items), organisations=units)
    return compile_report(plan, KnownCycle(CYCLE, returns, said), past(EARLIER, items), CUT_OFF)


def _at_length(number: int, status: Status, words: str) -> Entry:
    level = CoordinationLevel.CITY
    return replace(entry(number, status, progress=words, problems=words, coordination=words), coordination_level=level)


def test_it_opens_in_libreoffice_reads_as_written_and_fills_four_pages_at_most(
    tmp_path: Path, require_program: Callable[[str, str], Path]
) -> None:
    office, reader, counter = (
        require_program("soffice", "libreoffice-writer"),
        require_program("pdftotext", "poppler-utils"),
        require_program("pdfinfo", "poppler-utils"),
    )
    (tmp_path / "report.docx").write_bytes(WRITER.document(report(), SHIPPED))
    (tmp_path / "full.docx").write_bytes(WRITER.document(everything_to_tell(), SHIPPED))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path]
    subprocess.run([*command, tmp_path / "report.docx", tmp_path / "full.docx"], check=True, capture_output=True)
    pages = subprocess.run([counter, tmp_path / "full.pdf"], check=True, capture_output=True, text=True).stdout
    assert re.search(r"^Pages:\s+[34]$", pages, re.MULTILINE)
    shown = subprocess.run([reader, tmp_path / "report.pdf", "-"], check=True, capture_output=True, text=True)
    page = "".join(shown.stdout.split())
    assert "7项任务已销号0项、已申报完成待核验1项" in page
    assert "—1—" in page
