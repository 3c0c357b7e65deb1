"""Papers drafted, signed and served, returns registered by hand and lists confirmed after the backup: none is lost."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from tests.builders import item
from tests.people import officer, signer
from tests.restore.place import Place, ids, placed, work
from tests.services.conftest import CYCLE, PROGRAMME, OfficeApp, at
from tests.services.escalate.test_late_returns import climb
from tests.services.plan.test_versions import EditedList

from duban.domain.decisions.document import DocumentState, Outcome
from duban.domain.escalation.service_of_papers import Way
from duban.domain.files.paper_file import PaperFile
from duban.domain.returns.registration import Channel
from duban.domain.returns.send_back import SendBackCode
from duban.domain.returns.submission import ReturnState
from duban.ports import Replayed
from duban.services.collect.register_paper import Register, RegisteredPaper
from duban.services.collect.send_back import SendingBack
from duban.services.plan.versions import Versions
from duban.services.sign.service_of_papers import Serve, Service
from duban.services.sign.sign import SignerAnswer

pytestmark = pytest.mark.prove

BACKED_UP, LOST, AFTER = at(10, 27, 12), at(11, 1, 18), at(11, 1, 19)
URGE, LETTER = f"R4/{CYCLE.of('swj')}", f"R5/{CYCLE.of('jyj')}"
SCAN, OTHER_SCAN = PaperFile("盖章件.pdf", b"%PDF-1.4 one"), PaperFile("收文.pdf", b"%PDF-1.4 two")


def morning(place: Place, now: datetime) -> None:
    """One morning of the ladder, and the copies of what was sent arrive in our own mailbox."""
    before = len(place.app.post_office.attempts)
    climb(place.app, now)
    for raw, _recipients in place.app.post_office.attempts[before:]:
        place.app.mailbox.put(raw, now)
    place.look(now)


def live_on(place: Place) -> None:
    """What people do in the days after the backup."""
    app, context = place.app, place.app.context
    register = Register(context, app.collect.file_return)
    morning(place, at(10, 28))
    app.sign.decide(URGE, 1, SignerAnswer(Outcome.SIGN), signer("市营商办负责人"), at(10, 28, 10))
    work(place, at(10, 28, 11))
    form = PaperFile("表.xlsx", app.good_form("mzj"))
    paper = RegisteredPaper(Channel.PAPER, at(10, 29, 9), officer(), SCAN, form)
    register.register(CYCLE.of("mzj"), paper, at(10, 29, 10))
    SendingBack(context).send_back(CYCLE.of("mzj"), SendBackCode.WRONG, "数字有误", officer(), at(10, 29, 11))
    work(place, at(10, 29, 12))
    morning(place, at(11, 1))
    app.sign.decide(LETTER, 1, SignerAnswer(Outcome.SIGN), signer("市发改委分管领导"), at(11, 1, 10))
    handed = Service("泉发改函〔2021〕12号", Way.BY_HAND, at(11, 1, 15), SCAN, officer())
    Serve(context).record(LETTER, handed, at(11, 1, 15))
    register.register(
        CYCLE.of("swj"), RegisteredPaper(Channel.EXCHANGE, at(11, 1, 14), officer(), OTHER_SCAN), at(11, 1, 16)
    )
    context.task_lists.versions[b"second"] = replace(PROGRAMME, items=(*PROGRAMME.items, item(5, leads=("jyj",))))  # type: ignore[attr-defined]
    Versions(context).confirm("qz2021", officer(), "增补一项", at(11, 1, 17))


def facts(app: OfficeApp) -> dict[str, object]:
    """What must be the same after the loss."""
    with app.context.ledger.begin() as unit:
        papers = [unit.documents.get(name, 1) for name in (URGE, LETTER)]
        filed = [one for code in ("swj", "mzj") for one in unit.submissions.of_return(CYCLE.of(code))]
        return {
            "papers": [(one.kind, one.state, one.subject, one.text, one.files, one.signer) for one in papers if one],
            "signed": [unit.documents.decisions(name, 1) for name in (URGE, LETTER)],
            "served": unit.served.all(),
            "filed": filed,
            "registered": [unit.submissions.registration(one.number) for one in filed],
            "states": {code: one.state for code, one in unit.returns.of_cycle(CYCLE).items()},
            "sent back": unit.send_backs.of_return(CYCLE.of("mzj")),
            "versions": unit.versions.all("qz2021"),
            "told": [
                (one.rung, one.at, one.state, one.delivered_at)
                for code in ("swj", "jyj")
                for one in unit.notices.about(str(CYCLE.of(code)))
                if one.document in (URGE, LETTER)
            ],
            "lower": [paper.state for paper in [unit.documents.get(f"R4/{CYCLE.of('jyj')}", 1)] if paper],
        }


@pytest.fixture
def drilled(tmp_path: Path, ledger_address: str, blank_address: str) -> tuple[Place, Place]:
    """The office that lost its database, and the one that was restored from the backup of days before."""
    old, lists = placed(tmp_path, ledger_address), EditedList({b"first": PROGRAMME})
    object.__setattr__(old.app.context, "task_lists", lists)
    old.app.send_forms()
    for raw, _recipients in old.app.post_office.attempts:
        old.app.mailbox.put(raw, at(10, 14))
    morning(old, at(10, 26))
    old.backup.make(tmp_path / "backups", BACKED_UP, copies=False)
    live_on(old)
    new = placed(tmp_path, blank_address)
    object.__setattr__(new.app.context, "task_lists", lists)
    new.app.mailbox.messages.extend(old.app.mailbox.messages)
    new.backup.restore(tmp_path / "backups", "运维", LOST)
    return old, new


def test_papers_of_after_the_backup_come_back_with_their_service(drilled: tuple[Place, Place]) -> None:
    old, new = drilled
    known = facts(old.app)
    found = new.restoring.compare("运维", AFTER)
    assert [(one.words, one.outcome) for one in found.open] == []
    assert {one.outcome for one in found.entries} == {Replayed.APPLIED}
    again = facts(new.app)
    assert {name: said for name, said in again.items() if name != "lower"} == {
        name: said for name, said in known.items() if name != "lower"
    }
    assert again["states"]["swj"] is ReturnState.ACCEPTED  # type: ignore[index]
    new.restoring.release("运维", "已逐项核对", AFTER)
    morning(new, at(11, 2))
    assert not set(ids(new.app)) & set(ids(old.app))
    with new.app.context.ledger.begin() as unit:
        assert list(unit.log.faults()) == []


def test_what_the_archive_has_lost_is_listed_with_what_to_do(drilled: tuple[Place, Place]) -> None:
    old, new = drilled
    with old.app.context.ledger.begin() as unit:
        signature = unit.documents.signature(URGE, 1)
        (filed, *_) = unit.submissions.of_return(CYCLE.of("mzj"))
    assert signature is not None
    for digest in (signature.dossier, filed.file_sha256):
        for file in (new.folder / "archive").rglob(f"{digest}*"):
            file.unlink()
    found = new.restoring.compare("运维", AFTER)
    assert {Replayed.NO_PAPER, Replayed.NO_FILE} <= {one.outcome for one in found.open}
    assert new.app.sign.document(LETTER, 1).state is DocumentState.SIGNED


def test_files_of_returns_and_papers_that_are_gone_are_listed(drilled: tuple[Place, Place]) -> None:
    _, new = drilled
    new.restoring.compare("运维", AFTER)
    with new.app.context.ledger.begin() as unit:
        (filed, *_) = unit.submissions.of_return(CYCLE.of("mzj"))
        letter = unit.documents.get(LETTER, 1)
        (served,) = unit.served.all()
    assert letter is not None
    gone = {filed.file_sha256: str(filed.number), letter.files[0].sha256: LETTER, served.scan_sha256: "送达件"}
    for digest in gone:
        for file in (new.folder / "archive").rglob(f"{digest}*"):
            file.unlink()
    absent = new.restoring.compare("运维", AFTER).absent
    for digest, name in gone.items():
        assert any(digest in line and name in line for line in absent), absent
