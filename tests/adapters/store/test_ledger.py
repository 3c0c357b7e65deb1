"""One unit of work is one transaction: all of it or nothing, one after another."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from itertools import count
from threading import Barrier

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError, StatementError
from tests.adapters.store.facts import CYCLE, DAY, HOUR, JTJ, NOON, mail, message, moved, opened, submission

from duban.adapters.store.ledger import SqlLedger
from duban.adapters.store.migrate import migrate
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.decisions.decision import Decision, DecisionKind
from duban.domain.mail.delivery import MailState
from duban.errors import ConfigurationError, LedgerBusy, LedgerUnavailable, PermanentError
from duban.ports import OpenedCycle

SENDERS = 4
UIDS = count(1)  # a message of its own for every example
KILLED = """
import os, sys
from duban.adapters.store.ledger import SqlLedger
from duban.adapters.store.migrate import migrate
from tests.adapters.store.facts import JTJ, opened, mail, submission
with SqlLedger(sys.argv[1]).begin() as work:
    work.outbox.add(mail())
    work.submissions.add(submission())
    os._exit(9)
"""
FORKED = """
import os, sys
from duban.adapters.store.ledger import SqlLedger
from duban.adapters.store.migrate import migrate
from tests.adapters.store.facts import mail
ledger = SqlLedger(sys.argv[1])
with ledger.begin() as work:
    work.outbox.add(mail("parent-before"))
child = os.fork()
for number in range(20):
    with ledger.begin() as work:
        work.outbox.add(mail(f"{'parent' if child else 'child'}-{number}"))
if child:
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def run(code: str, address: str, root) -> int:
    """Execute *code* in a process of its own; its exit code."""
    return subprocess.run([sys.executable, "-c", code, address], cwd=root, check=False).returncode


def keys(ledger) -> set[str]:
    with ledger.begin() as work:
        return {prepared.key for prepared in work.outbox.in_state(MailState.PREPARED)}


class TestUnitOfWork:
    def test_what_was_recorded_together_is_there_together(self, ledger):
        opened(ledger, JTJ)
        with ledger.begin() as work:
            work.outbox.add(mail())
            work.submissions.add(submission())
        with ledger.begin() as work:
            assert work.outbox.get(mail().key) == mail()
            assert work.submissions.of_return(JTJ) == (submission(),)

    def test_a_unit_that_raises_leaves_nothing(self, ledger):
        opened(ledger, JTJ)

        def fail() -> None:
            with ledger.begin() as work:
                work.outbox.add(mail())
                work.submissions.add(submission())
                raise KeyError

        with pytest.raises(KeyError):
            fail()
        with ledger.begin() as work:
            assert work.outbox.get(mail().key) is None
            assert work.submissions.of_return(JTJ) == ()

    def test_a_process_that_is_killed_in_the_middle_leaves_nothing_and_holds_nothing(
        self, ledger, ledger_address, pytestconfig
    ):
        opened(ledger, JTJ)
        assert run(KILLED, ledger_address, pytestconfig.rootpath) == 9
        with ledger.begin() as work:
            assert work.outbox.get(mail().key) is None
            assert work.submissions.of_return(JTJ) == ()
            assert work.returns.get(JTJ) is not None

    def test_a_closed_ledger_opens_again(self, ledger):
        opened(ledger, JTJ)
        ledger.close()
        with ledger.begin() as work:
            assert work.returns.get(JTJ) is not None

    def test_nothing_belongs_to_a_return_that_is_not_there(self, ledger):
        """The database itself checks what belongs together."""
        insert = (
            "INSERT INTO expected_returns (programme, stream, period, organisation, expected_at) "
            "VALUES ('qz2021', 'department_monthly', '2021-10', 'jtj', '2021-10-14 04:00:00')"
        )
        with pytest.raises(IntegrityError), ledger._engine.begin() as connection:
            connection.exec_driver_sql(insert)

    @pytest.mark.parametrize(
        "statement",
        ["UPDATE mails SET state = 'ARRIVED'", "UPDATE mails SET kind = 'form'", "UPDATE mails SET attempts = -1"],
    )
    def test_a_word_outside_its_vocabulary_is_refused_by_the_database(self, ledger, statement):
        with ledger.begin() as work:
            work.outbox.add(mail())
        with pytest.raises(IntegrityError), ledger._engine.begin() as connection:
            connection.exec_driver_sql(statement)


