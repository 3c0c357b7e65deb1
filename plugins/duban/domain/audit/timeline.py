"""The timeline of an organisation or an item: what happened, in order of time, in the words of the office."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from duban.domain.decisions.document import Document, DocumentState, Signature
from duban.domain.escalation.ladder import Notice, NoticeState
from duban.domain.escalation.service_of_papers import PaperReceipt, Served
from duban.domain.mail.delivery import OutgoingMail
from duban.domain.mail.message import UnitMessage
from duban.domain.office.actor import Identification
from duban.domain.plan.labels import Labels
from duban.domain.proof.kinds import Proof, ProofKind
from duban.domain.returns.registration import Registration
from duban.domain.returns.send_back import SendBack
from duban.domain.returns.submission import Entry, Severity, Submission


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing that happened: when, of what kind, what, and the return it belongs to (empty if none)."""

    at: datetime
    kind: str
    text: str
    reference: str = ""


Names = Mapping[str, str]
UNPROVEN = "身份无凭据"


class Proven(Protocol):
    """A record that says how it was known who acted."""

    @property
    def known(self) -> Identification | None:
        """How; None in a record of before that was kept."""
        ...

    @property
    def account(self) -> str | None:
        """Under which account."""
        ...


def proven(name: str, record: Proven) -> str:
    """Who acted and how that is known: 督办岗张某（页面登录：duban）; of an old record, that nothing proves it."""
    how = UNPROVEN if record.known is None else f"{record.known}：{record.account}"
    return f"{name}（{how}）"


def _signed(signature: Signature) -> str:
    """Who signed; of a paper, also who registered it and what stands for it."""
    if signature.known is not Identification.PAPER:
        return proven(signature.by, signature)
    paper = (
        f"批示登记号{signature.paper.number}" if signature.paper.number else f"扫描件《{signature.paper.scan_name}》"
    )
    return f"{signature.by}（{signature.known}，{paper}；{signature.registered_by}登记：{signature.account}）"


# What became of a notice after it was said; silence where nothing more is known.
FATES = {
    NoticeState.PREPARED: "，尚未发出",
    NoticeState.UNDELIVERED: "，未能送达",
    NoticeState.WITHDRAWN: "，后撤回",
    NoticeState.DRAFTED: "",
    NoticeState.DELIVERED: "",
}
STATES = {
    DocumentState.WAITING: "，待签批",
    DocumentState.WITHDRAWN: "，后撤回",
    DocumentState.SUPERSEDED: "，后有新稿",
}


def told_notice(notice: Notice, name: str, about: str, reference: str = "") -> tuple[TimelineEntry, ...]:
    """A notice *about* a period or an item, and how far it is proved to have come: the first proof of each kind."""
    drafted = notice.state is NoticeState.DRAFTED or bool(notice.document)
    said = f"{about}{name}{'已拟稿' if drafted else '已备发'}{FATES[notice.state]}"
    first: dict[ProofKind, Proof] = {}
    for proof in sorted(notice.told_by, key=lambda one: one.at):
        first.setdefault(proof.kind, proof)
    proved = (
        TimelineEntry(
            one.at,
            "送达" if one.kind.is_positive else "发出",
            _proved(one, f"{about}{name}"),
            reference,
        )
        for one in first.values()
    )
    return TimelineEntry(notice.at, "提醒文书", said, reference), *proved


def told_mail(mail: OutgoingMail, proofs: Iterable[Proof]) -> tuple[TimelineEntry, ...]:
    """A mail that a paper became, and how far it is proved to have come."""
    about = f"《{mail.subject}》"
    sent = TimelineEntry(mail.sent_at or mail.prepared_at, "邮件", f"{about}{mail.state.words}", mail.reference)
    return sent, *(TimelineEntry(one.at, "送达", _proved(one, about), mail.reference) for one in proofs)


def _proved(proof: Proof, what: str) -> str:
    """How *what* is known to have been told, with whom and whose word that is."""
    whose = "：".join(filter(None, (proof.address, proof.words)))
    return f"{what}{proof.kind}{f'（{whose}）' if whose else ''}"


def told_submission(submission: Submission, period: str, registration: Registration | None) -> TimelineEntry:
    """An attempt with its verdict, and who registered it if it came on paper."""
    errors = sum(finding.level is Severity.ERROR for finding in submission.findings)
    queries = len(submission.findings) - errors
    counts = "、".join(f"{count}处{word}" for count, word in ((errors, "须补正"), (queries, "待核实")) if count)
    how = (
        f"经{registration.channel}（经办：{proven(registration.registered_by, registration)}）"
        if registration
        else submission.sender
    )
    text = (
        f"{period}第{submission.attempt}次报送《{submission.file_name}》，{how}："
        f"{submission.verdict}{f'（{counts}）' if counts else ''}"
    )
    return TimelineEntry(submission.received_at, "报送", text, submission.reference)


