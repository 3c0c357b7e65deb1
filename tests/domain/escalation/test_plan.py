"""What the office reads of every return: the next step with its reason, or why nothing is said to that unit now."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from duban.adapters.holidays import official_calendar
from duban.config import load_settings
from duban.domain.calendar.cycle import TIMEZONE, Cycle, Period, Reference
from duban.domain.calendar.workdays import WorkCalendar
from duban.domain.escalation.ladder import EscalationRules, Notice, NoticeState
from duban.domain.escalation.plan import (
    EscalationPlan,
    Halt,
    PlannedStep,
    ReturnStatus,
    Withheld,
    assess,
    by_reason,
    is_due_for_cycle,
    unsure_dates,
)
from duban.domain.escalation.punctuality import PastReturn, Punctuality
from duban.domain.escalation.rung import Footing
from duban.domain.plan.organisation import Role
from duban.domain.proof.kinds import Proof, ProofKind
from duban.domain.returns.submission import ExpectedReturn, ReturnState

CALENDAR = official_calendar(None)
ONLY_2021 = WorkCalendar({2021: CALENDAR.years[2021]})
SETTINGS = load_settings()
STREAM = SETTINGS.streams["department_monthly"]
LADDER = SETTINGS.ladders["department_monthly"]
RUNGS = {rung.code: rung for rung in LADDER}
REFERENCE = Reference.parse("qz2021/department_monthly/2021-10/swj")
CYCLE = Cycle(REFERENCE.cycle, STREAM, CALENDAR)
DECEMBER = Cycle(Reference.parse("qz2021/department_monthly/2021-12"), STREAM, ONLY_2021)
PROPOSAL = "提请督办"


def at(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2021, month, day, hour, tzinfo=TIMEZONE)


def told(code: str, when: datetime, kind: ProofKind = ProofKind.ACCEPTED) -> Notice:
    """A notice that arrived, with its proof."""
    proof = Proof("", "", kind, when, "")
    return Notice(code, str(REFERENCE), when, NoticeState.DELIVERED, delivered_at=when, proofs=(proof,))


def left(code: str, when: datetime, state: NoticeState = NoticeState.DELIVERED) -> Notice:
    """A notice of which only our own relay knows, if anybody."""
    return Notice(code, str(REFERENCE), when, state, delivered_at=when if state is NoticeState.DELIVERED else None)


def status(*notices: Notice, **known: object) -> ReturnStatus:
    """市商务局 with all its people on file; its return is owed and nothing came."""
    facts: dict[str, object] = {
        "footing": Footing.SUBORDINATE,
        "expected": ExpectedReturn(str(REFERENCE)),
        "roles": frozenset(Role),
    }
    return ReturnStatus(REFERENCE, "市商务局", notices=notices, **(facts | known))  # type: ignore[arg-type]


def told_of(known: ReturnStatus, now: datetime, cycle: Cycle = CYCLE) -> tuple[str, str, bool]:
    """The rung that is owed, if any; what the office reads; whether it has to act."""
    found = assess(known, LADDER, cycle, now, EscalationRules())
    if isinstance(found, PlannedStep):
        return found.rung.code, found.why, False
    return "", found.reason, found.for_office


def came(state: ReturnState, attempts: int = 1) -> dict[str, object]:
    return {"expected": ExpectedReturn(str(REFERENCE), state, attempts=attempts)}


FORM, URGED = told("R0", at(10, 14)), told("R3", at(10, 26))
PEER = told("R4", at(10, 28))
LETTER = told("R5", at(11, 1), ProofKind.SERVED)
MISSED_TWICE = tuple(PastReturn(Period.parse(text), Punctuality.MISSED, urged=True) for text in ("2021-09", "2021-10"))


@pytest.mark.parametrize(
    ("known", "now", "code", "why"),
    [
        pytest.param(status(), at(10, 26), "R0", "本期填报表尚未下发", id="first of all the form"),
        pytest.param(
            status(FORM),
            *(at(10, 20), "R1", "距提醒目标日（10月25日）3个工作日，尚未报送"),
            id="three working days before the day that reminders aim at",
        ),
        pytest.param(
            status(FORM),
            *(at(10, 26), "R3", "已过按时截止日（10月25日）1个工作日，尚未报送"),
            id="a working day after the last day on time",
        ),
        pytest.param(
            status(FORM, **came(ReturnState.SENT_BACK)),
            *(at(10, 26), "R3", "已过按时截止日（10月25日）1个工作日，报送件已退回补正，尚未重报"),
            id="what was sent back is not called missing",
        ),
        pytest.param(
            status(FORM, URGED, PEER, LETTER, past=MISSED_TWICE),
            *(at(11, 10), "R7", "已过按时截止日（10月25日）7个工作日，尚未报送；连续2期漏报"),
            id="a proposal names its ground",
        ),
    ],
)
def test_what_is_owed_and_why(known: ReturnStatus, now: datetime, code: str, why: str) -> None:
    assert told_of(known, now) == (code, why, False)


NEXT_IS = "下一级{}起".format
RESTS = [
    pytest.param(status(**came(ReturnState.ACCEPTED)), at(10, 26), "已报送", id="it is in"),
    pytest.param(status(**came(ReturnState.EXEMPT, 0)), at(10, 26), "本期免报", id="it is not asked for"),
    pytest.param(status(**came(ReturnState.NIL)), at(10, 26), "零报告已认可", id="there was nothing to say"),
    pytest.param(status(FORM), at(10, 23), "非工作日或未到发文时间", id="a Saturday"),
    pytest.param(
        status(FORM, halts=(Halt("已暂停升级"), Halt("来信待处理"))),
        *(at(10, 26), "已暂停升级"),
        id="of several reasons outside the ladder the first",
    ),
    pytest.param(status(), at(10, 13), NEXT_IS("填报通知：10月14日09时"), id="before the cycle opens"),
    pytest.param(status(FORM), at(10, 14, 15), NEXT_IS("提醒：10月20日09时"), id="the day of the form"),
    pytest.param(status(FORM, URGED), at(10, 27), NEXT_IS("再次催办：10月28日09时"), id="urged, and its time runs"),
    pytest.param(
        status(FORM, URGED, PEER, footing=Footing.INTERNAL),
        *(at(10, 29), NEXT_IS("签报：11月01日09时")),
        id="the next step in the words for a unit of our own house",
    ),
    pytest.param(
        status(FORM, told("R3", at(10, 28))),
        *(at(10, 28, 10), "催办尚未确认送达，再次催办暂不办理"),
        id="a mail that left an hour ago may still come back",
    ),
    pytest.param(
        status(FORM, told("R3", at(10, 28))),
        *(at(10, 28, 14), "催办的答复期未满，再次催办暂不办理"),
        id="it arrived, and the time to answer it runs",
    ),
    pytest.param(
        status(FORM, told("R3", at(10, 28)), footing=Footing.NOT_SUBORDINATE),
        *(at(10, 28, 14), "商请报送的答复期未满，商请协调报送暂不办理"),
        id="to a unit that takes no orders neither step is called an urging",
    ),
    pytest.param(
        status(FORM, URGED, told("R4", at(11, 1))),
        *(at(11, 2), "此前已请该单位于11月02日下班前报送，期满之前不办理函请"),
        id="a letter of ours gave it the whole of this day",
    ),
    pytest.param(
        status(FORM, correct_by=date(2021, 10, 26), **came(ReturnState.SENT_BACK)),
        *(at(10, 26), "报送件已退回，限10月26日前更正，期满之前不提醒、不催办"),
        id="sent back: the last day to correct it is the unit's",
    ),
    pytest.param(
        status(FORM, URGED, answered_on=date(2021, 10, 27)),
        *(at(10, 28), "该单位已于10月27日来信答复，10月29日前暂缓下一级"),
        id="who answered is left alone for two working days",
    ),
    pytest.param(
        status(FORM, URGED, PEER, LETTER),
        *(at(11, 2), "函请已登记送达，暂无须办理的下一级"),
        id="nothing follows a letter without a ground; no accountability is announced",
    ),
    pytest.param(
        status(FORM, URGED, PEER, LETTER),
        *(at(11, 3), "函请已登记送达，暂无须办理的下一级"),
        id="nor when the day of it has come",
    ),
    pytest.param(
        status(FORM, URGED, PEER, left("R5", at(11, 1), NoticeState.DRAFTED)),
        *(at(11, 3), "函请已拟稿，待签发或待登记送达，暂无须办理的下一级"),
        id="a paper that waits for its signature is called that",
    ),
    pytest.param(
        status(FORM, URGED, PEER, **came(ReturnState.SENT_BACK)),
        *(at(11, 1), "再次催办已由收件服务器接收，暂无须办理的下一级"),
        id="no letter to a unit that filed something",
    ),
    pytest.param(
        status(FORM, live_from=at(10, 20, 10)),
        *(at(10, 21), NEXT_IS("再提醒：10月22日09时")),
        id="what was reached before the system was in use is not caught up with",
    ),
]


@pytest.mark.parametrize(("known", "now", "reason"), RESTS)
def test_why_nothing_is_said_and_nobody_has_to_act(known: ReturnStatus, now: datetime, reason: str) -> None:
    assert told_of(known, now) == ("", reason, False)


BY_PEOPLE = "请致电或经公文交换告知该单位，并在“工作单”登记"
ACTS = [
    pytest.param(
        status(FORM, roles=frozenset(Role) - {Role.LIAISON}),
        *(at(10, 20), "《联系人》中缺少联络员，提醒暂不办理，也不越级；请补充联系人"),
        id="whom the step goes to is not on file",
    ),
    pytest.param(
        status(FORM, roles=frozenset({Role.LIAISON})),
        *(at(10, 20), "《联系人》中缺少填报人，提醒暂不办理，也不越级；请补充联系人"),
        id="who would get a copy is not on file",
    ),
    pytest.param(
        status(FORM, left("R3", at(10, 26)), left("R4", at(10, 28))),
        *(at(11, 1), f"催办已交付发信服务器，尚无送达凭据，函请暂不办理；{BY_PEOPLE}"),
        id="for a letter it does not suffice that the mail left us",
    ),
    pytest.param(
        status(FORM, left("R3", at(10, 26), NoticeState.UNDELIVERED)),
        *(at(10, 28), "催办的邮件被退回、未能送达，再次催办暂不办理；请核实联系人"),
        id="the mail came back",
    ),
    pytest.param(
        status(
            FORM,
            *(URGED, PEER, left("R5", at(11, 1), NoticeState.UNDELIVERED)),
            earlier=(left("R5", at(9, 30), NoticeState.PREPARED),),
            past=MISSED_TWICE,
        ),
        *(at(11, 3), f"函请的邮件被退回、未能送达，{PROPOSAL}暂不办理；请核实联系人"),
        id="that of this cycle came back, whatever became of an earlier one",
    ),
    pytest.param(
        status(FORM, URGED, PEER, left("R5", at(11, 1), NoticeState.DRAFTED), past=MISSED_TWICE),
        *(at(11, 3), f"函请尚未登记送达，{PROPOSAL}暂不拟稿；已送达的请在“文书”登记"),
        id="the paper before was served by nobody yet",
    ),
]


@pytest.mark.parametrize(("known", "now", "reason"), ACTS)
def test_where_somebody_of_the_office_has_to_act(known: ReturnStatus, now: datetime, reason: str) -> None:
    assert told_of(known, now) == ("", reason, True)


UNREAD = Halt("信箱自10月25日09:00起未能完整收取", for_office=True)
GOES_ON = [
    pytest.param(status(FORM, unread=UNREAD), at(10, 20), "R1", id="a reminder charges nobody: our mailbox may wait"),
    pytest.param(status(correct_by=date(2021, 10, 26)), at(10, 26), "R0", id="the form goes out whatever waits"),
    pytest.param(status(answered_on=date(2021, 10, 26)), at(10, 26), "R0", id="also to a unit that wrote to us"),
    pytest.param(status(live_from=at(10, 20)), at(10, 20), "R0", id="also if its day was before the system was"),
    pytest.param(
        status(FORM, correct_by=date(2021, 10, 26), **came(ReturnState.SENT_BACK)),
        *(at(10, 27), "R3"),
        id="the time to correct is over",
    ),
    pytest.param(status(FORM, URGED, answered_on=date(2021, 10, 27)), at(10, 29), "R4", id="two working days after"),
    pytest.param(status(FORM, URGED, told("R4", at(11, 1))), at(11, 3), "R5", id="the day that a letter gave is over"),
    pytest.param(status(FORM, live_from=at(10, 20)), at(10, 20), "R1", id="reached when the system began"),
]


@pytest.mark.parametrize(("known", "now", "code"), GOES_ON)
def test_what_does_not_hold_the_next_step_up(known: ReturnStatus, now: datetime, code: str) -> None:
    assert told_of(known, now)[0] == code


@pytest.mark.parametrize(
    ("how", "now", "code"),
    [
        (Punctuality.IN_TIME, at(10, 20), ""),
        (Punctuality.IN_TIME, at(10, 22), "R2"),
        (Punctuality.LATE, at(10, 20), "R1"),
    ],
)
def test_who_reported_in_time_the_last_time_is_reminded_once(how: Punctuality, now: datetime, code: str) -> None:
    last = PastReturn(Period.parse("2021-09"), how, urged=False)
    assert told_of(status(FORM, past=(last,)), now)[0] == code


def test_nobody_is_charged_with_silence_while_our_own_mailbox_is_unread() -> None:
    assert told_of(status(FORM, unread=UNREAD), at(10, 26)) == ("", UNREAD.reason, True)


def test_a_step_on_a_day_that_no_calendar_confirms_is_told_as_that() -> None:
    """T+5 of December 2021 lies in January, of which nothing is known here."""
    urged, peer = told("R3", at(12, 28)), told("R4", at(12, 30))
    known = status(told("R0", at(12, 15)), urged, peer, live_from=at(9, 22))
    assert told_of(known, at(12, 31), DECEMBER)[1] == "下一级函请：日期未确认（缺少2022年工作日历）"
    answered = status(told("R0", at(12, 15)), urged, answered_on=date(2021, 12, 30))
    assert told_of(answered, at(12, 31), DECEMBER)[1] == "该单位已于12月30日来信答复"


def test_which_dates_of_a_cycle_no_calendar_confirms() -> None:
    assert unsure_dates(CYCLE) == ""
    named = "2021年12月市直牵头单位月报（名义报送日12月25日）：截止汇总日期未确认"
    assert unsure_dates(DECEMBER) == f"{named}，确认前不按推算日期发出任何邮件。"


@pytest.mark.parametrize(
    ("code", "now", "due"),
    [
        pytest.param("R6", at(11, 2), True, id="the circular, six working days after the last day on time"),
        pytest.param("R6", at(11, 1), False, id="a day before"),
        pytest.param("R6", at(11, 6), False, id="on a Saturday"),
        pytest.param("R5", at(11, 2), False, id="a letter speaks of one return"),
    ],
)
def test_when_a_paper_about_the_whole_cycle_may_be_drafted(code: str, now: datetime, due: bool) -> None:
    assert is_due_for_cycle(RUNGS[code], CYCLE, now, EscalationRules(quarterly_circulars=False)) is due
    assert not is_due_for_cycle(RUNGS[code], CYCLE, now, EscalationRules()), "October ends no quarter"


def test_a_plan_tells_the_office_once_what_it_has_to_act_upon() -> None:
    silent, act = Halt("本期免报"), Halt("请补充联系人", for_office=True)
    withheld = (
        Withheld(REFERENCE, "市商务局", act),
        Withheld(replace(REFERENCE, stream="county_quarterly"), "市商务局", act),
        Withheld(REFERENCE, "市教育局", silent),
        Withheld(REFERENCE, "市民政局", silent),
    )
    plan = EscalationPlan(at(10, 26), withheld=withheld, unsure=("日期未确认",))
    assert plan.for_office == ("日期未确认", "市商务局：请补充联系人")
    assert by_reason(withheld[2:]) == {"2021年10月：本期免报": ["市教育局", "市民政局"]}


def test_a_step_is_called_by_its_unit_and_its_name() -> None:
    assert PlannedStep(REFERENCE, RUNGS["R3"], "市商务局", "").label == "市商务局 · 催办"
