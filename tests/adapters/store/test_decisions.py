"""What the office decided is kept for ever, in a chain that shows every tampering."""

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, date
from sqlite3 import connect

import pytest
from sqlalchemy import column, table, text
from sqlalchemy.exc import DBAPIError
from tests.adapters.store.facts import DAY, JTJ, MINUTE, NOON, document, opened, submission

from duban.adapters.store.engine import open_engine
from duban.adapters.store.ledger import SqlLedger
from duban.adapters.store.log import PROOF, canonical, digest
from duban.adapters.store.migrate import migrate
from duban.adapters.store.tables import log_entries
from duban.domain.decisions.decision import CorrectionSubject, Decision, DecisionKind, Ruling
from duban.domain.decisions.document import Outcome, Signature
from duban.domain.escalation.ladder import Notice
from duban.domain.escalation.service_of_papers import Switch
from duban.domain.operation.restoration import Restoration, RestorationStep
from duban.domain.plan.organisation import Role
from duban.domain.returns.registration import Channel, Registration
from duban.domain.returns.send_back import SendBack, SendBackCode
from duban.domain.returns.submission import ReturnEvent, ReturnState
from duban.domain.returns.submission_number import SubmissionNumber
from duban.ports import LogKind, TaskListVersion

EXTENSION = Decision(
    programme="qz2021",
    kind=DecisionKind.EXTENSION,
    by="市营商办负责人",
    at=NOON,
    reason="省级平台改造推迟",
    item=38,
    organisation="swj",
    original="2021-12-31",
    value="2022-03-31",
    applied_on=date(2021, 10, 12),
)
EXEMPTION = Decision(
    "qz2021", DecisionKind.EXEMPTION, "督办岗", NOON + DAY, "机构调整", reference=str(JTJ), value=Ruling.EXEMPT
)
VERSION = TaskListVersion("qz2021", 1, "a" * 64, "督办岗", NOON, "首次启用")


def decided(ledger: SqlLedger, *decisions: Decision) -> None:
    for decision in decisions:
        with ledger.begin() as work:
            work.decisions.add(decision)


def everything(ledger: SqlLedger) -> None:
    """One fact of each kind that the log vouches for."""
    opened(ledger, JTJ)
    with ledger.begin() as work:
        work.versions.add(VERSION)
        work.notices.add(Notice("R1", str(JTJ), NOON))
        work.returns.record(ReturnEvent(str(JTJ), ReturnState.ACCEPTED, NOON, f"{JTJ}#1"))
        work.documents.add(document())
        work.documents.sign(Signature("report/2021-10", 1, Outcome.SIGN, "分管领导", "", NOON + MINUTE))
        work.decisions.add(EXTENSION)
        work.decisions.add(EXEMPTION)
        work.submissions.add(submission())
        work.submissions.register(
            Registration(SubmissionNumber(JTJ, 1), Channel.PAPER, "督办岗", NOON, "a" * 64, "扫描件.pdf")
        )
        work.send_backs.add(SendBack(SubmissionNumber(JTJ, 1), next(iter(SendBackCode)), "内容失实", "督办岗", NOON))
        work.switches.add(Switch(True, NOON, "督办岗", "系统检修"))


def faults(ledger: SqlLedger) -> list[str]:
    with ledger.begin() as work:
        return list(work.log.faults())


def test_what_was_decided_is_read_as_it_was_recorded(ledger):
    decided(ledger, EXTENSION, EXEMPTION)
    with ledger.begin() as work:
        assert work.decisions.all("qz2021") == (EXTENSION, EXEMPTION)
        assert work.decisions.all("another") == ()


def test_what_is_decided_in_a_unit_of_work_counts_in_it_at_once_and_is_forgotten_when_it_is_rolled_back(ledger):
    decided(ledger, EXTENSION)
    with suppress(RuntimeError), ledger.begin() as work:
        assert work.decisions.all("qz2021") == (EXTENSION,)
        work.decisions.add(EXEMPTION)
        assert work.decisions.all("qz2021") == (EXTENSION, EXEMPTION)
        raise RuntimeError
    with ledger.begin() as work:
        assert work.decisions.all("qz2021") == (EXTENSION,)


def test_what_another_process_decided_is_seen_at_once(ledger, ledger_address):
    decided(ledger, EXTENSION)
    with ledger.begin() as work:
        assert work.decisions.all("qz2021") == (EXTENSION,)
    decided(SqlLedger(ledger_address), EXEMPTION)
    with ledger.begin() as work:
        assert work.decisions.all("qz2021") == (EXTENSION, EXEMPTION)


def test_any_past_moment_can_be_asked(ledger):
    decided(ledger, EXTENSION, EXEMPTION)
    with ledger.begin() as work:
        assert work.decisions.in_force("qz2021", NOON - MINUTE).deadlines == {}
        assert work.decisions.in_force("qz2021", NOON).exempt == frozenset()
        assert work.decisions.in_force("qz2021").exempt == {str(JTJ)}


