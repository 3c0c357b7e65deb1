"""Reports as the pages look at them: compiled when somebody asks, or over a large plan a short time before."""

from datetime import datetime
from functools import partial

from duban.domain.calendar.cycle import Reference
from duban.domain.report import Report
from duban.services.compile.load_facts import Gather
from duban.services.context import ServiceContext


def newest_report(context: ServiceContext, reference: Reference, now: datetime) -> Report:
    """The facts of a cycle at *now*, or at the moment shortly before that is its `as_of`."""
    return context.kept(("report", reference), now, partial(Gather(context).report, reference, now)).value
