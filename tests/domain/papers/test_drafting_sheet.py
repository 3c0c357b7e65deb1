"""The 拟稿单 says what the ledger knows of a paper, and leaves to people what it does not."""

from dataclasses import replace
from datetime import datetime

import pytest
from tests.offices import SHIPPED

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.decisions.document import Document, DocumentKind, File, Outcome, Signature
from duban.domain.papers.drafting_sheet import drafting_sheet

AT = datetime(2021, 11, 1, 9, tzinfo=TIMEZONE)
FILES = (File("函.docx", "a"), File("清单.xlsx", "b"), File("表.docx", "c"))
LETTER = Document(
    *("R5/x", 2, DocumentKind.LETTER, "qz2021/department_monthly/2021-10/swj", "关于报送的函", "函"),
    signer="市发改委分管领导",
    files=FILES,
    created_at=AT,
    text="关于报送的函\n\n市税务局：\n\n请报送为荷。",
)
SIGNED = Signature("R5/x", 2, Outcome.SIGN, "市发改委分管领导", "", datetime(2021, 11, 2, 20, tzinfo=TIMEZONE))


def test_what_is_known_stands_on_it() -> None:
    sheet = drafting_sheet(LETTER, (), FILES, SHIPPED)
    assert (sheet.title, sheet.issuer, sheet.drafted_by) == ("关于报送的函", SHIPPED.issuer, SHIPPED.short_name)
    assert (sheet.drafted_at, sheet.addressee) == ("2021年11月1日9时（第2稿）", "市税务局")
    assert sheet.enclosed == ("清单.xlsx", "表.docx"), "the paper itself is no annex of its own"


def test_only_who_signed_is_named_with_the_day_in_beijing() -> None:
    put_off = replace(SIGNED, outcome=Outcome.DEFER)
    on_paper = replace(SIGNED, by="市发改委主要领导", registered_by="督办岗")
    sheet = drafting_sheet(LETTER, (put_off, SIGNED, on_paper), FILES, SHIPPED)
    assert sheet.signed == (
        "市发改委分管领导　2021年11月2日签发",
        "市发改委主要领导　2021年11月2日签发（纸质签批，督办岗登记）",
    )
    assert drafting_sheet(LETTER, (), FILES[:1], SHIPPED).signed == ()


@pytest.mark.parametrize(("kind", "addressee"), [(DocumentKind.REPORT, "市政府"), (DocumentKind.LETTER, "")])
def test_a_report_goes_to_the_superior_and_another_paper_without_a_name_to_nobody_made_up(
    kind: DocumentKind, addressee: str
) -> None:
    sheet = drafting_sheet(
        replace(LETTER, kind=kind, text="没有称谓。"), (), FILES, replace(SHIPPED, superior="市政府")
    )
    assert sheet.addressee == addressee