def test_a_version_is_confirmed_once(ledger):
    with ledger.begin() as work:
        assert work.versions.add(VERSION)
        assert not work.versions.add(VERSION)
        assert work.versions.all("qz2021") == (VERSION,)


WITH_TESTS_OF_THEIR_OWN = {
    *(LogKind.SERVICE, LogKind.PROOF, LogKind.RESTORATION, LogKind.OPENING, LogKind.FIGURE),
    *(LogKind.DESTRUCTION, LogKind.NEED, LogKind.REVIEW, LogKind.APPRAISAL, LogKind.ERRAND),
    *(LogKind.PRACTICE, LogKind.RECEIPT, LogKind.EXPERT),
}


def test_everything_that_people_did_has_an_entry_and_the_chain_is_whole(ledger):
    everything(ledger)
    with ledger.begin() as work:
        kinds = [entry.kind for entry in work.log.entries()]
    assert set(kinds) == set(LogKind) - WITH_TESTS_OF_THEIR_OWN
    assert faults(ledger) == []


def test_a_fact_that_was_rolled_back_leaves_no_entry(ledger):
    with suppress(RuntimeError), ledger.begin() as work:
        work.decisions.add(EXTENSION)
        raise RuntimeError
    decided(ledger, EXEMPTION)
    with ledger.begin() as work:
        assert [entry.number for entry in work.log.entries()] == [1]
    assert faults(ledger) == []


def test_two_writers_cannot_fork_the_chain(ledger, ledger_address):
    """Each has a ledger of its own, as two processes have."""

    def write(number: int) -> None:
        mine = SqlLedger(ledger_address)
        for _ in range(5):
            decided(mine, EXTENSION if number % 2 else EXEMPTION)
        mine.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    with ledger.begin() as work:
        assert [entry.number for entry in work.log.entries()] == list(range(1, 21))
    assert faults(ledger) == []


