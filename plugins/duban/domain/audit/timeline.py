"""The timeline of an organisation or an item: what happened, in order of time, in the words of the office."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from duban.domain.calendar.cycle import Period, Reference
from duban.domain.decisions.decision import CorrectionSubject, Decision, DecisionKind, Ruling
from duban.domain.decisions.document import Document, DocumentState, Signature
from duban.domain.escalation.ladder import Notice, NoticeState
from duban.domain.escalation.service_of_papers import Served
from duban.domain.mail.message import UnitMessage
from duban.domain.office.actor import Identification
from duban.domain.proof.kinds import Proof, ProofKind
from duban.domain.returns.registration import Registration
from duban.domain.returns.send_back import SendBack
from duban.domain.returns.submission import Entry, Severity, Submission
from duban.domain.returns.submission_number import SubmissionNumber


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
    """Who acted and how that is known: 市营商办督办岗（页面登录：duban）; of an old record, that nothing proves it."""
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


def told_decision(decision: Decision, names: Names) -> TimelineEntry:
    """A decision with who made it, why, what stood before and from when it holds."""
    said = SENTENCES[decision.kind](decision, names)
    basis = f"；依据：{decision.basis}" if decision.basis else ""
    text = f"{said}。经办：{proven(decision.by, decision)}；理由：{decision.reason}{basis}"
    return TimelineEntry(decision.at, decision.kind.value, text, decision.reference)


def _since(decision: Decision) -> str:
    """From which cycle on it holds."""
    return f"，自{Period.parse(decision.effective).title}报送起" if decision.effective else "，即日起"


def _extension(decision: Decision, names: Names) -> str:  # noqa: ARG001
    if decision.is_refusal:
        asked = f"第{decision.item}项延期至{decision.field}的申请（{decision.applied_on}提出）"
        return f"{asked}不予同意，时限仍为{decision.original}"
    late = "，已逾期" if decision.asked_late else ""
    asked = f"（{decision.applied_on}申请{late}）" if decision.applied_on else ""
    return f"第{decision.item}项完成时限由{decision.original}延至{decision.value}{asked}"


def _exemption(decision: Decision, names: Names) -> str:
    said = "免报" if decision.value == Ruling.EXEMPT else "免报撤回、恢复应报"
    return f"{_return(decision, names)}{said}（原为{decision.original}）"


def _nil(decision: Decision, names: Names) -> str:
    return f"{_return(decision, names)}零报告认可（原为{decision.original}）"


def _return(decision: Decision, names: Names) -> str:
    period = Reference.parse(decision.reference).period.title
    return f"{names.get(decision.organisation, decision.organisation)}{period}"


def _closure(decision: Decision, names: Names) -> str:  # noqa: ARG001
    verdict, *evidence = decision.value.splitlines()
    seen = f"，佐证：{'；'.join(evidence)}" if evidence else ""
    off = f"{_since(decision)}不再列入填报表" if decision.kind is DecisionKind.CLOSURE else ""
    return f"第{decision.item}项{verdict}（依据{SubmissionNumber.parse(decision.original).title}{seen}）{off}"


def _reopening(decision: Decision, names: Names) -> str:  # noqa: ARG001
    false = "（经核查为虚报）" if decision.field == Ruling.FALSE_CLAIM else ""
    return f"第{decision.item}项销号撤回{false}{_since(decision)}重新列入填报表"


def _confirmation(decision: Decision, names: Names) -> str:
    return f"第{decision.item}项“{decision.field}”已核实为“{_units(decision.value, names)}”"


def _contact(decision: Decision, names: Names) -> str:
    said = json.loads(decision.value)
    who = f"{names.get(decision.organisation, decision.organisation)}{decision.field}"
    return f"{who}自{said['from']}起为{said['name']}（{said['mail']}），原为{decision.original}"


def _correction(decision: Decision, names: Names) -> str:
    number, value = decision.item, decision.value
    match CorrectionSubject(decision.field):
        case CorrectionSubject.SPLIT:
            said = json.loads(value)
            taken = "、".join(map(str, said["measures"]))
            return f"第{number}项第{taken}条措施拆为第{said['new']}项{_since(decision)}生效"
        case CorrectionSubject.MERGE:
            return f"第{number}项并入第{value}项{_since(decision)}生效"
        case CorrectionSubject.NEW:
            return f"新增第{number}项：{json.loads(value)['goal'].rstrip('。')}{_since(decision)}生效"
        case CorrectionSubject.GOAL | CorrectionSubject.MEASURES | CorrectionSubject.CO_LEADS:
            before, after = _wording(decision.original), _wording(value)
            return f"第{number}项“{decision.field}”由“{before}”订正为“{after}”{_since(decision)}生效"
        case _:
            before, after = _units(decision.original, names), _units(value, names)
            return f"第{number}项“{decision.field}”由{before}订正为{after}{_since(decision)}生效"


def _termination(decision: Decision, names: Names) -> str:  # noqa: ARG001
    said = "终止办理" if decision.value == Ruling.TERMINATED else "恢复办理"
    listed = "不再列入填报表" if decision.value == Ruling.TERMINATED else "重新列入填报表"
    return f"第{decision.item}项{said}{_since(decision)}{listed}"


def _postponement(decision: Decision, names: Names) -> str:  # noqa: ARG001
    period = Reference.parse(decision.reference).period.title
    if decision.value == Ruling.AS_PLANNED:
        return f"{period}报送恢复原定时间（{decision.field}截止）"
    return f"{period}报送截止时间由{decision.original}顺延至{decision.value}"


def _rename(decision: Decision, names: Names) -> str:  # noqa: ARG001
    if decision.value == Ruling.NOT_RENAMED:
        return f"更名登记撤回：{decision.original}"
    said = json.loads(decision.value)
    return f"{decision.original}自{said['from']}起更名为{said['name']}"


def _reversal(decision: Decision, names: Names) -> str:
    what = f"第{decision.item}项" if decision.item is not None else names.get(decision.organisation, "")
    return f"{what}“{decision.field}”由{decision.original}改回文件所写的{decision.value}"


def _wording(value: str) -> str:
    """A cell as people read it: measures in one line, units by the words that were said."""
    try:
        said = json.loads(value)
    except ValueError:
        return value
    if isinstance(said, list):
        return " ".join(map(str, said))
    return str(said["text"]) if isinstance(said, dict) else value


def _units(text: str, names: Names) -> str:
    """Codes of organisations as their names; any other text as it is."""
    return "、".join(names.get(code, code) for code in text.replace("、", ",").split(","))


SENTENCES: Mapping[DecisionKind, Callable[[Decision, Names], str]] = {
    DecisionKind.EXTENSION: _extension,
    DecisionKind.EXEMPTION: _exemption,
    DecisionKind.NIL: _nil,
    DecisionKind.CHECK: _closure,
    DecisionKind.CLOSURE: _closure,
    DecisionKind.REOPENING: _reopening,
    DecisionKind.CORRECTION: _correction,
    DecisionKind.CONTACT: _contact,
    DecisionKind.CONFIRMATION: _confirmation,
    DecisionKind.TERMINATION: _termination,
    DecisionKind.POSTPONEMENT: _postponement,
    DecisionKind.RENAME: _rename,
    DecisionKind.REVERSAL: _reversal,
}
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
    said = f"{about}{name}（{notice.rung}）{'已拟稿' if drafted else '已备发'}{FATES[notice.state]}"
    first: dict[ProofKind, Proof] = {}
    for proof in sorted(notice.told_by, key=lambda one: one.at):
        first.setdefault(proof.kind, proof)
    proved = (
        TimelineEntry(
            one.at,
            "送达" if one.kind.is_positive else "发出",
            _proved(one, f"{about}{name}（{notice.rung}）"),
            reference,
        )
        for one in first.values()
    )
    return TimelineEntry(notice.at, "提醒文书", said, reference), *proved


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


def told_send_back(send_back: SendBack) -> TimelineEntry:
    """That the office sent an accepted return back."""
    why = f"{send_back.code}，{send_back.reason}" if send_back.reason else f"{send_back.code}"
    text = f"{send_back.number.title}经审核退回：{why}。经办：{proven(send_back.by, send_back)}"
    return TimelineEntry(send_back.at, "审核退回", text, str(send_back.number.reference))


def told_served(served: Served, document: Document) -> TimelineEntry:
    """That a formal paper was handed over, and who recorded it."""
    text = (
        f"《{document.title}》{served.number}（签发人：{served.signed_by}）经{served.way}送达，单位签收。"
        f"登记：{proven(served.recorded_by, served)}"
    )
    return TimelineEntry(served.received_at, "文书送达", text, document.reference)


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
    told += [TimelineEntry(one.at, "签批", _decided(document, one), document.reference) for one in decisions]
    if document.withdrawn_at is not None:
        because = f"《{document.title}》第{document.draft}稿撤回：{document.withdrawn_because}"
        told.append(TimelineEntry(document.withdrawn_at, "撤回", because, document.reference))
    return tuple(told)


def _decided(document: Document, signature: Signature) -> str:
    why = f"；理由：{signature.reason}" if signature.reason else ""
    until = f"至{signature.until:%Y年%m月%d日}" if signature.until else ""
    return f"《{document.title}》第{document.draft}稿{signature.outcome}{until}。签批：{_signed(signature)}{why}"
