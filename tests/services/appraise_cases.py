"""An appraised office of these tests: its rules, its periods, and what units file in them."""

from dataclasses import replace
from datetime import datetime

from tests.services.conftest import OfficeApp, with_loops

from duban.domain.appraisal.rules import AppraisalRules
from duban.domain.calendar.cycle import TIMEZONE

BASIS = "泉效能办〔2021〕5号"


def day(year: int, month: int, number: int, hour: int = 9) -> datetime:
    """A moment in Quanzhou."""
    return datetime(year, month, number, hour, tzinfo=TIMEZONE)


def appraised(app: OfficeApp, **rules: object) -> OfficeApp:
    """*app* with the loop on, by rules that are named or as shipped."""
    with_loops(app.context, appraisal=True, verification=True, coordination=True)
    found = replace(AppraisalRules(basis=BASIS, kept_by="市效能办", own_unit_decided_by="市政府办公室"), **rules)
    object.__setattr__(app.context, "appraisal", found)
    return app
