"""创新突破改革: for each item in question whether its lead agrees to the mark, or the four cells of 自我评估."""

from duban.domain.form.column import Column, Content, item_columns
from duban.domain.form.form import Form
from duban.domain.form.reform_line import ReformLine
from duban.domain.returns.assessment import Consent, Rating

FAMILY = "reform."
ASSESSED = ("done", "effect", "lacking", "rating")


def _consents(_form: Form, _line: ReformLine) -> tuple[str, ...]:
    return tuple(consent.value for consent in Consent)


def _ratings(_form: Form, _line: ReformLine) -> tuple[str, ...]:
    return tuple(rating.value for rating in Rating)


def _no_consent(_form: Form, line: ReformLine) -> str:
    return "本项已经标注，请填写右边的自我评估。" if line.is_assessed else ""


def _no_assessment(_form: Form, line: ReformLine) -> str:
    return "" if line.is_assessed else "本期不作自我评估，只需选择是否同意标注。"


REFORM_COLUMNS = (
    *item_columns(6, FAMILY),
    Column("goal", "目标任务", 26, family=FAMILY, shows=lambda _, line: line.item.goal),
    Column("known", "台账已有数据", 26, family=FAMILY, shows=lambda _, line: line.known, style="small"),
    Column(
        "consent",
        "标注意见",
        12,
        Content.CHOICE,
        note="▼",
        hint="拟将本项标注为创新突破改革，请选择是否同意；同意的，年末和方案结束时填四格自我评估。不选的，不作标注。",
        choices=_consents,
        refuses=_no_consent,
        family=FAMILY,
    ),
    Column(
        "done",
        "主要做法",
        30,
        required=True,
        note="突破了什么",
        hint="写明改革做了什么、突破了什么，300字以内。",
        refuses=_no_assessment,
        family=FAMILY,
    ),
    Column(
        "effect",
        "实际成效",
        28,
        required=True,
        note="用数据说明",
        hint="写明成效和数据；左边“台账已有数据”不必重抄。",
        refuses=_no_assessment,
        family=FAMILY,
    ),
    Column(
        "lacking",
        "不足之处",
        22,
        required=True,
        note="没有填“无”",
        hint="写明尚未解决的问题；没有的填“无”。",
        refuses=_no_assessment,
        family=FAMILY,
    ),
    Column(
        "rating",
        "自评",
        12,
        Content.CHOICE,
        required=True,
        note="必选▼",
        hint="请对照目标任务，从下拉列表选择。",
        choices=_ratings,
        refuses=_no_assessment,
        family=FAMILY,
    ),
)
TITLES = {column.key: column.title for column in REFORM_COLUMNS}
