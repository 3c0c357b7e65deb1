"""A 简况 counts what is closed, claimed and due, each in its words, and names nobody who is late."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from tests.report_cases import CYCLE, ENTRIES, SUBMISSIONS, TAX, TRADE, accepted, dated, entry, item, report

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.papers.brief import NextForm, brief_facts, by_count
from duban.domain.report.changes import ItemChange, ItemChangeKind
from duban.domain.report.practices import CitedPractice
from duban.domain.returns.submission import Status

COMING = NextForm("2021年11月", date(2021, 11, 16), date(2021, 11, 25))
TOLD_OF_THE_LATE = ("逾期", "滞后", "迟报", "漏报", "未报送", "红灯", "退回")


def test_the_page_counts_what_was_verified_and_what_was_only_claimed_apart() -> None:
    facts = brief_facts(report(), COMING)
    assert (facts["owed"], facts["reported"]) == (3, 2)
    assert (facts["claimed"], facts["claimed_count"]) == ("市税务局1项", 1)
    assert (facts["closed"], facts["closed_count"]) == ("", 0)
    assert facts["categories"] == ["企业全生命周期0%／50%", "投资贸易便利0%／0%"]
    assert "完成率（已核验）0%、（含待核验）25%" in str(facts["results"])
    assert facts["highlights"] == ["据市税务局报送，第1项电子专票已全面推行（已申报完成，待核验）"]
    assert facts["coming"] is COMING


@pytest.mark.parametrize(("count", "left"), [(0, 1), (1, 1), (2, 0), (3, 0)])
def test_a_practice_takes_the_room_of_a_highlight(count: int, left: int) -> None:
    practice = CitedPractice(CYCLE.reference.of(TAX), "市税务局", "首创一窗通办", ("市商务局",))
    facts = brief_facts(report(), COMING, (practice,) * count)
    assert facts["practices"] == ["市税务局：首创一窗通办（市商务局已采用）"] * count
    assert len(facts["highlights"]) == left  # type: ignore[arg-type]


def test_nobody_is_named_for_being_late() -> None:
    told = {key: value for key, value in brief_facts(report(), COMING).items() if key != "coming"}
    assert "市商务局" not in str(told), "it reported late, and its item is overdue"
    assert "市中级人民法院" not in str(told), "it did not report, and its item is overdue"
    assert not [word for word in TOLD_OF_THE_LATE if word in str(told)]


@pytest.mark.parametrize(
    ("due", "told", "past", "later"),
    [
        (date(2021, 10, 25), [], 0, 0),
        (date(2021, 10, 26), [], 1, 0),
        (date(2021, 11, 1), [], 1, 0),
        (date(2021, 11, 2), ["11月2日，市税务局第9项（目标9）"], 0, 0),
        (date(2021, 11, 30), ["11月30日，市税务局第9项（目标9）"], 0, 0),
        (date(2021, 12, 1), [], 0, 1),
        (date(2021, 12, 31), [], 0, 1),
        (date(2022, 1, 1), [], 0, 0),
    ],
)
def test_who_has_time_is_named_up_to_the_end_of_the_next_month_all_others_are_counted(
    due: date, told: list[str], past: int, later: int
) -> None:
    facts = brief_facts(report((item(9, TAX, dated(due)),)), None)
    assert (facts["due"], facts["due_count"]) == (told, len(told))
    assert (facts["past_count"], facts["later_count"]) == (past, later)
    assert (facts["due_until"], facts["later_until"]) == ("2021年11月30日", "2021年12月31日")


def test_what_falls_due_before_a_late_page_is_not_due_later_either() -> None:
    late = report((item(9, TAX, dated(date(2021, 12, 1))),), as_of=datetime(2021, 12, 1, 9, tzinfo=TIMEZONE))
    facts = brief_facts(late, None)
    assert (facts["past_count"], facts["due_count"], facts["later_count"]) == (1, 0, 0)


def test_what_is_done_or_doubtful_does_not_fall_due() -> None:
    winter = dated(date(2021, 12, 31))
    doubtful = item(8, TAX, winter, unconfirmed=("完成时限",))
    said = SUBMISSIONS | {TAX: accepted(TAX, (entry(9, Status.DONE), entry(10, Status.ON_SCHEDULE)))}
    facts = brief_facts(report((doubtful, item(9, TAX, winter), item(10, TAX, winter)), submissions=said), None)
    assert facts["later_count"] == 1


def test_few_items_stand_one_by_one_and_more_by_day_and_lead_earliest_first() -> None:
    second, third = dated(date(2021, 11, 2)), dated(date(2021, 11, 3))
    items = (item(10, TAX, third), item(11, TRADE, second), item(12, TAX, second), item(13, TAX, second))
    four = brief_facts(report(items), None)["due"]
    assert four == [
        "11月2日，市商务局第11项（目标11）",
        "11月2日，市税务局第12项（目标12）",
        "11月2日，市税务局第13项（目标13）",
        "11月3日，市税务局第10项（目标10）",
    ]
    five = brief_facts(report((*items, item(14, TAX, second))), None)
    assert five["due"] == ["11月2日4项：市商务局1项、市税务局3项", "11月3日1项：市税务局1项"]
    assert five["due_count"] == 5


def test_what_was_closed_since_the_month_before_is_counted_by_lead_and_nothing_else_that_changed() -> None:
    told = report()
    rows = {row.item.number: row for row in told.rows}
    changes = tuple(
        ItemChange(kind, rows[number], "", "")
        for kind, number in ((ItemChangeKind.CLOSED, 1), (ItemChangeKind.CLOSED, 3), (ItemChangeKind.NEW_RED, 5))
    )
    facts = brief_facts(replace(told, changes=changes), None)
    assert (facts["closed"], facts["closed_count"]) == ("市税务局1项、市商务局1项", 2)


def test_leads_stand_in_the_order_of_their_items_and_of_many_the_six_with_the_most() -> None:
    rows = {row.item.number: row for row in report().rows}
    assert by_count([rows[3], rows[1], rows[4]]) == "市商务局2项、市税务局1项"
    assert by_count([]) == ""
    several = [replace(rows[1], leads=(f"市{name}局",)) for name in "甲乙丙丁戊己庚"]
    assert by_count(several[:6]) == "市甲局1项、市乙局1项、市丙局1项、市丁局1项、市戊局1项、市己局1项"
    assert by_count(several) == "市甲局1项、市乙局1项、市丙局1项、市丁局1项、市戊局1项、市己局1项等7家"
    assert by_count([*several, several[6]]).startswith("市庚局2项、市甲局1项")


def test_two_are_quoted_with_whole_sentences_of_at_most_forty_characters() -> None:
    whole, longer = "甲" * 18 + "。" + "乙" * 21, "甲" * 18 + "。" + "乙" * 22
    items = tuple(item(n, TAX, dated(date(2021, 10, 20))) for n in range(1, 4))
    entries = tuple(entry(n, Status.DONE, progress=longer if n == 2 else whole) for n in range(1, 4))
    told = brief_facts(report(items, submissions=SUBMISSIONS | {TAX: accepted(TAX, entries)}), None)["highlights"]
    assert told == [
        f"据市税务局报送，第1项{whole}（已申报完成，待核验）",
        f"据市税务局报送，第2项{'甲' * 18}（已申报完成，待核验）",
    ]


def test_of_what_has_no_sentence_short_enough_the_goal_is_named_and_nothing_is_cut() -> None:
    said = SUBMISSIONS | {TAX: accepted(TAX, (entry(9, Status.DONE, progress="已" * 61),))}
    told = brief_facts(report((item(9, TAX, dated(date(2021, 10, 20))),), submissions=said), None)["highlights"]
    assert told == ["市税务局第9项（目标9）：已申报完成，待核验"]


def test_targets_that_are_met_are_counted_and_needs_too() -> None:
    needing = tuple(replace(one, coordination="商请开放接口。") for one in ENTRIES[TAX])
    facts = brief_facts(report(submissions=SUBMISSIONS | {TAX: accepted(TAX, needing)}), None)
    assert (facts["targets"], facts["targets_met"], facts["needs"]) == (2, 0, 2)
    assert brief_facts(report(), None)["needs"] == 0