class TestOneAfterAnother:
    def test_each_mail_is_claimed_by_one_of_several_senders(self, ledger):
        """All senders go through all mails at once; together they send each mail once."""
        wanted = {f"mail-{number}" for number in range(25)}
        with ledger.begin() as work:
            for key in wanted:
                work.outbox.add(mail(key))
        start = Barrier(SENDERS)

        def send(_: int) -> list[str]:
            start.wait()
            claimed = []
            for key in sorted(wanted):
                with ledger.begin() as work:
                    if work.outbox.claim(key, NOON, NOON + HOUR):
                        claimed.append(key)
            return claimed

        with ThreadPoolExecutor(SENDERS) as pool:
            claimed = [key for sender in pool.map(send, range(SENDERS)) for key in sender]
        assert sorted(claimed) == sorted(wanted)
        with ledger.begin() as work:
            assert {sending.attempts for sending in work.outbox.in_state(MailState.SENDING)} == {1}

    def test_what_a_unit_has_read_is_true_until_it_ends(self, ledger):
        """Each reads how many mails there are and writes the next one; none fails, none writes a number twice."""
        start = Barrier(SENDERS)

        def write(_: int) -> list[bool]:
            start.wait()
            done = []
            for _turn in range(15):
                with ledger.begin() as work:
                    number = sum(work.outbox.counts().values())
                    done.append(work.outbox.add(mail(f"mail-{number}")))
            return done

        with ThreadPoolExecutor(SENDERS) as pool:
            done = [added for writer in pool.map(write, range(SENDERS)) for added in writer]
        assert done == [True] * (SENDERS * 15)
        assert keys(ledger) == {f"mail-{number}" for number in range(SENDERS * 15)}

    def test_a_forked_process_works_beside_its_parent(self, ledger, ledger_address, pytestconfig):
        """Airflow's LocalExecutor forks its workers after the ledger may have been used."""
        assert run(FORKED, ledger_address, pytestconfig.rootpath) == 0
        both = {f"{who}-{number}" for who in ("parent", "child") for number in range(20)}
        assert keys(ledger) == {"parent-before", *both}

    def test_who_waits_too_long_is_told_to_come_again(self, ledger, ledger_address):
        impatient = SqlLedger(ledger_address, patience=0.05)
        with ledger.begin() as work:
            work.outbox.add(mail())
            with pytest.raises(LedgerBusy), impatient.begin():
                pytest.fail("two units of work at once")
        with impatient.begin() as work:
            assert work.outbox.get(mail().key) == mail()


