"""A decision in one sentence, and as a line of a story: who made it, why, what stood before, from when it holds."""

import json
from collections.abc import Callable, Mapping

from duban.domain.audit.timeline import TimelineEntry, proven
from duban.domain.calendar.cycle import Period, Reference
from duban.domain.decisions.contacts import end_of
from duban.domain.decisions.decision import CorrectionSubject, Decision, DecisionKind, Ruling
from duban.domain.decisions.roadmap import read, told_steps
from duban.domain.decisions.verification import AnsweredClaim
from duban.domain.plan.labels import PlanNames
from duban.domain.returns.submission_number import SubmissionNumber


def told_decision(decision: Decision, names: PlanNames) -> TimelineEntry:
    """A decision with who made it, why, what stood before and from when it holds."""
    said = decision_sentence(decision, names)
    basis = f"；依据：{decision.basis}" if decision.basis else ""
    text = f"{said}。经办：{proven(decision.by, decision)}；理由：{decision.reason}{basis}"
    return TimelineEntry(decision.at, decision.kind.value, text, decision.reference)


def decision_sentence(decision: Decision, names: PlanNames) -> str:
    """What was decided, in one sentence without its stop."""
    return SENTENCES[decision.kind](decision, names)


def _item(decision: Decision, names: PlanNames) -> str:
    return names.labels.told(decision.item or 0)


def _since(decision: Decision) -> str:
    """From which cycle on it holds."""
    return f"，自{Period.parse(decision.effective).title}报送起" if decision.effective else "，即日起"


def _extension(decision: Decision, names: PlanNames) -> str:
    if decision.is_refusal:
        asked = f"{_item(decision, names)}延期至{decision.field}的申请（{decision.applied_on}提出）"
        return f"{asked}不予同意，时限仍为{decision.original}"
    late = "，已逾期" if decision.asked_late else ""
    asked = f"（{decision.applied_on}申请{late}）" if decision.applied_on else ""
    return f"{_item(decision, names)}完成时限由{decision.original}延至{decision.value}{asked}"


def _exemption(decision: Decision, names: PlanNames) -> str:
    said = "免报" if decision.value == Ruling.EXEMPT else "免报撤回、恢复应报"
    return f"{_return(decision, names)}{said}（原为{decision.original}）"


def _nil(decision: Decision, names: PlanNames) -> str:
    return f"{_return(decision, names)}零报告认可（原为{decision.original}）"


def _return(decision: Decision, names: PlanNames) -> str:
    period = Reference.parse(decision.reference).period.title
    return f"{names.get(decision.organisation, decision.organisation)}{period}"


def _closure(decision: Decision, names: PlanNames) -> str:
    verdict, *evidence = decision.value.splitlines()
    seen = f"，佐证：{'；'.join(evidence)}" if evidence else ""
    off = f"{_since(decision)}不再列入填报表" if decision.kind is DecisionKind.CLOSURE else ""
    return f"{_item(decision, names)}{verdict}（依据{SubmissionNumber.parse(decision.original).title}{seen}）{off}"


def _reopening(decision: Decision, names: PlanNames) -> str:
    false = "（申报与核查不符）" if decision.field == Ruling.FALSE_CLAIM else ""
    return f"{_item(decision, names)}销号撤回{false}{_since(decision)}重新列入填报表"


def _confirmation(decision: Decision, names: PlanNames) -> str:
    return f"{_item(decision, names)}“{decision.field}”已核实为“{_units(decision.value, names)}”"


def _contact(decision: Decision, names: PlanNames) -> str:
    said = json.loads(decision.value)
    who = f"{names.get(decision.organisation, decision.organisation)}{decision.field}"
    if (end := end_of(decision)) is not None:
        return f"{who}{end.name}（{end.mail}）用至{end.last}，此后停用"
    return f"{who}自{said['from']}起为{said['name']}（{said['mail']}），原为{decision.original}"


def _correction(decision: Decision, names: PlanNames) -> str:
    item, value = _item(decision, names), decision.value
    match CorrectionSubject(decision.field):
        case CorrectionSubject.SPLIT:
            said = json.loads(value)
            taken = "、".join(map(str, said["measures"]))
            return f"{item}第{taken}条措施拆为{names.labels.told(said['new'])}{_since(decision)}生效"
        case CorrectionSubject.MERGE:
            return f"{item}并入{names.labels.told(int(value))}{_since(decision)}生效"
        case CorrectionSubject.NEW:
            return f"新增{item}：{json.loads(value)['goal'].rstrip('。')}{_since(decision)}生效"
        case CorrectionSubject.GOAL | CorrectionSubject.MEASURES | CorrectionSubject.CO_LEADS:
            before, after = _wording(decision.original), _wording(value)
            return f"{item}“{decision.field}”由“{before}”订正为“{after}”{_since(decision)}生效"
        case _:
            before, after = _units(decision.original, names), _units(value, names)
            return f"{item}“{decision.field}”由{before}订正为{after}{_since(decision)}生效"


