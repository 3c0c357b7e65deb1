"""How a cycle comes to be opened: one run each, a person's agreement once, a due day of its own."""

from datetime import date

from tests.adapters.store.facts import CYCLE, DAY, JTJ, NOON

from duban.adapters.store.engine import open_engine
from duban.adapters.store.ledger import SqlLedger
from duban.adapters.store.tables import openings
from duban.domain.calendar.cycle import Reference
from duban.ports import LogKind, OpenedCycle, Opening

OTHER = Reference.parse("qz2021/department_monthly/2021-11")
FIRST, SECOND = "scheduled__2021-10-14", "manual__2021-11-29"


def claim(ledger: SqlLedger, run: str, instead_of: str = "") -> str:
    with ledger.begin() as work:
        return work.openings.claim(CYCLE, run, instead_of)


def test_of_two_runs_the_first_has_the_cycle_and_keeps_it(ledger):
    assert claim(ledger, FIRST) == FIRST
    assert claim(ledger, SECOND) == FIRST
    assert claim(ledger, FIRST) == FIRST, "a run that was cleared goes on"
    with ledger.begin() as work:
        assert work.openings.claim(OTHER, SECOND) == SECOND


def test_a_run_that_is_gone_gives_way_to_one_other_only(ledger):
    claim(ledger, FIRST)
    assert claim(ledger, SECOND, instead_of=FIRST) == SECOND
    assert claim(ledger, "manual__3", instead_of=FIRST) == SECOND


def test_what_a_person_agrees_to_is_asked_and_agreed_to_once(ledger):
    asked = Opening(CYCLE, asked_at=NOON, mails=20, plan=("市税务局：填报人 a@b.example",))
    with ledger.begin() as work:
        assert work.openings.get(CYCLE) == Opening(CYCLE)
        assert work.openings.ask(asked)
        assert not work.openings.ask(Opening(CYCLE, asked_at=NOON + DAY, mails=1))
        assert work.openings.waiting() == (asked,)
    with ledger.begin() as work:
        assert work.openings.confirm(CYCLE, "系统用户 office", NOON + DAY)
        assert not work.openings.confirm(CYCLE, "somebody else", NOON + DAY)
        assert work.openings.waiting() == ()
        assert not work.openings.ask(asked), "it was agreed to"
        assert (work.openings.get(CYCLE).confirmed_by, work.openings.get(CYCLE).waits) == ("系统用户 office", False)


def test_a_claim_and_an_agreement_do_not_disturb_each_other(ledger):
    with ledger.begin() as work:
        work.openings.confirm(CYCLE, "office", NOON)
    claim(ledger, FIRST)
    with ledger.begin() as work:
        assert (work.openings.get(CYCLE).run_id, work.openings.get(CYCLE).confirmed_at) == (FIRST, NOON)


def test_the_due_day_of_a_late_cycle_is_known_also_inside_a_unit_of_work_and_to_other_processes(ledger, ledger_address):
    with ledger.begin() as work:
        work.cycles.open(OpenedCycle(CYCLE, NOON, "1" * 64, "2021", date(2021, 12, 6)))
        work.cycles.open(OpenedCycle(OTHER, NOON, "1" * 64, "2021"))
    assert SqlLedger(ledger_address).due_of(JTJ) == date(2021, 12, 6), "the first thing that a process asks"
    for each in (ledger, SqlLedger(ledger_address)):
        with each.begin() as work:
            assert each.due_of(JTJ) == date(2021, 12, 6)
            assert each.due_of(OTHER) is None
            assert work.cycles.get(CYCLE).due_on == date(2021, 12, 6)


def test_the_log_vouches_for_an_agreement_and_for_nothing_before_it(ledger: SqlLedger) -> None:
    with ledger.begin() as work:
        work.openings.ask(Opening(CYCLE, asked_at=NOON, mails=3, plan=("市税务局：填报人",)))
        assert list(work.log.entries()) == []
        work.openings.confirm(CYCLE, "督办岗（页面登录）", NOON)
        (entry,) = work.log.entries()
        assert (entry.kind, entry.at) == (LogKind.OPENING, NOON)
        assert "督办岗（页面登录）" in entry.fact
        work.openings.claim(CYCLE, FIRST)
        assert list(work.log.faults()) == []


def test_an_agreement_that_was_slipped_in_or_changed_is_found(ledger: SqlLedger, ledger_address: str) -> None:
    with ledger.begin() as work:
        work.openings.confirm(CYCLE, "督办岗（页面登录）", NOON)
        work.openings.ask(Opening(OTHER, asked_at=NOON, mails=3))
    with open_engine(ledger_address).begin() as connection:
        connection.execute(openings.update().values(confirmed_by="别人", confirmed_at=NOON))
    with ledger.begin() as work:
        faults = " ".join(work.log.faults())
    assert "与日志第1条不符（confirmed_by）" in faults
    assert "在日志中没有条目" in faults