@pytest.mark.parametrize("table", ["decisions", "task_list_versions", "log_entries"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET programme = 'another'"])
def test_the_database_refuses_any_change(ledger, ledger_address, table, statement):
    everything(ledger)
    if table == "log_entries":
        statement = statement.replace("programme", "fact")
    with pytest.raises(DBAPIError, match="only ever added to"), open_engine(ledger_address).begin() as connection:
        connection.execute(text(statement.format(table)))


def tampered(address: str, *statements: str) -> None:
    """Change what may not be changed, as somebody can who owns the database."""
    with open_engine(address).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role = replica"))
        else:
            names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
            for name in names:
                connection.execute(text(f"DROP TRIGGER {name}"))
        for statement in statements:
            connection.execute(text(statement))


SWAP = (
    "UPDATE log_entries SET number = 99 WHERE number = 2",
    "UPDATE log_entries SET number = 2 WHERE number = 3",
    "UPDATE log_entries SET number = 3 WHERE number = 99",
)
TAMPERINGS = [
    pytest.param(
        ("UPDATE log_entries SET fact = replace(fact, 'EXEMPT', 'OWED')",),
        "日志第6条的内容与其校验值不符：条目被改动。",
        id="a changed entry",
    ),
    pytest.param(("DELETE FROM log_entries WHERE number = 3",), "日志第3条缺失：条目被删除。", id="a removed entry"),
    pytest.param(SWAP, "日志第2条没有接在第1条之后：条目被调换或改动。", id="two entries swapped"),
    pytest.param(
        ("UPDATE decisions SET value = '2022-12-31' WHERE item = 38",),
        "决定记录 decisions/1 与日志第5条不符（value）：记录在登记后被改动。",
        id="a changed decision",
    ),
    pytest.param(
        ("UPDATE decisions SET known = 'PAGE' WHERE item = 38",),
        "决定记录 decisions/1 与日志第5条不符（known）：记录在登记后被改动。",
        id="a proof that was not there",
    ),
    pytest.param(
        ("UPDATE return_events SET complete = NOT complete",),
        "报送状态记录 return_events/1 与日志第3条不符（complete）：记录在登记后被改动。",
        id="a changed return",
    ),
    pytest.param(
        ("DELETE FROM decisions WHERE seq = 2",),
        "日志第6条所载的决定记录 decisions/2 已不存在：记录被删除。",
        id="a removed decision",
    ),
    pytest.param(
        ("DELETE FROM log_entries WHERE number = 10",),
        "暂停与恢复记录 switches/1 在日志中没有条目：不是通过本系统写入的。",
        id="the newest entry cut off, its row left",
    ),
]


@pytest.mark.parametrize(("statements", "first"), TAMPERINGS)
def test_tampering_is_found_and_the_first_broken_place_is_named(ledger, ledger_address, statements, first):
    everything(ledger)
    tampered(ledger_address, *statements)
    assert faults(ledger)[0] == first


def test_a_record_of_before_proofs_were_kept_cannot_be_given_one(ledger, ledger_address):
    """Its entry says nothing of how anybody was known; the row may say no more."""
    everything(ledger)
    with open_engine(ledger_address).begin() as connection:
        last = dict(connection.execute(log_entries.select().order_by(log_entries.c.number.desc())).mappings().first())
    fact = {name: value for name, value in json.loads(last["fact"]).items() if name not in PROOF}
    last["fact"] = canonical(fact)
    old = digest({name: last[name] for name in ("number", "kind", "at", "row", "fact", "previous")})
    fact_in_sql = last["fact"].replace(":", r"\:")
    tampered(
        ledger_address,
        f"UPDATE log_entries SET fact = '{fact_in_sql}', sha256 = '{old}' WHERE number = {last['number']}",  # noqa: S608 - our own text
    )
    assert faults(ledger) == [], "as an earlier version left it"
    tampered(ledger_address, "UPDATE switches SET known = 'PAGE', account = 'duban'")
    assert faults(ledger) == [
        f"暂停与恢复记录 switches/1 与日志第{last['number']}条不符（known、account）：记录在登记后被改动。"
    ]


def test_a_changed_entry_with_a_new_hash_breaks_the_next_link(ledger, ledger_address):
    """Whoever computes the hash anew has to do so for all that follow."""
    everything(ledger)
    tampered(ledger_address, "UPDATE log_entries SET sha256 = 'f' WHERE number = 2")
    assert faults(ledger)[:2] == [
        "日志第2条的内容与其校验值不符：条目被改动。",
        "日志第3条没有接在第2条之后：条目被调换或改动。",
    ]


def named(kind: DecisionKind, **changes: object) -> Decision:
    return Decision("qz2021", kind, "督办岗", NOON, "依据充分", **changes)


WORDED = [
    named(DecisionKind.EXEMPTION, reference=str(JTJ), value=Ruling.EXEMPT),
    named(DecisionKind.EXEMPTION, reference=str(JTJ), value=Ruling.OWED),
    named(DecisionKind.EXTENSION, item=38, original="2021-12-31", value=Ruling.NOT_GRANTED),
    named(DecisionKind.EXTENSION, item=38, original="2021-12-31", value="2022-03-31"),
    named(DecisionKind.REOPENING, item=38, field=Ruling.FALSE_CLAIM),
    named(DecisionKind.REOPENING, item=38),
    *(named(DecisionKind.CORRECTION, item=38, field=subject) for subject in CorrectionSubject),
    *(named(DecisionKind.CONTACT, organisation="swj", field=role) for role in Role),
]


class TestWords:
    """What a decision came to is kept by name: what people read may be reworded."""

    @pytest.mark.parametrize("decision", WORDED, ids=lambda one: f"{one.kind.name} {one.field}{one.value}")
    def test_no_word_that_people_read_decides_what_a_row_means(self, ledger, ledger_address, decision):
        with ledger.begin() as work:
            work.decisions.add(decision)
        with open_engine(ledger_address).begin() as connection:
            row = connection.execute(text("SELECT field, value FROM decisions")).one()
        assert "".join(row).isascii()
        with SqlLedger(ledger_address).begin() as work:
            assert work.decisions.all("qz2021") == (decision,)

    @pytest.mark.parametrize("decision", WORDED, ids=lambda one: f"{one.kind.name} {one.field}{one.value}")
    def test_a_row_of_an_earlier_version_means_what_it_meant(self, ledger, ledger_address, decision):
        """It is in the chained log, so it stays as it was written."""
        row = {**asdict(decision), "kind": decision.kind.name, "at": NOON.astimezone(UTC)}
        row |= {"field": str(decision.field), "value": str(decision.value)}
        with open_engine(ledger_address).begin() as connection:
            connection.execute(table("decisions", *map(column, row)).insert(), row)
        with ledger.begin() as work:
            assert work.decisions.all("qz2021") == (decision,)


def test_what_a_ledger_said_before_it_was_restored_is_not_remembered(tmp_path):
    """The number of a row that was lost is given to another one, which nobody has read yet."""
    file, backup = tmp_path / "ledger.db", tmp_path / "backup.db"
    address = f"sqlite:///{file}"
    migrate(address)
    ledger = SqlLedger(address)
    with connect(file) as now, connect(backup) as kept:
        now.backup(kept)
    decided(ledger, EXTENSION)
    with ledger.begin() as work:
        assert work.decisions.all("qz2021") == (EXTENSION,)

    with connect(backup) as kept, connect(file) as now:
        kept.backup(now)
    other = SqlLedger(address)
    with other.begin() as work:
        work.restorations.add(Restoration(RestorationStep.RESTORED, NOON, "值班", as_of=NOON))
    decided(other, EXEMPTION)

    with ledger.begin() as work:
        assert work.decisions.all("qz2021") == (EXEMPTION,)
