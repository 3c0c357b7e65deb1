"""The drill: back up, live on, lose the database, restore, compare, release; nothing twice and nothing lost."""

import sys
from contextlib import nullcontext
from datetime import date
from pathlib import Path

import pytest
from tests.people import officer, signer
from tests.restore.place import Place, ids, placed, work
from tests.services.conftest import CYCLE, OfficeApp, address, at, mail_with
from tests.services.escalate.test_late_returns import MORNINGS, climb

from duban.cli.backup import told
from duban.domain.calendar.cycle import Reference
from duban.domain.decisions.document import DocumentState, Outcome
from duban.domain.proof.kinds import ProofKind
from duban.domain.returns.send_back import SendBackCode
from duban.domain.returns.submission import ReturnState
from duban.errors import ConfigurationError, NotReleased, Refused, UnknownReference
from duban.ports import Replayed
from duban.services.collect.send_back import SendingBack
from duban.services.decide.decider import Who
from duban.services.decide.items import Decide
from duban.services.decide.returns import Exempt
from duban.services.escalate.pause import Pause
from duban.services.generate.opening import CycleOpening
from duban.services.proof.register_proof import Prove, Telling
from duban.services.sign.sign import SignerAnswer

pytestmark = pytest.mark.prove

WHO = Who(officer(), "机构调整")
NOVEMBER = Reference.parse("qz2021/department_monthly/2021-11")
YESTERDAY, TODAY, AFTER = at(10, 28, 12), at(10, 29, 12), at(10, 29, 16)
SIGNER = signer("市营商办负责人")
FORM = f"R0/{CYCLE.of('swj')}"
PAPER = f"R4/{CYCLE.of('swj')}"


@pytest.fixture
def yesterday(tmp_path: Path, ledger_address: str) -> Place:
    """An office in the middle of a cycle, backed up: one return is in, papers wait for a signature."""
    place = placed(tmp_path, ledger_address)
    app = place.app
    app.send_forms()
    for raw, _recipients in app.post_office.attempts:
        app.mailbox.put(raw, at(10, 14))
    app.mailbox.put(mail_with(app.good_form("jyj"), address("jyj"), at(10, 18, 10)), at(10, 18, 10))
    work(place, at(10, 18, 10))
    for morning in (*MORNINGS, at(10, 28)):
        before = len(app.post_office.attempts)
        climb(app, morning)
        for raw, _recipients in app.post_office.attempts[before:]:
            app.mailbox.put(raw, morning)
    place.look(YESTERDAY)
    place.backup.make(tmp_path / "backups", YESTERDAY, copies=False)
    return place


def live_on(place: Place) -> None:
    """What happens on the day after the backup."""
    app, ledger = place.app, place.app.context.ledger
    app.sign.decide(PAPER, 1, SignerAnswer(Outcome.SIGN), SIGNER, at(10, 29, 9))
    Exempt(app.context).exempt(CYCLE.of("mzj"), WHO, at(10, 29, 9, 10))
    Decide(app.context).extend("qz2021", 1, date(2022, 3, 31), WHO, at(10, 29, 9, 20), None)
    SendingBack(app.context).send_back(CYCLE.of("jyj"), SendBackCode.WRONG, "数字有误", officer(), at(10, 29, 9, 30))
    Pause(ledger).pause(officer(), "系统检修", at(10, 29, 9, 40))
    Pause(ledger).resume(officer(), "检修完毕", at(10, 29, 9, 50))
    opening = CycleOpening(app.context)
    opening.confirm(NOVEMBER, opening.plan(NOVEMBER, at(10, 29, 9, 55)).mails, officer(), at(10, 29, 9, 55))
    called = Telling(ProofKind.PHONED, at(10, 29, 9, 50), "办公室值班员", "请尽快报送", officer())
    Prove(app.context).register(FORM, called, at(10, 29, 9, 58))
    work(place, at(10, 29, 10))
    form = app.good_form("swj")
    app.mailbox.put(mail_with(form, address("swj"), at(10, 29, 11)), at(10, 29, 11))
    work(place, at(10, 29, 11))


def facts(app: OfficeApp) -> object:
    """What must be the same after the drill as before the loss."""
    with app.context.ledger.begin() as unit:
        states = {code: unit.returns.get(CYCLE.of(code)).state for code in ("swj", "jyj", "mzj")}  # type: ignore[union-attr]
        signed = unit.documents.signature(PAPER, 1)
        return (
            states,
            unit.decisions.all("qz2021"),
            signed and (signed.by, signed.at, signed.outcome),
            unit.switches.all(),
            unit.send_backs.of_return(CYCLE.of("jyj")),
            unit.openings.get(NOVEMBER),
            [one for one in unit.proofs.of_mail(FORM) if one.kind is ProofKind.PHONED],
        )