def _termination(decision: Decision, names: PlanNames) -> str:
    said = "终止办理" if decision.value == Ruling.TERMINATED else "恢复办理"
    listed = "不再列入填报表" if decision.value == Ruling.TERMINATED else "重新列入填报表"
    return f"{_item(decision, names)}{said}{_since(decision)}{listed}"


def _postponement(decision: Decision, names: PlanNames) -> str:  # noqa: ARG001
    period = Reference.parse(decision.reference).period.title
    if decision.value == Ruling.AS_PLANNED:
        return f"{period}报送恢复原定时间（{decision.field}截止）"
    return f"{period}报送截止时间由{decision.original}顺延至{decision.value}"


def _rename(decision: Decision, names: PlanNames) -> str:  # noqa: ARG001
    if decision.value == Ruling.NOT_RENAMED:
        return f"更名登记撤回：{decision.original}"
    said = json.loads(decision.value)
    return f"{decision.original}自{said['from']}起更名为{said['name']}"


def _reversal(decision: Decision, names: PlanNames) -> str:
    what = _item(decision, names) if decision.item is not None else names.get(decision.organisation, "")
    return f"{what}“{decision.field}”由{decision.original}改回文件所写的{decision.value}"


def _sample(decision: Decision, names: PlanNames) -> str:
    drawn = f"{Period.parse(decision.field).title}销号抽查（比例{decision.original}，种子{decision.value}）"
    return f"{_item(decision, names)}抽中{drawn}"


def _proposal(decision: Decision, names: PlanNames) -> str:
    who = names.get(decision.organisation, decision.organisation)
    return f"{who}对{_item(decision, names)}的意见（{decision.original}）{decision.value}"


def _opinion(decision: Decision, names: PlanNames) -> str:
    return f"{_item(decision, names)}申报完成，专班意见：{decision.value}"


def _answer(decision: Decision, names: PlanNames) -> str:
    claimed = f"{_item(decision, names)}{SubmissionNumber.parse(decision.original).title}申报完成"
    return f"{claimed}，{AnsweredClaim.of(decision).told}"


def _visit(decision: Decision, names: PlanNames) -> str:
    said = json.loads(decision.value)
    unit = names.get(decision.organisation, decision.organisation)
    return f"批准{said['on']}到{unit}现场核查{names.labels.told(*said['items'])}（{decision.field}一次，联合进行）"


def _roadmap(decision: Decision, names: PlanNames) -> str:
    before = told_steps(read(decision.original)) or "未列节点"
    return f"{_item(decision, names)}路线图节点由“{before}”调整为“{told_steps(read(decision.value))}”"


def _reform(decision: Decision, names: PlanNames) -> str:
    if decision.value == Ruling.NOT_MARKED:
        return f"{_item(decision, names)}取消创新突破改革标注"
    consent = f"牵头单位已同意：{decision.original}" if decision.original else "随填报表征求牵头单位意见"
    return f"{_item(decision, names)}标注为创新突破改革（{consent}）"


def _wording(value: str) -> str:
    """A cell as people read it: measures in one line, units by the words that were said."""
    try:
        said = json.loads(value)
    except ValueError:
        return value
    if isinstance(said, list):
        return " ".join(map(str, said))
    return str(said["text"]) if isinstance(said, dict) else value


def _units(text: str, names: PlanNames) -> str:
    """Codes of organisations as their names; any other text as it is."""
    return "、".join(names.get(code, code) for code in text.replace("、", ",").split(","))


SENTENCES: Mapping[DecisionKind, Callable[[Decision, PlanNames], str]] = {
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
    DecisionKind.SAMPLE: _sample,
    DecisionKind.PROPOSAL: _proposal,
    DecisionKind.OPINION: _opinion,
    DecisionKind.ANSWER: _answer,
    DecisionKind.VISIT: _visit,
    DecisionKind.ROADMAP: _roadmap,
    DecisionKind.REFORM: _reform,
}
