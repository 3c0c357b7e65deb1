"""A claim waits for one step at a time, each with its working days; what it is answered holds until the unit's day."""

from datetime import date, datetime

import pytest
from tests.report_cases import CYCLE

from duban.adapters.holidays import official_calendar
from duban.config import PROJECT
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.decisions.decision import Decision, DecisionKind, in_force
from duban.domain.decisions.verification import (
    IN_WRITING,
    AnsweredClaim,
    ClaimAnswer,
    ClaimClock,
    ClaimStage,
    ClaimStep,
    VerificationRules,
    half_year,
    is_in_writing,
    missing_of,
    proved,
    visited_measures,
)
from duban.domain.office.actor import Actor, Identification
from duban.domain.returns.submission import Entry, Status
from duban.errors import Refused

CLOCK = ClaimClock(VerificationRules(), official_calendar(PROJECT / "config" / "calendar"))
CLAIMED = date(2021, 12, 24)  # a Friday: the fifth working day after it is the 31st, the 3rd of January is free
AT = datetime(2022, 1, 10, 9, tzinfo=TIMEZONE)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("opinion", "checked", "today", "step"),
    [
        pytest.param(None, None, "2021-12-27", ("待专班意见", "2021-12-24", "2021-12-31"), id="five days for the word"),
        pytest.param(None, None, "2021-12-31", ("待专班意见", "2021-12-24", "2021-12-31"), id="the fifth is theirs"),
        pytest.param(None, None, "2022-01-04", ("待复核", "2021-12-31", "2022-01-17"), id="no word: ten more"),
        pytest.param("2021-12-28", None, "2021-12-28", ("待复核", "2021-12-28", "2022-01-12"), id="ten from the word"),
        pytest.param("2022-01-10", None, "2022-01-10", ("待复核", "2021-12-31", "2022-01-17"), id="a late word: none"),
        pytest.param("2021-12-28", "2022-01-05", "2022-02-10", ("待确认", "2022-01-05", "2022-01-10"), id="three more"),
    ],
)
def test_each_step_has_its_own_working_days(opinion, checked, today, step) -> None:
    stage, since, due = step
    said = (day(opinion) if opinion else None, day(checked) if checked else None)
    found = CLOCK.step(CLAIMED, *said, day(today), in_writing=False)
    assert found == ClaimStep(ClaimStage(stage), day(since), day(due))


def test_what_is_confirmed_in_writing_waits_for_no_task_force() -> None:
    found = CLOCK.step(CLAIMED, None, None, day("2021-12-27"), in_writing=True)
    assert found == ClaimStep(ClaimStage.IN_WRITING, CLAIMED, day("2022-01-10"))


def test_without_a_calendar_nobody_is_late() -> None:
    found = CLOCK.step(date(2099, 12, 24), None, None, date(2099, 12, 30), in_writing=False)
    assert (found.stage, found.due) == (ClaimStage.OPINION, None)


class TestAnswer:
    ANSWERED = AnsweredClaim(
        *(40, ClaimAnswer.MORE, AT, day("2022-01-25"), "佐证不全。"), {2: "缺县级窗口清单", 1: "缺文号"}
    )

    def decision(self, answered: AnsweredClaim) -> Decision:
        return Decision(
            *("qz2021", DecisionKind.ANSWER, "督办岗", answered.at, answered.reason, answered.item),
            field=answered.answer,
            value=answered.value,
        )

    def test_it_is_read_as_it_was_written(self) -> None:
        assert AnsweredClaim.of(self.decision(self.ANSWERED)) == self.ANSWERED

    def test_what_the_unit_reads(self) -> None:
        assert self.ANSWERED.told == ("请补充（请于2022年1月25日前随填报表补充）：措施1：缺文号；措施2：缺县级窗口清单")
        refused = AnsweredClaim(40, ClaimAnswer.NOT_CLOSED, AT, day("2022-01-25"), "平台尚未上线。", {})
        assert self.ANSWERED.said_to(day("2022-01-26"), takes_orders=False) == (
            "商请补充：措施1：缺文号；措施2：缺县级窗口清单"
        ), "a day that has passed is not named"
        assert refused.told == "暂不销号（请于2022年1月25日前随填报表补充）：平台尚未上线"

    @pytest.mark.parametrize(
        ("until", "told"),
        [
            pytest.param("2021-10-25", "请随本次填报表补充", id="a form names its own days"),
            pytest.param("2021-11-25", "请于2021年11月25日前随填报表补充", id="a later day is named"),
        ],
    )
    def test_what_the_unit_reads_in_a_form(self, until: str, told: str) -> None:
        answered = AnsweredClaim(38, ClaimAnswer.MORE, AT, day(until), "", {1: "缺文号"})
        assert answered.said_in_form(CYCLE, takes_orders=True) == f"请补充（{told}）：措施1：缺文号"

    @pytest.mark.parametrize(
        ("entry", "later", "anew"),
        [
            pytest.param(Entry(40, Status.DONE, evidence="甲"), True, True, id="a later return claims anew"),
            pytest.param(Entry(40, Status.DONE, evidence="甲"), False, False, id="the one that was answered does not"),
            pytest.param(Entry(40, Status.DONE, unchanged=True), True, False, id="nor does 本月无变化"),
        ],
    )
    def test_the_unit_claims_anew_by_a_later_return_that_says_more(self, entry, later, anew) -> None:
        at = AT.replace(hour=10 if later else 8)
        assert self.ANSWERED.is_answered_by(entry, at) is anew

    def test_the_last_day_is_the_units(self) -> None:
        assert self.ANSWERED.still_runs(day("2022-01-25"))
        assert not self.ANSWERED.still_runs(day("2022-01-26"))

    def test_an_answer_ends_what_was_said_of_the_claim_and_a_closure_ends_the_answer(self) -> None:
        def said(kind: DecisionKind) -> Decision:
            return Decision("qz2021", kind, "复核岗", AT, "", 40)

        before = (said(DecisionKind.OPINION), said(DecisionKind.CHECK), self.decision(self.ANSWERED))
        decided = in_force(before)
        assert (40 in decided.answered, 40 in decided.checked, 40 in decided.opinions) == (True, False, False)
        closed = in_force((*before, said(DecisionKind.CHECK), said(DecisionKind.CLOSURE)))
        assert (closed.answered, closed.closed) == ({}, frozenset({40}))