def told_entry(submission: Submission, entry: Entry, period: str) -> TimelineEntry:
    """What an accepted or refused attempt said of one item."""
    progress = f"：{' '.join(entry.progress.split()).rstrip('。')}" if entry.progress.strip() else ""
    evidence = f"；佐证：{' '.join(entry.evidence.split())}" if entry.evidence.strip() else ""
    verdict = "" if submission.verdict.accepts else f"（该次报送{submission.verdict}）"
    text = f"{period}报送“{entry.status or '未填写'}”{progress}{evidence}{verdict}"
    return TimelineEntry(submission.received_at, "报送", text, submission.reference)


def told_send_back(send_back: SendBack, labels: Labels, unit: str = "") -> TimelineEntry:
    """That the office sent an accepted return back; whose it was, where that is not known anyway."""
    why = send_back.told_by(labels)
    text = f"{unit}{send_back.number.title}经审核退回：{why}。经办：{proven(send_back.by, send_back)}"
    return TimelineEntry(send_back.at, "审核退回", text, str(send_back.number.reference))


def told_served(served: Served, document: Document) -> TimelineEntry:
    """That a formal paper was handed over, and who recorded it."""
    text = (
        f"《{document.title}》{served.number}（签发人：{served.signed_by}）经{served.way}送达，单位签收。"
        f"登记：{proven(served.recorded_by, served)}"
    )
    return TimelineEntry(served.received_at, "文书送达", text, document.reference)


def told_receipt(receipt: PaperReceipt, served: Served, document: Document) -> TimelineEntry:
    """That a unit signed for a paper that went to several, and who recorded it."""
    by = f"（签收人：{receipt.theirs}）" if receipt.theirs else ""
    text = f"签收《{document.title}》{served.number}{by}。登记：{proven(receipt.recorded_by, receipt)}"
    return TimelineEntry(receipt.received_at, "文书签收", text, document.reference)


def told_message(message: UnitMessage, reference: str) -> TimelineEntry:
    """What a unit wrote without a return."""
    who = message.sender if message.is_vouched else f"{message.sender}（未经核实）"
    return TimelineEntry(
        message.received_at, "单位来信", f"{who} {message.kind}：{' '.join(message.words.split())}", reference
    )


def told_document(document: Document, decisions: tuple[Signature, ...]) -> tuple[TimelineEntry, ...]:
    """A draft, and what people decided on it, oldest first."""
    is_told = decisions or document.withdrawn_at is not None
    state = "" if is_told else STATES.get(document.state, "")
    drafted = f"《{document.title}》第{document.draft}稿，由{document.signer}签批{state}"
    told = [TimelineEntry(document.created_at, "拟稿", drafted, document.reference)]
    told += [told_signature(document, one) for one in decisions]
    if document.withdrawn_at is not None:
        because = f"《{document.title}》第{document.draft}稿撤回：{document.withdrawn_because}"
        told.append(TimelineEntry(document.withdrawn_at, "撤回", because, document.reference))
    return tuple(told)


def told_signature(document: Document, signature: Signature) -> TimelineEntry:
    """What a person decided on a draft."""
    why = f"；理由：{signature.reason}" if signature.reason else ""
    until = f"至{signature.until:%Y年%m月%d日}" if signature.until else ""
    text = f"《{document.title}》第{document.draft}稿{signature.outcome}{until}。签批：{_signed(signature)}{why}"
    return TimelineEntry(signature.at, "签批", text, document.reference)


class Confirmed(Proven, Protocol):
    """A version of the task list, as it is told."""

    @property
    def number(self) -> int: ...  # noqa: D102
    @property
    def confirmed_by(self) -> str: ...  # noqa: D102
    @property
    def confirmed_at(self) -> datetime: ...  # noqa: D102
    @property
    def reason(self) -> str: ...  # noqa: D102


def told_version(version: Confirmed, changes: str = "") -> TimelineEntry:
    """A version of the task list that came into use, and what that changed."""
    said = f"任务清单第{version.number}版启用{f'：{changes}' if changes else ''}"
    text = f"{said}。经办：{proven(version.confirmed_by, version)}；理由：{version.reason}"
    return TimelineEntry(version.confirmed_at, "任务清单", text)
