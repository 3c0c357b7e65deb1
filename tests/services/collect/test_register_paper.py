"""A return that came on paper counts like one that was mailed."""

from dataclasses import replace

import pytest
from tests.people import officer
from tests.services.conftest import CYCLE, OfficeApp, address, at, mail_with

from duban.domain.files.paper_file import PaperFile
from duban.domain.mail.holds import Hold, HoldKind
from duban.domain.office.actor import Duty
from duban.domain.returns.attachments import EvidenceKind
from duban.domain.returns.registration import Channel
from duban.domain.returns.submission import ReturnState, Verdict
from duban.errors import Refused, UnknownReference
from duban.services.collect.register_paper import Register, RegisteredPaper

SCAN = PaperFile("复函（盖章）.pdf", b"%PDF-1.4 scan")
PAPER = RegisteredPaper(Channel.EXCHANGE, at(10, 25, 16), officer(), SCAN)
SWJ = CYCLE.of("swj")


@pytest.fixture
def register(app: OfficeApp) -> Register:
    app.send_forms()
    return Register(app.context, app.collect.file_return)


def test_a_registered_paper_counts_as_received_when_it_came_and_stops_the_ladder(
    app: OfficeApp, register: Register
) -> None:
    submission = register.register(SWJ, PAPER, at(10, 27, 8))
    with app.context.ledger.begin() as work:
        expected = work.returns.get(SWJ)
        registration = work.submissions.registration(submission.number)
    assert expected is not None
    assert (expected.state, expected.first_complete_at) == (ReturnState.ACCEPTED, at(10, 25, 16))
    assert not app.cycle.is_late(at(10, 25, 16))
    assert "swj" not in {debt.reference.organisation for debt in app.escalate.debts(at(10, 27))}
    assert registration is not None
    assert (registration.channel, registration.registered_by) == (Channel.EXCHANGE, "督办岗")
    assert registration.registered_at == at(10, 27, 8)
    assert app.context.archive.get(registration.scan_sha256) == SCAN.data


def test_a_filled_form_beside_the_scan_is_read_and_checked(app: OfficeApp, register: Register) -> None:
    form = PaperFile("表.xlsx", app.good_form("swj"))
    submission = register.register(SWJ, replace(PAPER, form=form), at(10, 27))
    assert submission.verdict is Verdict.ACCEPTED
    assert [entry.item for entry in submission.entries] == [1, 2]
    blank = PaperFile("表.xlsx", app.form_of("jyj"))
    assert register.register(CYCLE.of("jyj"), replace(PAPER, form=blank), at(10, 27)).verdict is Verdict.SENT_BACK


def test_the_scan_beside_a_filled_form_is_kept_as_the_files_beside_a_mailed_one_are(
    app: OfficeApp, register: Register
) -> None:
    submission = register.register(SWJ, replace(PAPER, form=PaperFile("表.xlsx", app.good_form("swj"))), at(10, 27))
    with app.context.ledger.begin() as work:
        (filed,) = work.submissions.of_return(SWJ)
    assert filed == submission
    ((scan, sha256, kind),) = ((file.name, file.sha256, file.kind) for file in filed.evidence)
    assert (scan, kind) == ("盖章件 复函（盖章）.pdf", EvidenceKind.SCAN)
    assert app.context.archive.get(sha256) == SCAN.data


def test_the_report_is_compiled_with_a_return_that_came_on_paper_alone(app: OfficeApp, register: Register) -> None:
    register.register(SWJ, PAPER, at(10, 27))
    app.reply("jyj", app.good_form("jyj"), at(10, 27, 10))
    document = app.compile.draft(CYCLE, at(11, 1))
    assert document is not None


def test_the_paper_that_waited_in_the_mailbox_is_done_with(app: OfficeApp, register: Register) -> None:
    waiting = Hold("a" * 64, HoldKind.PAPER, "盖章件", address("swj"), at(10, 25, 16), at(10, 25, 17), str(SWJ))
    other = replace(waiting, message="b" * 64, reference=str(CYCLE.of("jyj")))
    with app.context.ledger.begin() as work:
        work.holds.add(waiting)
        work.holds.add(other)
    register.register(SWJ, PAPER, at(10, 27))
    with app.context.ledger.begin() as work:
        assert work.holds.waiting() == (other,)


def test_a_correction_by_mail_is_the_next_attempt(app: OfficeApp, register: Register) -> None:
    register.register(SWJ, PAPER, at(10, 27))
    raw = mail_with(app.good_form("swj"), address("swj"), at(10, 28))
    app.mailbox.put(raw, at(10, 28))
    app.work(at(10, 28))
    with app.context.ledger.begin() as work:
        assert [submission.attempt for submission in work.submissions.of_return(SWJ)] == [1, 2]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        pytest.param({"by": officer("查看岗", Duty.VIEW)}, Refused, id="not for whoever may only look"),
        pytest.param({"received_at": at(10, 28)}, Refused, id="it has not come yet"),
    ],
)
def test_what_cannot_be_is_refused(register: Register, changes: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        register.register(SWJ, replace(PAPER, **changes), at(10, 27))  # type: ignore[arg-type]


def test_the_same_paper_is_registered_once(register: Register) -> None:
    register.register(SWJ, PAPER, at(10, 27))
    with pytest.raises(Refused, match="无需重复"):
        register.register(SWJ, PAPER, at(10, 27))


def test_who_owes_no_return_cannot_have_one_registered(register: Register) -> None:
    with pytest.raises(UnknownReference):
        register.register(CYCLE.of("nobody"), PAPER, at(10, 27))
