"""Needs: which stand, where each waits and until when, and when the rules propose to raise it."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from duban.adapters.holidays import official_calendar
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.decisions.coordination import (
    Ask,
    CoordinationRules,
    Need,
    NeedAct,
    NeedActKind,
    NeedLevel,
    NeedName,
    NeedStage,
    NeedStep,
    handled,
    needs_of,
    without_closed,
)
from duban.domain.returns.helping import HelperAnswer, HelperPart
from duban.domain.returns.submission import CoordinationLevel, Entry, Status, Submission, Verdict

CALENDAR = official_calendar(None)
RULES = CoordinationRules()
NAME = NeedName("qz2021", 38, "2021-10")
FRIDAY = datetime(2021, 10, 22, 9, tzinfo=TIMEZONE)
WORDS = "请市数字办开放接口。"


def said(period: str, words: str, *, day: int = 0, **more: object) -> Submission:
    """A return of that period about one item, the days after the first."""
    entry = Entry(38, Status.ON_SCHEDULE, coordination=words, **more)
    reference = f"qz2021/department_monthly/{period}/swj"
    at = FRIDAY + timedelta(days=day)
    return Submission(reference, 1, at, "a@b.example", "1" * 64, "表.xlsx", "0" * 64, Verdict.ACCEPTED, (entry,), ())


def act(kind: NeedActKind, number: int, *, day: int = 0, name: NeedName = NAME, **more: object) -> NeedAct:
    return NeedAct(name, kind, FRIDAY + timedelta(days=day), "督办岗", number=number, **more)


def ask(number: int, *, day: int = 0, part: HelperPart = HelperPart.MAIN, unit: str = "szb") -> NeedAct:
    return act(NeedActKind.ASKED, number, day=day, organisation=unit, part=part, days=RULES.days_of(part))


def answered(number: int, about: int, answer: HelperAnswer, *, day: int = 0) -> NeedAct:
    return act(NeedActKind.SAID, number, day=day, about=about, answer=answer, words="已开放。")


def need(*acts: NeedAct) -> Need:
    return Need(NAME, "swj", WORDS, CoordinationLevel.DEPARTMENTS, FRIDAY, "x#1", acts)


class TestWhichStand:
    """Which needs stand in accepted returns."""

    def names(self, *filed: Submission, acts: tuple[NeedAct, ...] = (), standing: bool = True) -> list[str]:
        return [str(one.name) for one in needs_of("qz2021", filed, acts, standing=standing)]

    def test_a_need_is_called_by_its_item_and_the_period_that_named_it_first(self) -> None:
        (found,) = needs_of(
            "qz2021",
            (said("2021-10", WORDS), said("2021-11", "请市公安局配合。", day=30)),
            (act(NeedActKind.SIGNED, 1),),
        )
        assert str(found.name) == "qz2021/38/2021-10"
        assert NeedName.parse("qz2021/38/2021-10") == found.name
        assert (found.lead, found.words, found.named_at) == ("swj", "请市公安局配合。", FRIDAY)
        assert found.submission == "qz2021/department_monthly/2021-10/swj#1"
        assert [one.number for one in found.acts] == [1]

    def test_its_wish_is_the_last_one(self) -> None:
        later = said("2021-11", WORDS, coordination_level=CoordinationLevel.CITY)
        (found,) = needs_of("qz2021", (said("2021-10", WORDS), later), ())
        assert found.wish is CoordinationLevel.CITY

    @pytest.mark.parametrize("words", ["", "无", "暂无。", "/"])
    def test_a_word_for_nothing_is_no_need_and_ends_one(self, words: str) -> None:
        assert self.names(said("2021-10", words)) == []
        assert self.names(said("2021-10", WORDS), said("2021-11", words)) == []
        assert self.names(said("2021-10", WORDS), said("2021-11", words), standing=False) == ["qz2021/38/2021-10"]

    def test_those_that_stand_are_meant_unless_all_are_asked_for(self) -> None:
        assert needs_of("qz2021", (said("2021-10", WORDS), said("2021-11", "")), ()) == ()

    def test_that_nothing_changed_leaves_it(self) -> None:
        assert self.names(said("2021-10", WORDS), said("2021-11", "", unchanged=True)) == ["qz2021/38/2021-10"]

    def test_named_again_after_a_break_it_is_another(self) -> None:
        filed = said("2021-10", WORDS), said("2021-11", ""), said("2021-12", WORDS)
        assert self.names(*filed) == ["qz2021/38/2021-12"]
        assert self.names(*filed, standing=False) == ["qz2021/38/2021-10", "qz2021/38/2021-12"]

    def test_what_was_closed_is_named_anew_only_by_a_later_period_that_says_it_itself(self) -> None:
        closed = (act(NeedActKind.CLOSED, 1),)
        assert self.names(said("2021-10", WORDS), acts=closed) == []
        assert self.names(said("2021-10", WORDS), said("2021-10", WORDS, day=9), acts=closed) == []
        repeated = said("2021-11", WORDS, unchanged=True)
        assert self.names(said("2021-10", WORDS), repeated, acts=closed) == []
        assert self.names(said("2021-10", WORDS), said("2021-11", WORDS), acts=closed) == ["qz2021/38/2021-11"]

    def test_a_name_of_another_need_closes_nothing(self) -> None:
        other = act(NeedActKind.CLOSED, 1, name=replace(NAME, item=39))
        assert self.names(said("2021-10", WORDS), acts=(other,)) == ["qz2021/38/2021-10"]


class TestWhereItWaits:
    """Where a need waits, since when and until when."""

    def step(self, *acts: NeedAct, told: dict[int, date | None] | None = None) -> NeedStep:
        return need(*acts).step(told or {}, RULES, CALENDAR)

    def test_until_somebody_is_asked_it_is_the_offices(self) -> None:
        assert self.step() == NeedStep(NeedStage.ASSIGN, date(2021, 10, 22), date(2021, 10, 27))
        assert self.step(act(NeedActKind.SIGNED, 1)).stage is NeedStage.ASSIGN

    @pytest.mark.parametrize(
        ("part", "due"), [(HelperPart.SIDE, date(2021, 10, 28)), (HelperPart.MAIN, date(2021, 11, 3))]
    )
    def test_a_helper_has_its_days_from_the_day_it_was_told(self, part: HelperPart, due: date) -> None:
        asked = ask(1, part=part)
        assert self.step(asked, told={1: date(2021, 10, 25)}) == NeedStep(
            NeedStage.WITH_HELPER, date(2021, 10, 22), due
        )

    def test_without_proof_that_all_were_told_nobody_is_late(self) -> None:
        asked = ask(1), ask(2, unit="gaj")
        assert self.step(asked[0], told={1: None}).due is None
        assert self.step(*asked, told={1: date(2021, 10, 25)}).due is None
        told = {1: date(2021, 10, 25), 2: date(2021, 10, 26)}
        assert self.step(*asked, told=told).due == date(2021, 11, 4)

    def test_that_a_helper_is_at_work_is_not_its_last_word(self) -> None:
        assert self.step(ask(1), answered(2, 1, HelperAnswer.GOING_ON)).stage is NeedStage.WITH_HELPER
        assert self.step(ask(1), ask(2), answered(3, 1, HelperAnswer.DONE)).stage is NeedStage.WITH_HELPER

    @pytest.mark.parametrize("answer", [HelperAnswer.DONE, HelperAnswer.BEYOND])
    def test_after_the_last_word_the_office_answers(self, answer: HelperAnswer) -> None:
        found = self.step(ask(1), answered(2, 1, answer, day=3))
        assert found == NeedStep(NeedStage.ANSWER, date(2021, 10, 25), date(2021, 10, 28))

    def test_what_is_not_the_helpers_is_given_to_another(self) -> None:
        refused = ask(1), answered(2, 1, HelperAnswer.NOT_OURS, day=3)
        assert self.step(*refused) == NeedStep(NeedStage.ASSIGN, date(2021, 10, 25), date(2021, 10, 28))
        other = ask(3, day=4, unit="gaj"), answered(4, 3, HelperAnswer.DONE, day=5)
        assert self.step(*refused, *other).stage is NeedStage.ANSWER

    def test_what_was_raised_waits_with_the_level_until_somebody_is_asked_anew(self) -> None:
        raised = act(NeedActKind.RAISED, 2, day=3, level=NeedLevel.CITY_LEADER)
        assert self.step(ask(1), raised) == NeedStep(NeedStage.LEVEL, date(2021, 10, 25), None)
        assert need(ask(1), raised).level is NeedLevel.CITY_LEADER
        assert self.step(ask(1), answered(2, 1, HelperAnswer.DONE), replace(raised, number=3), ask(4)).stage is (
            NeedStage.WITH_HELPER
        )
        assert need().level is NeedLevel.LEAD

    def test_a_day_that_no_calendar_knows_is_none(self) -> None:
        far = replace(need(), named_at=datetime(2039, 12, 30, 9, tzinfo=TIMEZONE))
        assert far.step({}, RULES, CALENDAR) == NeedStep(NeedStage.ASSIGN, date(2039, 12, 30), None)
        assert Ask(ask(1)).due(date(2039, 12, 30), CALENDAR) is None


class TestProposingToRaise:
    """The rules propose, a person raises."""

    def why(self, *acts: NeedAct, late: tuple[int, ...] = ()) -> str:
        return need(*acts).why_raise(late, RULES)

    def test_two_asks_that_came_to_nothing_are_enough_one_is_not(self) -> None:
        first = ask(1), answered(2, 1, HelperAnswer.BEYOND)
        assert self.why(*first) == ""
        assert self.why(*first, ask(3)) == ""
        assert self.why(*first, ask(3), late=(3,)) == "已2次交办仍未办结"
        assert self.why(*first, ask(3), answered(4, 3, HelperAnswer.GOING_ON), late=(3,)) == "已2次交办仍未办结"

    @pytest.mark.parametrize("answer", [HelperAnswer.DONE, HelperAnswer.NOT_OURS])
    def test_what_was_done_or_was_not_the_units_own_counts_for_nothing(self, answer: HelperAnswer) -> None:
        assert self.why(ask(1), answered(2, 1, answer), ask(3), late=(1, 3)) == ""

    def test_the_name_of_the_units_head_is_enough_once(self) -> None:
        signed = act(NeedActKind.SIGNED, 1)
        assert need(signed).is_signed
        assert not need(ask(1)).is_signed
        assert self.why(signed) == "牵头单位主要负责人已签报"
        assert self.why(signed, act(NeedActKind.RAISED, 2, level=NeedLevel.CITY_LEADER)) == ""
        assert self.why(act(NeedActKind.RAISED, 2, level=NeedLevel.TASK_FORCE), replace(signed, number=3)) != ""

    def test_a_raise_begins_the_count_anew(self) -> None:
        raised = act(NeedActKind.RAISED, 3, level=NeedLevel.TASK_FORCE)
        assert self.why(ask(1), ask(2), raised, ask(4), late=(1, 2, 4)) == ""
        assert self.why(ask(1), ask(2), raised, ask(4), ask(5), late=(1, 2, 4, 5)) == "已2次交办仍未办结"


def test_the_unit_that_asked_is_told_every_word_but_that_another_is_asked() -> None:
    acts = (
        act(NeedActKind.SIGNED, 1),
        ask(2),
        answered(3, 2, HelperAnswer.NOT_OURS),
        ask(4),
        answered(5, 4, HelperAnswer.GOING_ON),
        answered(6, 4, HelperAnswer.DONE),
        act(NeedActKind.ANSWERED, 7),
        act(NeedActKind.RAISED, 8, level=NeedLevel.TASK_FORCE),
        act(NeedActKind.CLOSED, 9),
    )
    assert [one.number for one in need(*acts).tellings()] == [5, 6, 7, 8, 9]
    assert need(*acts).closed == acts[-1]
    assert need(*acts[:-1]).closed is None
    assert [(one.act.number, one.said.number if one.said else 0, one.is_open) for one in need(*acts).asks] == [
        (2, 3, False),
        (4, 6, False),
    ]


def test_how_far_it_came_is_told_by_the_last_that_was_done() -> None:
    names = {"szb": "市数字办"}
    asked = replace(ask(1), organisation="szb")
    said_so = replace(answered(2, 1, HelperAnswer.DONE), organisation="szb")
    told = {
        "10月22日已交办市数字办": (asked,),
        "10月22日市数字办答复“已办结”，已开放": (asked, said_so),
        "10月22日已提请工作专班": (asked, act(NeedActKind.RAISED, 3, level=NeedLevel.TASK_FORCE)),
        "10月23日已办结，已开放": (asked, act(NeedActKind.CLOSED, 3, day=1, words="已开放。")),
        "10月22日数据已通": (act(NeedActKind.ANSWERED, 3, words="数据已通。"), act(NeedActKind.SIGNED, 4)),
    }
    assert {handled(acts, names)[38].told: acts for acts in told.values()} == told
    last = handled((asked, said_so), names)[38]
    assert (last.kind, last.unit) == (NeedActKind.SAID, "市数字办")
    assert handled((act(NeedActKind.CLOSED, 3),), names)[38].unit == ""
    assert handled([act(NeedActKind.SIGNED, 4)], names) == {}


def test_what_was_closed_is_not_filled_in_again() -> None:
    entry = Entry(38, Status.ON_SCHEDULE, coordination=WORDS, coordination_level=CoordinationLevel.CITY)
    closed, open_again = need(act(NeedActKind.CLOSED, 1)), replace(need(), name=replace(NAME, since="2021-11"))
    other = replace(entry, item=39)
    assert without_closed({38: entry, 39: other}, [closed]) == {
        38: replace(entry, coordination="", coordination_level=None),
        39: other,
    }
    assert without_closed({38: entry}, [closed, open_again]) == {38: entry}
    assert without_closed({38: entry}, [need()]) == {38: entry}


def test_an_act_has_no_number_before_the_ledger_gives_it_one() -> None:
    bare = NeedAct(NAME, NeedActKind.ANSWERED, FRIDAY, "督办岗")
    assert (bare.number, bare.about, bare.days) == (0, 0, 0)


def test_a_matter_is_raised_upward_only() -> None:
    assert NeedLevel.CITY_LEADER.above == (NeedLevel.LEADING_GROUP, NeedLevel.PROVINCE)
    assert NeedLevel.PROVINCE.above == ()


def test_without_a_word_the_days_are_those_of_the_plan() -> None:
    assert (RULES.days_of(HelperPart.MAIN), RULES.days_of(HelperPart.SIDE)) == (7, 3)
    assert (RULES.refuses_within, RULES.assign_within, RULES.answer_within, RULES.asks_before_raising) == (1, 3, 3, 2)


@pytest.mark.parametrize("level", NeedLevel)
def test_only_before_the_province_the_lead_brings_it_itself(level: NeedLevel) -> None:
    assert act(NeedActKind.RAISED, 1, level=level).asks_the_lead is (level is NeedLevel.PROVINCE)


def test_with_several_helpers_it_waits_since_the_first_was_asked() -> None:
    asked = need(ask(1), ask(2, day=3, unit="dsj"))
    step = asked.step({1: FRIDAY.date(), 2: FRIDAY.date() + timedelta(days=3)}, RULES, CALENDAR)
    assert (step.stage, step.since) == (NeedStage.WITH_HELPER, FRIDAY.date())
