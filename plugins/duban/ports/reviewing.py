"""专家论证: what was put on record of what experts said, and of those who are asked by mail."""

from datetime import datetime
from typing import Protocol

from duban.domain.decisions.expert_letter import ExpertAct
from duban.domain.decisions.expert_review import ExpertReview


class ExpertReviews(Protocol):
    """What experts said of reforms; only ever added to."""

    def add(self, review: ExpertReview) -> None:
        """Append *review*, and an entry of the log with it."""
        ...

    def all(self, programme: str, as_of: datetime | None = None) -> tuple[ExpertReview, ...]:
        """Every review of a programme's items up to *as_of*, in the order of recording."""
        ...


class ExpertActs(Protocol):
    """What was done about letters to experts; only ever added to."""

    def add(self, act: ExpertAct) -> ExpertAct:
        """Append *act* under the next number of its programme, and an entry of the log with it; as it was recorded."""
        ...

    def all(self, programme: str, as_of: datetime | None = None) -> tuple[ExpertAct, ...]:
        """Everything recorded of a programme's letters to experts up to *as_of*, by number."""
        ...
