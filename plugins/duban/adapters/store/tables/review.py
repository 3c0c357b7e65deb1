"""The table of what experts said of reforms; only ever added to."""

from sqlalchemy import Column, Date, Integer, String, Table

from duban.adapters.store.columns import at_least, moment, proof, sequence, text, vocabulary
from duban.adapters.store.tables.schema import metadata
from duban.domain.decisions.expert_review import ReviewMeans, ReviewPaper
from duban.domain.returns.assessment import Rating

expert_reviews = Table(
    "expert_reviews",
    metadata,
    sequence(),
    Column("programme", String(40), nullable=False),
    Column("item", Integer, nullable=False),
    Column("held_on", Date, nullable=False),
    Column("means", vocabulary(ReviewMeans, "means"), nullable=False),
    Column("present", Integer, nullable=False),
    Column("recused", Integer, nullable=False),
    Column("rating", vocabulary(Rating, "rating"), nullable=False),
    text("opinion"),
    # A paper that there is none of (who signs in by letter?) has no file.
    *(text(f"{paper.name.lower()}_{part}") for paper in ReviewPaper for part in ("sha256", "name")),
    text("by"),
    moment("at"),
    *proof(),
    at_least("present", 1),
)
