"""What a column of a form is by itself, without a rule of its own."""

from tests.builders import ITEMS, form

from duban.domain.form.column import Column

OPEN = Column("remark", "备注", 10)
LOCKED = Column("number", "序号", 5, shows=lambda _, item: str(item.number))


def test_a_column_that_shows_something_is_not_filled() -> None:
    assert OPEN.is_open
    assert not LOCKED.is_open


def test_what_is_expected_stands_in_brackets_below_the_title() -> None:
    assert OPEN.heading == "备注"
    assert Column("status", "完成情况", 12, note="必选▼").heading == "完成情况\n（必选▼）"


def test_a_column_is_found_by_its_key_when_its_header_was_edited() -> None:
    assert OPEN.mark == "#remark"


def test_without_a_rule_nothing_is_refused_filled_in_or_required() -> None:
    assert (OPEN.refusal(form(), ITEMS[0]), OPEN.carried(form(), ITEMS[0])) == ("", None)
    assert not any((OPEN.required, OPEN.repeats, OPEN.begins_page))
    ruled = Column("evidence", "佐证材料", 16, refuses=lambda *_: "不必填写。", carries=lambda *_: "方案.pdf")
    assert (ruled.refusal(form(), ITEMS[0]), ruled.carried(form(), ITEMS[0])) == ("不必填写。", "方案.pdf")
