"""What a 专报 tells of problems: what is late and why, and what units say themselves."""

from dataclasses import replace
from datetime import date

from tests.report_cases import RETURNS, TAX, accepted, dated, entry, expected, item, report

from duban.domain.papers.difficulties import difficulties
from duban.domain.report import Report
from duban.domain.report.matters import ReportedMatter
from duban.domain.returns.delay import DelayCause
from duban.domain.returns.submission import CoordinationLevel, Entry, Status

ITEMS = (*(item(n, TAX, dated(date(2021, 9, 30))) for n in (1, 2, 3)), item(4, TAX, dated(date(2021, 12, 31))))


def said(*entries: Entry) -> Report:
    return report(ITEMS, {code: expected(code) for code in RETURNS}, {TAX: accepted(TAX, entries)}, {})


def late(number: int, cause: DelayCause | None = None, problems: str = "无") -> Entry:
    return entry(number, Status.BEHIND, delay_cause=cause, problems=problems)  # type: ignore[arg-type]


def part(facts: Report, heading: str) -> str:
    (found,) = (one.text for one in difficulties(facts) if heading in one.heading)
    return found


def test_what_is_overdue_and_what_lags_is_told_apart() -> None:
    facts = said(*(late(n) for n in (1, 2, 3, 4)))
    assert part(facts, "任务逾期") == "共3项（最长25天）：市税务局第1、2、3项。"
    assert part(facts, "任务滞后").startswith("共1项：市税务局第4项。")


def test_where_nothing_is_late_that_is_said_and_no_reason_asked_for() -> None:
    facts = report((), submissions={})
    assert (part(facts, "任务逾期"), part(facts, "任务滞后")) == ("本期无逾期事项。", "本期无滞后事项。")


def test_reasons_are_counted_with_who_can_solve_them_and_how_many_gave_none() -> None:
    money, system = DelayCause.MONEY, DelayCause.SYSTEM
    told = part(said(late(1, money), late(2, money), late(3), late(4, system)), "任务滞后")
    assert told.endswith(
        "逾期、滞后的4项，所报原因为资金2项、系统1项，未报原因1项；由谁解决：协办单位2项、牵头单位1项。"
    )
    every = part(said(*(late(n, money) for n in (1, 2, 3, 4))), "任务滞后")
    assert every.endswith("逾期、滞后的4项，所报原因为资金4项；由谁解决：协办单位4项。")
    assert part(said(late(1), late(4)), "任务滞后").endswith("逾期、滞后的4项均未报原因。")


def test_the_problem_that_most_items_have_is_told_in_its_words() -> None:
    alike = said(late(1, problems="缺钱。"), late(2, problems="接口未通。"), late(3, problems="接口未通。"))
    assert part(alike, "反映的问题") == "共3条，见附件7。反映最多的（2项，首列市税务局第2项）：接口未通。"
    assert part(said(late(1, problems="缺钱。")), "反映的问题") == "共1条，见附件7。据市税务局报送，第1项：缺钱。"


def test_a_problem_that_is_long_stands_in_the_annex_alone() -> None:
    assert part(said(late(1, problems="接口" * 31 + "。")), "反映的问题") == "共1条，见附件7。"
    assert part(said(late(1)), "反映的问题") == "本期无单位反映问题。"


def test_where_units_need_help_their_problems_are_told_with_that() -> None:
    facts = said(late(1, problems="缺钱。"))
    need = ReportedMatter(facts.rows[0], "请拨款。", CoordinationLevel.CITY, facts.period)
    headings = [one.heading for one in difficulties(replace(facts, needs=(need,)))]
    assert headings == ["（一）任务逾期。", "（二）任务滞后。", "（三）量化指标。"]
