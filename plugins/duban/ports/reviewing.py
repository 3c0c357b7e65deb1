"""专家论证: what was put on record of what experts said."""

from datetime import datetime
from typing import Protocol

from duban.domain.decisions.expert_review import ExpertReview


class ExpertReviews(Protocol):
    """What experts said of reforms; only ever added to."""

    def add(self, review: ExpertReview) -> None:
        """Append *review*, and an entry of the log with it."""
        ...

    def all(self, programme: str, as_of: datetime | None = None) -> tuple[ExpertReview, ...]:
        """Every review of a programme's items up to *as_of*, in the order of recording."""
        ...
