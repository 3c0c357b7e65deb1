"""考核: what was put on record of appraisals."""

from datetime import datetime
from typing import Protocol

from duban.domain.appraisal.acts import AppraisalAct


class AppraisalActs(Protocol):
    """What was done about appraisals; only ever added to."""

    def add(self, act: AppraisalAct) -> AppraisalAct:
        """Append *act* under the next number of its programme, and an entry of the log with it; as it was recorded."""
        ...

    def all(self, programme: str, as_of: datetime | None = None) -> tuple[AppraisalAct, ...]:
        """Everything recorded of a programme's appraisals up to *as_of*, by number."""
        ...
