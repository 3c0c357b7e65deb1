"""交办事项: what minutes and remarks gave to the unit, of which it tells in its own form what came of it."""

from duban.domain.form.column import Column, Content
from duban.domain.form.coordination import ACCOUNT, RESULT
from duban.domain.form.errand_line import ErrandLine
from duban.domain.form.form import Form
from duban.domain.returns.helping import HelperAnswer

FAMILY = "errand."


def _answers(_form: Form, _line: ErrandLine) -> tuple[str, ...]:
    return tuple(answer.value for answer in HelperAnswer)


ERRAND_COLUMNS = (
    Column("number", "编号", 6, Content.NUMBER, family=FAMILY, shows=lambda _, line: str(line.number)),
    Column("missing", "还差", 6, Content.COUNT, family=FAMILY, shows=lambda *_: ""),
    Column("matter", "交办事项", 40, family=FAMILY, shows=lambda _, line: line.matter),
    Column("origin", "交办依据", 26, family=FAMILY, shows=lambda _, line: line.origin),
    Column("part", "职责、时限", 12, family=FAMILY, shows=lambda _, line: line.told),
    Column(
        *(RESULT, "办理结果", 18, Content.CHOICE),
        required=True,
        note="必选▼",
        hint="请从下拉列表选择；上期反馈过的已预填。",
        choices=_answers,
        carries=lambda _, line: line.answer or None,
        family=FAMILY,
    ),
    Column(
        *(ACCOUNT, "办理情况", 40),
        required=True,
        hint="请写明办理情况、结果，或不属于本单位职责、难以办理的理由，300字以内。",
        carries=lambda _, line: line.words or None,
        family=FAMILY,
    ),
)