class TestMoments:
    @given(
        moment=st.datetimes(
            datetime(1992, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone; summer time ended in 1991
            timezones=st.sampled_from([UTC, TIMEZONE, timezone(timedelta(hours=-3, minutes=-30))]),
        )
    )
    @example(datetime(2021, 10, 26, 0, 0, 0, 1, tzinfo=TIMEZONE))
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_a_moment_comes_back_exactly_in_the_zone_of_the_office(self, ledger, moment):
        uid = next(UIDS)
        with ledger.begin() as work:
            work.inbox.add(message(uid, received_at=moment))
        with ledger.begin() as work:
            found = {kept.key.uid: kept.received_at for kept in work.inbox.unhandled()}[uid]
        assert found == moment
        assert found.tzinfo is TIMEZONE

    def test_a_moment_without_zone_is_refused(self, ledger):
        naive = datetime(2021, 10, 25, 23, 59)  # noqa: DTZ001 - the point of the test
        with pytest.raises(StatementError, match="no time zone"), ledger.begin() as work:
            work.cycles.open(OpenedCycle(CYCLE, naive, "0" * 64, "2021"))

    def test_moments_are_compared_across_zones(self, ledger):
        with ledger.begin() as work:
            work.outbox.add(mail())
        moved(ledger, mail().key, MailState.SENDING, MailState.RETRY, at=NOON)
        with ledger.begin() as work:
            assert [due.key for due in work.outbox.due(NOON.astimezone(UTC))] == [mail().key]
            assert work.outbox.due(NOON.astimezone(UTC) - DAY / 24) == ()


class TestAddresses:
    def test_a_database_that_does_not_answer_is_a_matter_of_time(self):
        with pytest.raises(LedgerBusy, match="PostgreSQL"), SqlLedger("postgres://127.0.0.1:1/duban").begin():
            pytest.fail("nobody listens there")

    def test_a_file_in_a_folder_that_is_not_there_may_come_back(self, tmp_path):
        """A disk that is not mounted looks like a wrong path."""
        ledger = SqlLedger(f"sqlite:///{tmp_path / 'missing' / 'ledger.db'}")
        with pytest.raises(LedgerUnavailable, match="打不开"), ledger.begin():
            pytest.fail("there is no such folder")

    def test_a_file_that_is_no_database_is_the_operators_affair(self, tmp_path):
        (tmp_path / "ledger.db").write_bytes(b"something else" * 999)
        with pytest.raises(PermanentError, match="损坏"), SqlLedger(f"sqlite:///{tmp_path / 'ledger.db'}").begin():
            pytest.fail("it cannot be opened")

    def test_a_database_that_grows_no_more_is_full(self, tmp_path):
        address = f"sqlite:///{tmp_path / 'ledger.db'}"
        migrate(address)
        ledger = SqlLedger(address)

        def fill_up() -> None:
            with ledger.begin() as work:
                work.inbox._connection.exec_driver_sql("PRAGMA max_page_count = 1")
                for uid in range(2000):
                    work.inbox.add(message(uid))

        with pytest.raises(LedgerUnavailable, match="已满"):
            fill_up()
        with ledger.begin() as work:
            assert work.inbox.unhandled() == ()

    def test_another_kind_of_database_is_refused_by_name(self):
        with pytest.raises(ConfigurationError, match="mysql"), SqlLedger("mysql://localhost/duban").begin():
            pytest.fail("not spoken here")

    def test_sqlite_writes_ahead_and_syncs_fully(self, tmp_path):
        """A commit is on the disk when the unit of work ends."""
        ledger = SqlLedger(f"sqlite:///{tmp_path / 'ledger.db'}")
        with ledger._engine.begin() as connection:
            settings = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys")
            }
        assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_who_only_looks_waits_for_nobody_and_sees_one_moment(ledger_address: str):
    with closing(SqlLedger(ledger_address)) as ledger, ledger.looking().begin() as look:
        assert look.outbox.get("first") is None
        with ledger.begin() as work, ThreadPoolExecutor(1) as beside:
            work.outbox.add(mail("first"))
            assert beside.submit(keys, ledger.looking()).result() == set()
        assert look.outbox.get("first") is None
        assert keys(ledger.looking()) == {"first"}


def test_who_only_looks_can_change_nothing(ledger_address: str):
    with closing(SqlLedger(ledger_address)) as ledger:
        with pytest.raises(LedgerUnavailable), ledger.looking().begin() as look:
            look.outbox.add(mail("first"))
        assert keys(ledger) == set()


def test_what_others_read_later_is_no_part_of_a_look_that_began_before(ledger_address: str):
    code = CYCLE.programme
    with closing(SqlLedger(ledger_address)) as ledger, ledger.looking().begin() as look:
        assert look.outbox.get("first") is None
        with ledger.begin() as work:
            work.decisions.add(Decision(code, DecisionKind.EXTENSION, "负责人", NOON, "推迟", item=38))
        with ledger.looking().begin() as later:
            assert len(later.decisions.all(code)) == 1
        assert look.decisions.all(code) == ()
