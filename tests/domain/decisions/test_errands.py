"""交办事项: what a paper is called, where what it gave waits, and what was never given."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from duban.adapters.holidays import official_calendar
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.decisions.coordination import (
    Ask,
    CoordinationRules,
    NeedAct,
    NeedActKind,
    NeedName,
    NeedStage,
)
from duban.domain.decisions.errands import NO_ERRANDS, Errand, ErrandSource, IssuedPaper, errand_paper, errand_step
from duban.domain.returns.helping import FeedbackWay, HelperAnswer, HelperPart

CALENDAR = official_calendar(None)
NOON = datetime(2021, 10, 26, 12, tzinfo=TIMEZONE)
MINUTES = IssuedPaper(ErrandSource.MINUTES, "〔2021〕15号", "专题会议", date(2021, 10, 25))
REMARK = IssuedPaper(ErrandSource.REMARK, "泉政办批〔2021〕12号", "市政府分管领导", date(2021, 10, 25))
GIVEN = Errand("qz2021", MINUTES, "开放接口。", NOON, "督办岗", number=7)
FIRST, SECOND = (errand_paper(GIVEN.name, turn) for turn in (1, 2))
ASKED = NeedAct(
    *(GIVEN.name, NeedActKind.ASKED, NOON, "督办岗"),
    number=31,
    organisation="mzj",
    part=HelperPart.MAIN,
    until=date(2021, 11, 12),
    way=FeedbackWay.SEPARATE,
    paper=FIRST,
)
SAID = NeedAct(
    *(GIVEN.name, NeedActKind.SAID, NOON + timedelta(days=2), "x@mzj.example", "已开放。"),
    number=32,
    about=31,
    answer=HelperAnswer.DONE,
)
TOLD = {31: date(2021, 10, 27)}


@pytest.mark.parametrize(
    ("paper", "told", "number"),
    [
        (MINUTES, "专题会议纪要（〔2021〕15号）议定事项", "期号"),
        (REMARK, "市政府分管领导批示（登记号：泉政办批〔2021〕12号）", "登记号"),
    ],
)
def test_a_paper_is_named_by_its_number_and_never_by_its_words(paper: IssuedPaper, told: str, number: str) -> None:
    assert (paper.told, paper.source.number) == (told, number)


def test_an_errand_has_a_name_beside_those_of_needs() -> None:
    assert (str(GIVEN.name), GIVEN.told, FIRST) == ("qz2021/0/7", "交办第7号", "errand/qz2021/7/1")
    assert NeedName.parse("qz2021/0/07") == GIVEN.name
    assert GIVEN.name.is_errand
    assert not NeedName.parse("qz2021/3/2021-10").is_errand


@pytest.mark.parametrize(
    ("acts", "unsigned", "stage", "due"),
    [
        pytest.param((), (), NeedStage.ASSIGN, date(2021, 10, 29), id="given to nobody"),
        pytest.param((ASKED,), (FIRST,), NeedStage.SIGNING, None, id="its slip waits"),
        pytest.param((ASKED,), (), NeedStage.WITH_HELPER, date(2021, 11, 12), id="with its unit"),
        pytest.param((ASKED, SAID), (), NeedStage.ANSWER, date(2021, 11, 2), id="answered"),
        pytest.param((ASKED, SAID), (FIRST,), NeedStage.ANSWER, date(2021, 11, 2), id="answered is no more unsigned"),
    ],
)
def test_where_an_errand_waits(
    acts: tuple[NeedAct, ...], unsigned: tuple[str, ...], stage: NeedStage, due: date | None
) -> None:
    step = errand_step(GIVEN.as_need(acts), unsigned, TOLD, CoordinationRules(), CALENDAR)
    assert (step.stage, step.due) == (stage, due)


def test_of_two_slips_that_wait_the_older_one_says_since_when() -> None:
    again = replace(ASKED, at=NOON + timedelta(days=3), number=33, paper=SECOND)
    step = errand_step(GIVEN.as_need((ASKED, again)), (FIRST, SECOND), {}, CoordinationRules(), CALENDAR)
    assert (step.stage, step.since) == (NeedStage.SIGNING, NOON.date())


def test_nothing_given_is_nothing_owed_and_an_errand_has_no_number_before_the_ledger() -> None:
    assert (NO_ERRANDS.given, NO_ERRANDS.closed, NO_ERRANDS.late, NO_ERRANDS.left) == (0, 0, 0, 0)
    assert Errand("qz2021", MINUTES, "开放接口。", NOON, "督办岗").number == 0


def test_what_stood_on_a_withdrawn_slip_was_given_to_nobody() -> None:
    other = NeedAct(NeedName("qz2021", 3, "2021-10"), NeedActKind.ASKED, NOON, "督办岗", number=30)
    assert GIVEN.as_need((other, ASKED, SAID)).acts == (ASKED, SAID)
    assert GIVEN.as_need((other, ASKED, SAID), {FIRST}).asks == ()
    assert GIVEN.as_need((ASKED,), {SECOND}).acts == (ASKED,)


@pytest.mark.parametrize(
    ("told", "due"),
    [
        pytest.param(date(2021, 10, 27), date(2021, 11, 12), id="told in time: the day of the paper"),
        pytest.param(date(2021, 11, 11), date(2021, 11, 12), id="on the eve: still that day"),
        pytest.param(date(2021, 11, 12), date(2021, 11, 15), id="on the day: the next working day"),
        pytest.param(date(2021, 11, 20), date(2021, 11, 22), id="after it: a working day"),
        pytest.param(None, None, id="not told"),
        pytest.param(date(2040, 1, 1), None, id="no calendar tells"),
    ],
)
def test_nobody_is_late_before_a_working_day_of_his_own(told: date | None, due: date | None) -> None:
    assert Ask(ASKED).due(told, CALENDAR) == due