@pytest.fixture
def drilled(yesterday: Place, blank_address: str, tmp_path: Path) -> tuple[Place, Place]:
    """The office that lost its database, and the one that was restored from yesterday's backup."""
    live_on(yesterday)
    new = placed(tmp_path, blank_address)
    new.app.mailbox.messages.extend(yesterday.app.mailbox.messages)
    new.backup.restore(tmp_path / "backups", "运维", TODAY)
    return yesterday, new


def test_nothing_is_sent_drafted_or_signed_before_a_person_releases(drilled: tuple[Place, Place]) -> None:
    _, new = drilled
    new.app.work(AFTER)
    climb(new.app, at(11, 1))
    assert new.app.post_office.attempts == []
    assert new.app.escalate.debts(at(11, 1)) == ()
    assert "尚未放行" in new.app.escalate.plan(at(11, 1)).unsure[0]
    with pytest.raises(NotReleased, match="10-28 12:00 的备份"):
        new.app.sign.decide(PAPER, 1, SignerAnswer(Outcome.SIGN), SIGNER, AFTER)
    with new.app.context.ledger.begin() as unit:
        assert unit.returns.get(CYCLE.of("swj")).state is ReturnState.ACCEPTED  # type: ignore[union-attr] # collected


def test_no_decision_is_lost_and_no_mail_is_sent_twice(drilled: tuple[Place, Place]) -> None:
    old, new = drilled
    found = new.restoring.compare("运维", AFTER)
    sys.stdout.write("\n".join(told(found)))  # what docs/reliability.md shows
    assert facts(new.app) == facts(old.app)
    assert found.open == ()
    assert {one.outcome for one in found.entries} == {Replayed.APPLIED}
    assert found.unknown, "the mails of today are told"
    assert found.returns == 1
    new.restoring.release("运维", "已逐项核对", AFTER)
    for moment in (AFTER, at(11, 1), at(11, 2)):
        new.look(moment)
        climb(new.app, moment)
    assert not set(ids(new.app)) & set(ids(old.app))
    with new.app.context.ledger.begin() as unit:
        assert list(unit.log.faults()) == []
        assert any("补登" in entry.fact for entry in unit.log.entries()), "the log says where it is from"
    assert new.app.sign.document(PAPER, 1).state is DocumentState.SIGNED


def test_comparing_again_changes_nothing(drilled: tuple[Place, Place]) -> None:
    _, new = drilled
    first = new.restoring.compare("运维", AFTER)
    before = facts(new.app)
    again = new.restoring.compare("运维", AFTER)
    assert facts(new.app) == before
    assert (again.entries, again.open) == (first.entries, ())


def test_releasing_needs_a_reason_and_is_done_once(drilled: tuple[Place, Place]) -> None:
    _, new = drilled
    with pytest.raises(Refused, match="--reason"):
        new.restoring.release("运维", " ", AFTER)
    new.restoring.release("运维", "已核对", AFTER)
    with pytest.raises(Refused, match="没有等待放行"):
        new.restoring.release("运维", "已核对", AFTER)


def test_an_installation_with_a_ledger_of_its_own_is_refused(yesterday: Place, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="只能恢复到空的安装"):
        yesterday.backup.restore(tmp_path / "backups", "运维", TODAY)


def test_a_backup_is_whole_or_told_to_be_not(yesterday: Place, tmp_path: Path) -> None:
    backup, target = yesterday.backup, tmp_path / "copies"
    made = backup.make(target, TODAY, copies=True)
    assert backup.faults(backup.newest(target)) == ()
    assert not list(target.glob("*.partial"))
    named = next((made.folder / "archive").rglob("*/*"))
    named.write_bytes(b"something else")
    (made.folder / "ledger.dump").write_bytes(b"cut off")
    faults = "".join(backup.faults(backup.newest(target)))
    assert named.name in faults
    assert "台账副本读不出" in faults
    made.folder.rename(made.folder.with_name(f"{made.folder.name}.partial"))
    with pytest.raises(UnknownReference, match="没有做完的备份"):
        backup.newest(target)


def test_a_backup_with_its_archive_brings_everything_back(yesterday: Place, blank_address: str, tmp_path: Path) -> None:
    """A machine that is gone altogether."""
    yesterday.backup.make(tmp_path / "copies", TODAY, copies=True)
    new = placed(tmp_path / "another machine", blank_address)
    done = new.backup.restore(tmp_path / "copies", "运维", AFTER)
    assert (done.lost, done.remarks) == (0, ())
    assert facts(new.app) == facts(yesterday.app)
    assert new.app.form_of("swj") == yesterday.app.form_of("swj")


def test_without_the_databases_own_program_it_is_said_which_one_to_install(
    yesterday: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite needs none."""
    monkeypatch.setenv("PATH", str(tmp_path))
    needs_one = yesterday.backup.url.startswith("postgresql")
    with pytest.raises(ConfigurationError, match="找不到程序 pg_dump") if needs_one else nullcontext():
        yesterday.backup.make(tmp_path / "elsewhere", TODAY, copies=False)