def test_the_half_year_turns_in_july() -> None:
    assert (half_year(day("2022-06-30")), half_year(day("2022-07-01"))) == ("2022年上半年", "2022年下半年")


def test_how_a_measure_was_verified_heads_what_was_seen() -> None:
    assert proved("平台数据", " 网办件量1203件 ") == "平台数据：网办件量1203件"
    assert proved("", "泉税发〔2021〕12号") == "泉税发〔2021〕12号"
    assert list(visited_measures({2: proved("现场核查", "窗口已设"), 1: "平台数据：甲"})) == [2]


def test_where_no_post_is_named_anybody_may_say_the_second_word() -> None:
    director = Actor("director", "主任", Identification.PAGE, titles=frozenset({"办公室主任"}))
    clerk = Actor("clerk", "督办岗", Identification.PAGE)
    named = VerificationRules(confirmed_by="办公室主任")
    assert [named.may_confirm(each) for each in (director, clerk)] == [True, False]
    assert [VerificationRules().may_confirm(each) for each in (director, clerk)] == [True, True]


def test_a_return_of_the_very_moment_of_the_answer_is_not_its_answer() -> None:
    answered = TestAnswer.ANSWERED
    assert not answered.is_answered_by(Entry(40, Status.DONE, evidence="甲"), AT)


def test_a_reason_stands_behind_what_is_missing_only_where_the_item_is_not_closed() -> None:
    missing = {1: "缺文号"}
    said = [
        AnsweredClaim(40, answer, AT, day("2022-01-25"), "佐证不全。", missing).words
        for answer in (ClaimAnswer.MORE, ClaimAnswer.NOT_CLOSED)
    ]
    assert said == ["措施1：缺文号", "措施1：缺文号；佐证不全"]
    assert AnsweredClaim(40, ClaimAnswer.MORE, AT, day("2022-01-25"), "佐证不全。", {}).words == "佐证不全"


@pytest.mark.parametrize(
    ("text", "measures", "missing"),
    [
        pytest.param("缺文号", 1, {1: "缺文号"}, id="one measure needs no number"),
        pytest.param("缺文号\n缺清单", 1, {1: "缺文号；缺清单"}, id="two lines for one measure"),
        pytest.param("2.缺清单\n措施1：缺文号", 2, {2: "缺清单", 1: "缺文号"}, id="a number each"),
        pytest.param("2.缺清单\n\n 2、缺名单 ", 2, {2: "缺清单；缺名单"}, id="two lines of one number"),
        pytest.param("", 2, {}, id="nothing"),
    ],
)
def test_what_is_missing_is_typed_by_measure(text: str, measures: int, missing: dict[int, str]) -> None:
    assert missing_of(text, measures) == missing


def test_of_two_measures_a_line_without_a_number_is_refused() -> None:
    with pytest.raises(Refused, match="“缺清单”须写明是哪一条措施"):
        missing_of("1.缺文号\n缺清单", 2)


def test_what_was_confirmed_in_writing_is_told_by_its_line() -> None:
    def check(value: str) -> Decision:
        return Decision("qz2021", DecisionKind.CHECK, "复核岗", AT, "", 40, value=value)

    assert is_in_writing(check(f"1.甲\n{IN_WRITING}：函〔2022〕1号"))
    assert not is_in_writing(check("1.甲\n平台数据：乙"))
