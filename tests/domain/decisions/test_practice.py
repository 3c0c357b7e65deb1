"""A practice goes from a unit's words to the 简况 in three steps, each on record, and never against its unit."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from duban.adapters.holidays import official_calendar
from duban.domain.calendar.cycle import Reference
from duban.domain.decisions.practice import (
    SPREAD_AT_ONCE,
    PracticeAct,
    PracticeActKind,
    PracticeRules,
    PracticeStage,
    RegisteredPractice,
    ReleasedBrief,
    practices_in,
    ready_since,
    to_spread,
)
from duban.domain.returns.county import CountyAccount
from duban.domain.returns.submission import Submission, Verdict

OCTOBER = Reference.parse("qz2021/department_monthly/2021-10/swj")
NOVEMBER = replace(OCTOBER, period=OCTOBER.period.later())
CAME = datetime(2021, 10, 22, 2, 0, tzinfo=UTC)  # a Friday
DAY = timedelta(days=1)
WORDS, SUMMARY = "首创一窗通办。", "首创一窗通办"
TAKEN, DECLINED = PracticeActKind.TAKEN, PracticeActKind.DECLINED
CLEARED, BARRED = PracticeActKind.CLEARED, PracticeActKind.BARRED
AGREED, REFUSED, ADOPTED = PracticeActKind.AGREED, PracticeActKind.REFUSED, PracticeActKind.ADOPTED
ALL = (TAKEN, CLEARED, AGREED)


def filed(words: str, reference: Reference = OCTOBER, came: datetime = CAME) -> Submission:
    return Submission(
        *(str(reference), 1, came, "a@b.example", "f" * 64, "表.xlsx", "m" * 64, Verdict.ACCEPTED, (), ()),
        experience=words,
    )


def acts(*kinds: PracticeActKind, told: str = WORDS, reference: Reference = OCTOBER) -> list[PracticeAct]:
    """One act of each kind, a day after the other."""
    return [
        PracticeAct(reference, kind, CAME + DAY * day, "督办岗", SUMMARY, number=day, told=told)
        for day, kind in enumerate(kinds, 1)
    ]


def one(*kinds: PracticeActKind, words: str = WORDS, told: str = WORDS) -> RegisteredPractice:
    (found,) = practices_in((filed(words),), acts(*kinds, told=told))
    return found


@pytest.mark.parametrize(
    ("kinds", "stage", "due"),
    [
        ((), PracticeStage.JUDGE, date(2021, 11, 5)),
        ((TAKEN,), PracticeStage.CLEAR, date(2021, 10, 29)),
        ((TAKEN, CLEARED), PracticeStage.AGREE, date(2021, 10, 29)),
        (ALL, PracticeStage.READY, None),
        ((DECLINED,), PracticeStage.OVER, None),
        ((TAKEN, BARRED), PracticeStage.OVER, None),
        ((TAKEN, CLEARED, REFUSED), PracticeStage.OVER, None),
        ((*ALL, BARRED), PracticeStage.OVER, None),
        ((*ALL, REFUSED), PracticeStage.OVER, None),
        ((DECLINED, TAKEN), PracticeStage.CLEAR, date(2021, 10, 29)),
        ((*ALL, TAKEN), PracticeStage.CLEAR, date(2021, 11, 2)),
        ((TAKEN, ADOPTED), PracticeStage.CLEAR, date(2021, 10, 29)),
    ],
)
def test_each_step_waits_for_the_one_before_and_has_its_day(
    kinds: tuple[PracticeActKind, ...], stage: PracticeStage, due: date | None
) -> None:
    step = one(*kinds).step(PracticeRules(), official_calendar(None))
    assert (step.stage, step.due) == (stage, due)


def test_a_practice_that_its_unit_words_anew_is_judged_anew() -> None:
    assert one(*ALL, words="首创两窗通办。").stage is PracticeStage.JUDGE
    assert one(*ALL, words=f" {WORDS} ").stage is PracticeStage.READY


def test_the_same_words_in_another_month_are_the_same_practice_and_others_another() -> None:
    again = filed(WORDS, NOVEMBER, CAME + 30 * DAY)
    assert [each.reference for each in practices_in((filed(WORDS), again), ())] == [OCTOBER]
    other = filed("推行容缺受理。", NOVEMBER, CAME + 30 * DAY)
    assert [each.reference for each in practices_in((filed(WORDS), other), ())] == [OCTOBER, NOVEMBER]
    elsewhere = filed(WORDS, replace(OCTOBER, organisation="mzj"))
    assert len(practices_in((filed(WORDS), elsewhere), ())) == 2


@pytest.mark.parametrize("words", ["", "无", "/"])
def test_who_writes_nothing_tells_nothing(words: str) -> None:
    assert practices_in((filed(words),), ()) == ()


def test_what_a_county_tells_is_one_as_well() -> None:
    account = CountyAccount(work="", problems="", next_steps="", experience=WORDS)
    (found,) = practices_in((replace(filed("无"), account=account),), ())
    assert found.told == WORDS


def test_what_its_unit_takes_back_is_not_spread_and_stays_on_the_register() -> None:
    (found,) = practices_in((filed(""),), acts(*ALL))
    assert (found.told, found.stage, found.ready_at) == ("", PracticeStage.OVER, None)


def test_what_a_signed_brief_says_is_spread_by_the_first_that_says_it() -> None:
    briefs = (
        ReleasedBrief("2021年9月", "别的"),
        *(ReleasedBrief(each, f"市商务局：{SUMMARY}；") for each in ("甲", "乙")),
    )
    (found,) = practices_in((filed(WORDS),), acts(*ALL), briefs)
    assert (found.stage, found.brief) == (PracticeStage.SPREAD, "甲")
    assert found.ready_at == CAME + 3 * DAY
    (other,) = practices_in((filed(WORDS),), acts(*ALL), [ReleasedBrief("甲", f"第1项{SUMMARY}，已申报完成")])
    assert other.stage is PracticeStage.READY, "a unit says the same of an item"


def test_what_went_to_nobody_yet_may_be_taken_back_and_is_over_then_whoever_read_of_it_elsewhere() -> None:
    def spread(*kinds: PracticeActKind, words: str = WORDS, left: bool) -> RegisteredPractice:
        text = f"典型经验：市税务局：{SUMMARY}。"
        briefs = (ReleasedBrief("2021年第四季度", text), ReleasedBrief("2021年12月", text, has_left=left))
        (found,) = practices_in((filed(words),), acts(*kinds), briefs)
        return found

    assert [spread(*ALL, left=left).is_held for left in (True, False)] == [False, True]
    assert not one(*ALL).is_held, "it stands in no page"
    for kind in (REFUSED, BARRED):
        taken_back = spread(*ALL, kind, left=False)
        assert (taken_back.stage, taken_back.is_fit, taken_back.brief) == (PracticeStage.OVER, False, "2021年第四季度")
        assert to_spread((taken_back,), ("2021年第四季度",)) == ()
        assert taken_back.ready_at is None
    silent = spread(*ALL, words="", left=False)
    assert (silent.stage, silent.is_fit) == (PracticeStage.SPREAD, False)
    assert to_spread((silent,), ("2021年第四季度",)) == ()
    assert spread(*ALL, left=True).is_fit


def test_what_a_brief_of_the_quarter_spread_goes_into_the_other_one_as_well() -> None:
    found = practices_in((filed(WORDS),), acts(*ALL), [ReleasedBrief("2021年12月", f"市商务局：{SUMMARY}")])
    assert to_spread(found) == ()
    assert to_spread(found, ("2021年12月", "2021年第四季度")) == found
    assert to_spread(found, ("2022年3月",)) == ()


def test_a_brief_spreads_what_may_be_the_longest_ready_first_and_no_more_than_its_page_holds() -> None:
    units = [replace(OCTOBER, organisation=f"u{number}") for number in range(SPREAD_AT_ONCE + 1)]
    told = [filed(WORDS, unit) for unit in units]
    done = [
        replace(act, at=act.at - DAY * place) for place, unit in enumerate(units) for act in acts(*ALL, reference=unit)
    ]
    found = practices_in((*told, filed(WORDS)), done)
    assert [each.reference for each in to_spread(found)] == units[:0:-1]
    assert to_spread(practices_in((filed(WORDS),), acts(TAKEN, CLEARED))) == ()


def test_a_report_cites_what_may_be_spread_since_the_one_before() -> None:
    found = (one(*ALL),)
    assert ready_since(found, OCTOBER.stream, None) == found
    assert ready_since(found, OCTOBER.stream, CAME + 2 * DAY) == found
    assert ready_since(found, OCTOBER.stream, CAME + 3 * DAY) == ()
    assert ready_since(found, "county_quarterly", None) == ()


def test_each_unit_that_says_it_adopted_it_is_noted_once_in_its_first_words() -> None:
    said = [
        replace(act, organisation=unit) for act, unit in zip(acts(*[ADOPTED] * 3), ("mzj", "jyj", "mzj"), strict=True)
    ]
    (found,) = practices_in((filed(WORDS),), said)
    assert [(act.organisation, act.number) for act in found.adopters] == [("mzj", 1), ("jyj", 2)]


def test_a_unit_is_told_what_came_of_it_and_not_who_cleared_it() -> None:
    names = {"mzj": "市民政局"}
    told = [replace(act, person="某人", organisation="mzj").answer(names) for act in acts(*PracticeActKind)]
    assert told == [
        f"已采纳，拟推广为“{SUMMARY}”",
        f"未采纳，{SUMMARY}",
        "",
        "未通过保密审查，不推广",
        "",
        "",
        "市民政局已采用",
    ]
