"""Facts of an imaginary cycle, for the tests of the ledger."""

from dataclasses import replace
from datetime import datetime, timedelta

from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.decisions.document import Document, DocumentKind, File
from duban.domain.mail.delivery import Cancellation, MailKind, MailState, OutgoingMail, SendAttempt, Stop
from duban.domain.returns.submission import Submission, Verdict
from duban.ports import Ledger, MessageKey, OpenedCycle, ReceivedMessage

CYCLE = Reference.parse("qz2021/department_monthly/2021-10")
JTJ = CYCLE.of("jtj")
ZJJ = CYCLE.of("zjj")
NOON = datetime(2021, 10, 14, 12, tzinfo=TIMEZONE)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def opened(ledger: Ledger, *references: Reference, at: datetime = NOON) -> None:
    """Open the cycles of *references* and expect those returns."""
    with ledger.begin() as work:
        for reference in references:
            work.cycles.open(OpenedCycle(reference.cycle, at, "0" * 64, "2021"))
        work.returns.expect(references, at)


def mail(key: str = "R0/jtj", **changes: object) -> OutgoingMail:
    """A prepared mail."""
    prepared = OutgoingMail(
        key=key,
        kind=MailKind.FORM,
        reference=str(JTJ),
        organisation="jtj",
        message_id=f"<{key}@robot.example>",
        raw_sha256="a" * 64,
        recipients=("filler@jtj.example", "liaison@jtj.example", "robot@office.example"),
        subject="请填报2021年10月进展",
        prepared_at=NOON,
    )
    return replace(prepared, **changes)


def moved(ledger: Ledger, key: str, *states: MailState, at: datetime = NOON) -> None:
    """Lead the mail of *key* through *states*."""
    for state in states:
        with ledger.begin() as work:
            if state is MailState.SENDING:
                assert work.outbox.claim(key, at, at + HOUR) is not None
            elif state is MailState.CANCELLED:
                work.outbox.cancel(key, Stop(Cancellation.BY_PERSON, "不再需要"), at)
            else:
                work.outbox.settle(key, SendAttempt(state, f"to {state}"), at, attention_at=at)


def message(uid: int = 1, **changes: object) -> ReceivedMessage:
    """An archived message."""
    return replace(ReceivedMessage(MessageKey("INBOX", 4_000_000_000, uid), "b" * 64, NOON), **changes)


def submission(attempt: int = 1, reference: Reference = JTJ, **changes: object) -> Submission:
    """An accepted submission without entries."""
    filed = Submission(
        reference=str(reference),
        attempt=attempt,
        received_at=NOON + attempt * HOUR,
        sender="filler@jtj.example",
        file_sha256=f"{attempt:064}",
        file_name="市交通局_进展（修改）.xlsx",
        message="c" * 64,
        verdict=Verdict.ACCEPTED,
        entries=(),
        findings=(),
    )
    return replace(filed, **changes)


def document(draft: int = 1, name: str = "report/2021-10", **changes: object) -> Document:
    """A draft that waits."""
    waiting = Document(
        name=name,
        draft=draft,
        kind=DocumentKind.REPORT,
        reference=str(CYCLE),
        title="10月任务进展情况报告",
        body="**第一稿**",
        signer="分管领导",
        files=(File("报告.docx", "d" * 64), File("附件.xlsx", "e" * 64)),
        created_at=NOON + draft * MINUTE,
        subject="报告",
        text="全文",
    )
    return replace(waiting, **changes)
