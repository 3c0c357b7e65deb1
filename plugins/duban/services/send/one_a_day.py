"""One mail a day to the same people: of several programmes the second to ask waits for the next morning."""

from collections.abc import Iterable
from datetime import datetime

from duban.domain.calendar.cycle import Reference
from duban.domain.calendar.moments import day_began
from duban.domain.calendar.workdays import ONE_DAY
from duban.ports import UnitOfWork
from duban.services.context import ServiceContext

WAITS = "当日已有其他专项的邮件发给该单位，下一工作日发出"


def others_wrote_today(
    context: ServiceContext, work: UnitOfWork, reference: Reference, addresses: Iterable[str], now: datetime
) -> bool:
    """
    Whether a form or a notice of another programme than that of *reference* was written today to any of *addresses*.

    What that programme itself wrote is its own ladder's matter; receipts answer, and wait for nothing.
    """
    if len(context.programmes) == 1:
        return False
    midnight = day_began(now)
    wanted = {address.casefold() for address in addresses} - {context.robot.casefold()}
    today = work.outbox.written_to(tuple(sorted(wanted)), midnight)
    # What lies beyond midnight was written by a clock that was ahead.
    others = (one for one in today if Reference.parse(one.reference).programme != reference.programme)
    return any(one.prepared_at < midnight + ONE_DAY for one in others)
