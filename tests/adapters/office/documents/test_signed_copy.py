"""The signed copy: the bytes that were signed, with who signed and when where the mark of a draft stood."""

from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook

from duban.adapters.office.documents.signed_copy import signed_copy
from duban.domain.calendar.cycle import TIMEZONE

NOW = datetime(2021, 11, 2, 10, tzinfo=TIMEZONE)
SIGNERS = "市发改委主要领导"
WORDS = "签发人：市发改委主要领导　2021年11月2日签发"


def document(*pieces: str) -> bytes:
    """A document whose header says these pieces, in a run each, and whose text speaks of a unit's own drafts."""
    made = Document()
    header = made.sections[0].header.paragraphs[0]
    for piece in pieces:
        header.add_run(piece)
    made.add_paragraph("市住建局：《办法》送审稿（第2稿）已报市政府，与第1稿相比增加两条。")
    written = BytesIO()
    made.save(written)
    return written.getvalue()


@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param(("送审稿（第3稿）", "　2021年11月1日9时汇总"), id="as our templates write it"),
        pytest.param(("送审", "稿（第", "3", "稿）　2021年11月1日9时汇总"), id="as Word cuts it when somebody edits"),
    ],
)
def test_who_signed_and_when_stands_where_the_mark_stood_and_nothing_else_changes(pieces: tuple[str, ...]) -> None:
    signed = Document(BytesIO(signed_copy(document(*pieces), 3, SIGNERS, NOW)))
    assert signed.sections[0].header.paragraphs[0].text == f"{WORDS}　2021年11月1日9时汇总"
    assert "《办法》送审稿（第2稿）已报市政府" in signed.paragraphs[-1].text, "a unit's own words stay"


def test_a_form_with_places_for_signer_and_day_is_filled_in() -> None:
    made = Document()
    made.sections[0].header.paragraphs[0].add_run("送审稿（第3稿）")
    head = made.add_paragraph()
    head.add_run("泉发改〔　　〕　　号").add_tab()
    head.add_run("签发人：")
    made.add_paragraph("　　　　年　　月　　日")
    written = BytesIO()
    made.save(written)
    signed = Document(BytesIO(signed_copy(written.getvalue(), 3, SIGNERS, NOW)))
    assert signed.sections[0].header.paragraphs[0].text == "已签发"
    assert [each.text for each in signed.paragraphs] == [
        "泉发改〔　　〕　　号\t签发人：市发改委主要领导",
        "2021年11月2日",
    ]


def test_what_does_not_go_upward_names_no_signer() -> None:
    """条例 9: 上行文应当标注签发人姓名, and no other paper."""
    signed = Document(BytesIO(signed_copy(document("送审稿（第3稿）"), 3, "", NOW)))
    head = signed.sections[0].header.paragraphs[0].text
    assert head.startswith("2021年11月2日签发")
    assert "签发人" not in head


def test_a_form_with_a_place_for_a_signer_leaves_none_empty() -> None:
    made = Document()
    made.add_paragraph("签发人：")
    made.add_paragraph("　　　　年　　月　　日")
    written = BytesIO()
    made.save(written)
    signed = Document(BytesIO(signed_copy(written.getvalue(), 3, "", NOW)))
    assert [each.text for each in signed.paragraphs] == ["", "2021年11月2日"]


def test_equal_facts_give_equal_bytes() -> None:
    draft = document("送审稿（第3稿）")
    assert signed_copy(draft, 3, SIGNERS, NOW) == signed_copy(draft, 3, SIGNERS, NOW)


def test_a_workbook_keeps_all_but_the_mark() -> None:
    book = Workbook()
    book.active.append(["送审稿（第3稿）　统计截止日：2021年10月25日", "更正（比第1稿）", "方案第2稿已成文", 12])
    written = BytesIO()
    book.save(written)
    signed = load_workbook(BytesIO(signed_copy(written.getvalue(), 3, SIGNERS, NOW)))
    row = [cell.value for cell in next(signed.active.rows)]
    assert row == [f"{WORDS}　统计截止日：2021年10月25日", "更正（比此前稿）", "方案第2稿已成文", 12]


def test_a_picture_has_no_mark() -> None:
    assert signed_copy(b"\x89PNG", 3, SIGNERS, NOW) == b"\x89PNG"


def test_what_is_untouched_stays_byte_for_byte() -> None:
    draft = document("送审稿（第3稿）")
    signed = signed_copy(draft, 3, SIGNERS, NOW)
    assert body_of(signed) == body_of(draft)


def body_of(data: bytes) -> bytes:
    with ZipFile(BytesIO(data)) as parts:
        return parts.read("word/document.xml")
