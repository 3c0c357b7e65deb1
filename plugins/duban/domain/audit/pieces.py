"""The pieces of a bundle out of the facts of the ledger, in words that somebody outside the office understands."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime

from duban.domain.audit.bundle import BundlePiece, PieceKind, moment_of
from duban.domain.audit.told_decisions import decision_sentence
from duban.domain.calendar.cycle import Cycle, Period, Reference
from duban.domain.calendar.moments import told_day
from duban.domain.decisions.decision import Decision
from duban.domain.decisions.document import Document, DocumentKind, Outcome, Signature
from duban.domain.escalation.service_of_papers import Served
from duban.domain.form.words import said_of
from duban.domain.mail.delivery import MailKind, MailState, OutgoingMail
from duban.domain.mail.message import Closing, UnitMessage
from duban.domain.mail.written_mail import WrittenMail
from duban.domain.office.actor import Identification
from duban.domain.plan.labels import PlanNames
from duban.domain.proof.kinds import BY_PEOPLE, Proof, ProofKind
from duban.domain.returns.registration import Registration
from duban.domain.returns.send_back import SendBack
from duban.domain.returns.submission import Entry, Finding, Severity, Submission

MAIL_NAMES = {
    MailKind.FORM: "填报通知",
    MailKind.NOTICE: "提醒催办",
    MailKind.RECEIPT: "回执答复",
    MailKind.LETTER: "函件",
    MailKind.REPORT: "报告",
}
LEVELS = {Severity.ERROR: "须补正", Severity.QUERY: "请核实", Severity.NOTE: "提示"}
# What a unit was told by, or may have been: what waits or was cancelled has told it nothing.
LEFT = (MailState.SENT, MailState.BOUNCED, MailState.UNKNOWN, MailState.FAILED)
# Papers that, signed, leave as mails, which stand in the bundle with their words and their proofs.
MAILED = (DocumentKind.NOTICE, DocumentKind.BRIEF, DocumentKind.ERRAND)
FATES = {
    MailState.BOUNCED: "已被退回，未送达",
    MailState.UNKNOWN: "发送结果待核实",
    MailState.FAILED: "发送失败，未送达",
}
Facts = Iterable[tuple[str, str]]


def opened_piece(cycle: Cycle, reference: Reference, opened_at: datetime, stream: str) -> BundlePiece:
    """That a return was asked for, and by when."""
    period = cycle.period.title
    facts = (("报送内容", f"{period}{stream}"), ("要求报送时间", f"{told_day(cycle.asked_by)}前"))
    return BundlePiece(opened_at, PieceKind.OPENED, f"{period}报送开始，该单位应报", facts, reference=str(reference))


def mail_piece(
    mail: OutgoingMail,
    sent: WrittenMail,
    proofs: Collection[Proof],
    refused: Mapping[str, str],
    people: Mapping[str, str],
) -> BundlePiece:
    """A mail to the unit: to whom it went, what servers and people said of it, and its words to the letter."""

    def named(addresses: Iterable[str]) -> str:
        return "\n".join(people.get(one, one) for one in addresses)

    facts = (
        ("类别", MAIL_NAMES[mail.kind]),
        ("发出时间", moment_of(mail.sent_at or mail.attempted_at)),
        ("收件人", named(sent.to)),
        ("抄送", named(sent.cc)),
        ("附件", "\n".join(one.name for one in sent.files)),
        ("发信服务器答复", mail.response if mail.state is MailState.SENT else ""),
        ("发送结果", FATES.get(mail.state, "")),
        ("未收到的收件人", "\n".join(f"{people.get(who, who)}：{why}" for who, why in refused.items())),
        ("送达凭据", "\n".join(_proved(one, people) for one in sorted(proofs, key=lambda one: one.at)) or "尚无"),
    )
    at = mail.sent_at or mail.attempted_at or mail.prepared_at
    return BundlePiece(at, PieceKind.MAIL, mail.subject, _told(facts), _paragraphs(sent.text), mail.reference)


def _proved(proof: Proof, people: Mapping[str, str]) -> str:
    whose = people.get(proof.address, proof.address)
    said = f"服务器答复：{proof.words}" if proof.words and proof.kind.may_bounce else proof.words
    if proof.kind is ProofKind.ANSWERED or proof.kind in BY_PEOPLE:
        whose = ""
    told = "；".join(filter(None, (whose, said)))
    return f"{moment_of(proof.at)} {proof.kind}" + (f"（{told}）" if told else "")


def return_piece(
    submission: Submission,
    period: str,
    registration: Registration | None,
    items: Collection[int],
    names: PlanNames,
) -> BundlePiece:
    """An attempt: how it came, what became of it, what was found, and what it says of the *items*, of all if none."""
    how = (
        (
            ("报送方式", f"{registration.channel}（扫描件《{registration.scan_name}》）"),
            ("登记", _who(registration.registered_by, registration.known)),
            ("登记时间", moment_of(registration.registered_at)),
        )
        if registration
        else (("发件人", submission.sender),)
    )
    facts = (
        ("收到时间", moment_of(submission.received_at)),
        *how,
        ("报送文件", submission.file_name),
        ("佐证材料", "\n".join(piece.name for piece in submission.evidence)),
        ("处理结果", submission.verdict.value),
        ("校验意见", "\n".join(_found(one) for one in submission.findings if not items or one.item in (None, *items))),
    )
    told = [entry for entry in submission.entries if not items or entry.item in items]
    return BundlePiece(
        at=submission.received_at,
        kind=PieceKind.RETURN,
        title=f"{period}第{submission.attempt}次报送：{submission.verdict.value}",
        facts=_told(facts),
        wording=tuple(_said(entry, names, Reference.parse(submission.reference).period) for entry in told),
        reference=submission.reference,
        items=frozenset(entry.item for entry in submission.entries),
    )


def _found(finding: Finding) -> str:
    return f"{LEVELS[finding.level]}：{finding.sentence}"


def _said(entry: Entry, names: PlanNames, period: Period) -> str:
    """What a return for *period* says of one item, as far as it says anything."""
    unchanged = said_of(period, "本月无变化") if entry.unchanged else "未填完成情况"
    status = entry.status.value if entry.status else unchanged
    parts = (
        ("进展", entry.progress),
        ("存在问题", entry.problems),
        ("下一步", entry.next_steps),
        ("需协调", entry.coordination),
        ("佐证", entry.evidence),
        ("备注", entry.remark),
    )
    said = "；".join(f"{title}：{' '.join(text.split())}" for title, text in parts if text.strip())
    return f"{names.labels.told(entry.item)}（{status}）{said}"


def send_back_piece(send_back: SendBack, names: PlanNames) -> BundlePiece:
    """That the office sent an accepted return back, and why."""
    facts = (
        ("退回时间", moment_of(send_back.at)),
        ("退回范围", send_back.place.told_by(names.labels) or "整份报送件"),
        ("退回原因", send_back.code.value),
        ("具体理由", send_back.reason),
        ("经办", _who(send_back.by, send_back.known)),
    )
    title = f"{send_back.number.title}经审核退回"
    reference = str(send_back.number.reference)
    return BundlePiece(send_back.at, PieceKind.SEND_BACK, title, _told(facts), reference=reference)


def message_piece(message: UnitMessage, closing: Closing | None, names: PlanNames) -> BundlePiece:
    """What the unit wrote without a return, and how it was dealt with."""
    sender = message.sender if message.is_vouched else f"{message.sender}（未能确认是否代表该单位）"
    closed = f"{moment_of(closing.at)} {_who(closing.by, closing.known)}：{closing.note}" if closing else "尚未办结"
    facts = (("收到时间", moment_of(message.received_at)), ("发件人", sender), ("办理", closed))
    return BundlePiece(
        at=message.received_at,
        kind=PieceKind.MESSAGE,
        title=f"{message.kind.value}：{' '.join(message.words.split())[:30]}",
        facts=_told(facts),
        wording=_paragraphs(message.words),
        reference=message.subject,
        items=frozenset(message.items(names.labels)),
    )


def decision_piece(decision: Decision, names: PlanNames) -> BundlePiece:
    """A decision with who made it, why, and on what it rests."""
    facts = (
        ("决定时间", moment_of(decision.at)),
        ("决定内容", decision_sentence(decision, names)),
        ("理由", decision.reason),
        ("依据", decision.basis),
        ("经办", _who(decision.by, decision.known)),
    )
    return BundlePiece(
        at=decision.at,
        kind=PieceKind.DECISION,
        title=decision_sentence(decision, names),
        facts=_told(facts),
        reference=decision.reference,
        items=frozenset() if decision.item is None else frozenset({decision.item}),
    )


def paper_piece(document: Document, decisions: Iterable[Signature], served: Served | None) -> BundlePiece | None:
    """A paper that was signed: by whom and when, how it was served, and its words; None for one that nobody signed."""
    signed = next((one for one in decisions if one.outcome is Outcome.SIGN), None)
    if signed is None:
        return None
    facts = (
        ("拟稿时间", moment_of(document.created_at)),
        ("签发人", signed.by if signed.by == document.signer else f"{document.signer}：{signed.by}"),
        ("签发时间", moment_of(signed.at)),
        ("签发方式", _signed_how(signed)),
        *_served(served, document),
    )
    wording = () if document.kind in MAILED else _paragraphs(document.text)
    return BundlePiece(
        at=signed.at,
        kind=PieceKind.PAPER,
        title=document.subject or document.title,
        facts=_told(facts),
        wording=wording,
        reference=document.reference,
    )


def _signed_how(signed: Signature) -> str:
    if signed.known is not Identification.PAPER:
        return "本人登录系统签发" if signed.known is Identification.PAGE else "未留身份凭据"
    paper = f"批示登记号{signed.paper.number}" if signed.paper.number else f"扫描件《{signed.paper.scan_name}》"
    return f"纸质签批（{paper}），{signed.registered_by}登记"


def _served(served: Served | None, document: Document) -> Iterator[tuple[str, str]]:
    if served is None:
        yield "送达", "签发后以邮件发出" if document.kind in MAILED else "尚未登记送达"
        return
    yield "发文字号", served.number
    yield "送达方式", served.way.value
    yield "签收时间", moment_of(served.received_at)
    yield "盖章扫描件", served.scan_name
    yield "送达登记", f"{moment_of(served.recorded_at)} {_who(served.recorded_by, served.known)}"


def _who(name: str, known: Identification | None) -> str:
    """Who acted, and how that is known."""
    return f"{name}（{known.value if known else '未留身份凭据'}）"


def _told(facts: Facts) -> tuple[tuple[str, str], ...]:
    """The facts that say something."""
    return tuple((title, text) for title, text in facts if text.strip())


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line.rstrip() for line in text.strip().splitlines() if line.strip())
