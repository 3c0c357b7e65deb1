"""The lane of a group: counts what is in, green when all of it is, red at the cut-off with the names of the rest."""

import asyncio
from types import SimpleNamespace

import pytest
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException, TaskDeferred

from duban.domain.calendar.cycle import Reference
from duban.domain.returns.submission import ReturnState
from duban.errors import LedgerBusy
from duban.orchestration import awaiting, lanes
from duban.orchestration.awaiting import CycleReading
from duban.orchestration.lanes import AwaitLane, GroupTrigger
from duban.orchestration.looks import SharedLooks

CYCLE = "qz2021/department_monthly/2021-10"
UNITS = ("swj", "jyj", "mzj")
NAMES = {"swj": "市税务局", "jyj": "市教育局", "mzj": "市民政局"}
PAST = "截至11月1日9时未收到合格的报送件"
FIRST_TRY = {"ti": SimpleNamespace(try_number=1)}
IN, OWED = ReturnState.ACCEPTED, ReturnState.OWED


def reading(*states: ReturnState, cut_off: str = "", is_read: bool = True) -> CycleReading:
    return CycleReading(dict(zip(UNITS, states, strict=False)), cut_off, is_read)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch):
    """Put a script of readings, or errors, in place of the ledger."""
    programme = SimpleNamespace(organisation=lambda code: SimpleNamespace(name=NAMES[code]))
    context = SimpleNamespace(programme=lambda cycle: programme)
    monkeypatch.setattr(lanes, "app", lambda: SimpleNamespace(context=context))
    monkeypatch.setattr(awaiting, "pause", lambda: 0.0)

    def put(*script: CycleReading | Exception) -> None:
        left = list(script)

        def read_cycle(cycle: Reference) -> CycleReading:
            step = left.pop(0) if len(left) > 1 else left[0]
            if isinstance(step, Exception):
                raise step
            return step

        monkeypatch.setattr(awaiting, "read_cycle", read_cycle)
        monkeypatch.setattr(awaiting, "READINGS", SharedLooks(read_cycle))

    return put


def lane() -> AwaitLane:
    return AwaitLane(task_id="await_return", reference=CYCLE, org="东片", units=UNITS)


def trigger(counted: int) -> GroupTrigger:
    return GroupTrigger(CYCLE, "东片", UNITS, counted)


def woken(one: GroupTrigger) -> str:
    return str(asyncio.run(anext(one.run())).payload)


def test_it_counts_in_its_label_and_loses_only_the_count_with_the_ledger(read) -> None:
    read(reading(IN, OWED, ReturnState.EXEMPT), LedgerBusy("busy"))
    one = lane()
    assert one.shown == "东片（已收2/3）"
    assert one.shown == "东片"


def test_a_lane_of_one_is_called_as_it_was(read) -> None:
    read(LedgerBusy("not asked at all"))
    assert AwaitLane(task_id="await_return", reference=f"{CYCLE}/swj", org="市税务局").shown == "市税务局"


def test_it_is_green_when_all_of_it_is_in_also_long_after(read) -> None:
    read(reading(IN, ReturnState.NIL, ReturnState.EXEMPT, cut_off=PAST))
    assert lane().execute(FIRST_TRY) is None


@pytest.mark.parametrize("is_read", [True, False])
def test_it_waits_while_one_may_still_come(read, is_read: bool) -> None:
    read(reading(IN, IN, OWED, cut_off="" if is_read else PAST, is_read=is_read))
    with pytest.raises(TaskDeferred) as deferred:
        lane().execute(FIRST_TRY)
    assert deferred.value.trigger.serialize() == (
        f"{GroupTrigger.__module__}.{GroupTrigger.__qualname__}",
        {"cycle": CYCLE, "org": "东片", "units": list(UNITS), "counted": 2},
    )


def test_it_is_red_at_the_cut_off_and_names_who_is_missing(read) -> None:
    read(reading(IN, OWED, ReturnState.SENT_BACK, cut_off=PAST))
    with pytest.raises(AirflowFailException, match=f"^东片：{PAST}2家：市教育局、市民政局。$"):
        lane().execute(FIRST_TRY)


def test_of_whom_the_ledger_knows_nothing_nobody_is_blamed(read) -> None:
    read(reading(IN, cut_off=PAST))
    with pytest.raises(AirflowSkipException, match="2家的应报记录"):
        lane().execute(FIRST_TRY)
    read(reading(IN, OWED, cut_off=PAST))
    with pytest.raises(AirflowFailException, match="1家：市教育局。"):
        lane().execute(FIRST_TRY)


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (reading(IN, IN, IN), "东片：已收3/3"),
        (reading(IN, OWED, OWED, cut_off=PAST), "东片：已收1/3"),
    ],
)
def test_it_is_woken_when_all_is_in_or_the_cut_off_has_passed(read, last: CycleReading, said: str) -> None:
    read(reading(IN, OWED, OWED), LedgerBusy("busy"), last)
    assert woken(trigger(counted=1)) == said


def test_it_is_woken_to_count_anew_but_not_for_what_it_counted(read) -> None:
    read(reading(IN, OWED, OWED), reading(IN, OWED, OWED), reading(IN, IN, OWED))
    assert woken(trigger(counted=1)) == "东片：已收2/3"


def test_it_is_not_woken_for_each_return(read, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker starts for every new label."""
    monkeypatch.setattr(lanes, "LOOKS_PER_COUNT", float("inf"))
    monkeypatch.setattr(awaiting, "pause", lambda: 0.0001)
    read(reading(IN, IN, OWED), reading(IN, IN, OWED), reading(IN, IN, IN))
    assert woken(trigger(counted=0)) == "东片：已收3/3"
