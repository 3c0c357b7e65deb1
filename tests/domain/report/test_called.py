"""The table of a data call says who answered and who did not."""

from dataclasses import replace
from datetime import datetime

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.calendar.data_call import CallColumn
from duban.domain.form.call import AskedFigure
from duban.domain.report.called import CalledTable, CalledUnit

NOON = datetime(2021, 11, 1, 12, tzinfo=TIMEZONE)
TAX, POLICE = CalledUnit("市税务局", {1: "12"}), CalledUnit("市公安局", {1: ""})
TRADE, COURT = CalledUnit("市商务局", None), CalledUnit("市法院", None)


def table(*rows: CalledUnit) -> CalledTable:
    return CalledTable("企业数征集", "省营商办通知", (), rows, 0, NOON)


def test_who_has_not_answered_is_named_in_the_order_of_the_table() -> None:
    assert table(TRADE, TAX, COURT).missing == ("市商务局", "市法院")
    assert table(TAX, POLICE).missing == (), "an answer without figures is one"


def test_what_a_unit_notes_stands_with_the_figure_that_it_is_about() -> None:
    asked = tuple(AskedFigure(number, CallColumn(title)) for number, title in enumerate(("余额", "户数"), start=1))
    noting = CalledUnit("市税务局", {1: "12"}, {2: "按年末数。", 1: "不含外币"})
    called = replace(table(noting), figures=asked)
    assert called.noted(noting) == "余额：不含外币；户数：按年末数"
    assert called.noted(TAX) == ""


def test_a_signer_reads_how_many_answered_and_who_did_not() -> None:
    said = table(TAX, TRADE, POLICE, COURT).summary
    assert said == "应报4家，已报2家，未报：市商务局、市法院。依据：省营商办通知。数据见附表。"
    assert table(TAX, POLICE).summary == "应报2家，已报2家。依据：省营商办通知。数据见附表。"
