"""
任务认领核对表: with the first form that a lead gets of an item, whether the plan says of it what it should.

It is asked once: of an item of which the lead had a return accepted before, nothing is asked here.
"""

from collections.abc import Iterable

from duban.domain.form.claim_line import ClaimLine
from duban.domain.form.column import Column, Content, item_columns
from duban.domain.form.form import Form
from duban.domain.form.words import NOTHING
from duban.domain.returns.item_answer import AnswerWord

OTHER = "其他"
# What may be proposed to be corrected, by the titles under which the plan prints it.
CORRECTABLE = ("目标任务", "具体措施", "牵头部门", "责任部门", "完成时限", "量化指标", OTHER)
REASONS = (
    "与方案原文不一致",
    "不属本单位职能",
    "职能已划转",
    "应增加或减少责任部门",
    "上级另有部署",
    "完成时限须衔接",
    "其他（请写在“应改为”栏）",
)


def _proposes(_form: Form, _line: ClaimLine) -> tuple[str, ...]:
    return CORRECTABLE


def _words(_form: Form, _line: ClaimLine) -> tuple[str, ...]:
    return tuple(word.value for word in AnswerWord)


def _reasons(_form: Form, _line: ClaimLine) -> tuple[str, ...]:
    return REASONS


FAMILY = "claim."
CLAIM_COLUMNS = (
    *item_columns(5, FAMILY),
    Column("goal", "目标任务", 26, family=FAMILY, shows=lambda _, line: line.item.goal),
    Column("leads", "牵头部门", 13, family=FAMILY, shows=lambda _, line: line.leads),
    Column("co_responsible", "责任部门", 22, family=FAMILY, shows=lambda _, line: line.item.co_responsible or NOTHING),
    Column("deadline", "完成时限", 12, family=FAMILY, shows=lambda _, line: line.item.deadline.told),
    Column("targets", "量化指标", 24, family=FAMILY, shows=lambda _, line: "\n".join(line.targets) or NOTHING),
    Column("doubts", "待核实内容", 32, family=FAMILY, shows=lambda _, line: "\n".join(line.doubts) or NOTHING),
    Column(
        "word",
        "认领意见",
        10,
        Content.CHOICE,
        required=True,
        note="必选▼",
        hint="本行内容（含待核实内容的现填值）无误的选“无异议”；有误的选“建议更正”，并填右边三栏。",
        choices=_words,
        family=FAMILY,
    ),
    Column(
        "column",
        "更正哪一栏",
        10,
        Content.CHOICE,
        note="▼",
        hint="建议更正的，请选择是哪一栏；有几栏的选最主要的一栏，其余写在“应改为”。",
        choices=_proposes,
        family=FAMILY,
    ),
    Column("becomes", "应改为", 26, note="建议更正必填", hint="建议更正的，请写明应改为什么。", family=FAMILY),
    Column(
        "why",
        "更正理由",
        15,
        Content.CHOICE,
        note="建议更正必选▼",
        hint="建议更正的，请选择理由；文件依据请在“应改为”栏写明文号。",
        choices=_reasons,
        family=FAMILY,
    ),
)


def claim_columns(lines: Iterable[ClaimLine]) -> tuple[Column, ...]:
    """The columns of one form's sheet: without targets and doubts where no item has any."""
    known = tuple(lines)
    empty = {"targets": not any(line.targets for line in known), "doubts": not any(line.doubts for line in known)}
    return tuple(column for column in CLAIM_COLUMNS if not empty.get(column.key, False))
