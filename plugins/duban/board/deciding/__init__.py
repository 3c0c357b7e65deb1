"""登记与决定: what the office decides, each a form of fields, what will follow, and one call of its service."""

from duban.board.deciding.escalation import ESCALATION_FORMS
from duban.board.deciding.items import ITEM_FORMS
from duban.board.deciding.returns import RETURN_FORMS
from duban.board.deciding.task_list import TASK_LIST_FORMS
from duban.board.deciding.units import UNIT_FORMS

FORMS = (*ITEM_FORMS, *RETURN_FORMS, *TASK_LIST_FORMS, *UNIT_FORMS, *ESCALATION_FORMS)
BY_CODE = {form.code: form for form in FORMS}

__all__ = ["BY_CODE", "FORMS"]
