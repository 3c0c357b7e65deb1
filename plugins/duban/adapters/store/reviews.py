"""What experts said of reforms, in the ledger; each with an entry of the log."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping

from duban.adapters.store.log import vouch
from duban.adapters.store.statements import insert_row, rows_of, without_seq
from duban.adapters.store.tables import expert_reviews
from duban.domain.decisions.expert_review import ExpertReview, ReviewFile, ReviewPaper
from duban.ports.deciding import LogKind


class SqlReviews:
    """ports.ExpertReviews in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, review: ExpertReview) -> None:
        """Append *review*, and an entry of the log with it."""
        values: dict[str, Any] = asdict(review)
        del values["files"]
        files = {file.paper: file for file in review.files}
        for paper in ReviewPaper:
            file = files.get(paper)
            values[_column(paper, "sha256")] = file.sha256 if file else ""
            values[_column(paper, "name")] = file.name if file else ""
        vouch(self._connection, LogKind.REVIEW, insert_row(self._connection, expert_reviews, values))

    def all(self, programme: str, as_of: datetime | None = None) -> tuple[ExpertReview, ...]:
        """Every review of a programme's items up to *as_of*, in the order of recording."""
        rows = rows_of(self._connection, expert_reviews, {"programme": programme}, ("seq",))
        found = (_review(row) for row in rows)
        return tuple(one for one in found if as_of is None or one.at <= as_of)


def _column(paper: ReviewPaper, part: str) -> str:
    return f"{paper.name.lower()}_{part}"


def _review(row: RowMapping) -> ExpertReview:
    values = dict(without_seq(row))
    files = []
    for paper in ReviewPaper:
        sha256, name = (values.pop(_column(paper, part)) for part in ("sha256", "name"))
        if sha256:
            files.append(ReviewFile(paper, sha256, name))
    return ExpertReview(**values, files=tuple(files))
