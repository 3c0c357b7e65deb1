"""登记与决定: what the office decides, each a form of fields, what will follow, and one call of its service."""

from duban.board.deciding.escalation import ESCALATION_FORMS
from duban.board.deciding.form import DecisionForm
from duban.board.deciding.items import ITEM_FORMS
from duban.board.deciding.returns import RETURN_FORMS
from duban.board.deciding.task_list import TASK_LIST_FORMS
from duban.board.deciding.units import UNIT_FORMS, VISIT
from duban.board.deciding.whole_items import WHOLE_ITEM_FORMS
from duban.board.visiting import Visit

GROUPS = {
    "事项": (*ITEM_FORMS, VISIT),
    "报送": RETURN_FORMS,
    "任务清单": (*TASK_LIST_FORMS, *WHOLE_ITEM_FORMS),
    "单位、联系人": UNIT_FORMS,
    "提醒催办": ESCALATION_FORMS,
}
FORMS = tuple(form for forms in GROUPS.values() for form in forms)
BY_CODE = {form.code: form for form in FORMS}


def offered(visit: Visit, *codes: str) -> list[DecisionForm]:
    """Those of the named forms that the visitor may use: a page leads to no others."""
    return [BY_CODE[code] for code in codes if visit.may(BY_CODE[code].permission)]


__all__ = ["BY_CODE", "FORMS", "GROUPS", "offered"]
