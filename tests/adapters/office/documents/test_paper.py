"""Formal papers as files: each has its frame, is marked as a draft, and leaves number and date to people."""

from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as DocumentType
from tests.offices import SHIPPED

from duban.adapters.office.documents.paper import OfficePaperWriter
from duban.adapters.office.documents.template import words_said
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.papers.formal import FormalText, PaperForm
from duban.errors import SettingsUnreadable

TEMPLATES = Path(__file__).resolve().parents[4] / "config" / "documents"
WRITER = OfficePaperWriter(TEMPLATES)
AT = datetime(2021, 11, 1, 9, tzinfo=TIMEZONE)
TEXT = FormalText("关于商请报送的函", "市税务局：", ("截至11月1日仍未收到。",), "联系情况", ("1. 10月26日　催办",))


def written(form: PaperForm, text: FormalText = TEXT) -> DocumentType:
    return Document(BytesIO(WRITER.paper(form, text, SHIPPED, AT, 2)))


def lines(document: DocumentType) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


@pytest.mark.parametrize("form", list(PaperForm))
def test_every_form_holds_title_addressee_text_and_list(form: PaperForm) -> None:
    told = lines(written(form))
    wanted = ["关于商请报送的函", "市税务局：", "截至11月1日仍未收到。", "附：联系情况", "1. 10月26日　催办"]
    assert [line for line in told if line in wanted] == wanted


@pytest.mark.parametrize("form", [PaperForm.LETTER, PaperForm.CIRCULAR, PaperForm.REQUEST])
def test_number_and_date_are_left_to_people(form: PaperForm) -> None:
    told = lines(written(form))
    assert any("〔　　〕　　号" in line for line in told)
    assert any(line.split() == ["年", "月", "日"] for line in told)


def test_only_what_goes_up_says_who_signs() -> None:
    """条例 9: 上行文应当标注签发人姓名."""
    signed = [form for form in PaperForm if any("签发人：" in line for line in lines(written(form)))]
    assert signed == [PaperForm.REQUEST]


@pytest.mark.parametrize("form", list(PaperForm))
def test_a_draft_says_which_it_is(form: PaperForm) -> None:
    section = written(form).sections[0]
    first = section.first_page_header if form is PaperForm.LETTER else section.header
    assert first.paragraphs[0].text.startswith("送审稿（第2稿）")


def test_a_letter_stands_between_two_double_rules() -> None:
    section = written(PaperForm.LETTER).sections[0]
    assert "thickThinSmallGap" in section.first_page_header.paragraphs[1].paragraph_format.element.xml
    assert "thinThickSmallGap" in section.first_page_footer.paragraphs[0].paragraph_format.element.xml
    assert "PAGE" not in section.first_page_footer.paragraphs[0].paragraph_format.element.xml


def test_only_a_request_asks_for_instructions() -> None:
    """条例 15: one matter a 请示, and none in any other paper."""
    asking = [form for form in PaperForm if any("请批示" in line for line in lines(written(form)))]
    assert asking == [PaperForm.REQUEST]


@pytest.mark.parametrize("form", list(PaperForm))
def test_what_is_typed_stays_text_and_nothing_of_the_template_is_left(form: PaperForm) -> None:
    text = FormalText("甲 & 乙 <w:p/>", "", ("{{ 7 * 7 }}", "{% if x %}"))
    with ZipFile(BytesIO(WRITER.paper(form, text, SHIPPED, AT, 1))) as package:
        body = package.read("word/document.xml").decode()
    assert "49" not in body
    assert "{%p" not in body
    told = lines(written(form, text))
    assert "{{ 7 * 7 }}" in told
    assert "甲&乙<w:p/>" in [line.replace(" ", "") for line in told]


def test_the_same_paper_is_the_same_bytes() -> None:
    assert WRITER.paper(PaperForm.LETTER, TEXT, SHIPPED, AT, 1) == WRITER.paper(PaperForm.LETTER, TEXT, SHIPPED, AT, 1)


def test_where_an_office_has_no_template_the_shipped_one_is_used(tmp_path: Path) -> None:
    written = OfficePaperWriter(tmp_path).paper(PaperForm.LETTER, TEXT, SHIPPED, AT, 1)
    assert written == WRITER.paper(PaperForm.LETTER, TEXT, SHIPPED, AT, 1)


def test_no_paper_leaves_out_a_word_that_the_settings_do_not_give() -> None:
    with pytest.raises(SettingsUnreadable, match=r"letter\.docx 无法套用：所用设置 office\.letter_prefix 没有填写"):
        WRITER.paper(PaperForm.LETTER, TEXT, replace(SHIPPED, letter_prefix=""), AT, 1)


def test_what_a_template_needs_to_know_of_the_office_is_found_in_its_heads_too() -> None:
    needed = {path.name: words for path, words in words_said(TEMPLATES)}
    assert needed["letter.docx"] == {"issuer", "letter_prefix"}
    assert needed["monthly_report.docx"] == {"short_name", "superior"}
    assert needed["quarterly_report.docx"] == {"counties", "issuer", "number_prefix", "superior_in_full"}
    assert not needed["case_bundle.docx"]
