"""The table of what was done about needs for coordination; only ever added to."""

from sqlalchemy import Column, Date, Integer, String, Table, UniqueConstraint

from duban.adapters.store.columns import at_least, later_text, moment, proof, sequence, text, vocabulary
from duban.adapters.store.tables.schema import metadata
from duban.domain.decisions.coordination import NeedActKind, NeedLevel
from duban.domain.returns.helping import FeedbackWay, HelperAnswer, HelperPart

need_acts = Table(
    "need_acts",
    metadata,
    sequence(),
    Column("programme", String(40), nullable=False),
    Column("number", Integer, nullable=False),
    Column("item", Integer, nullable=False),
    text("since"),
    Column("kind", vocabulary(NeedActKind, "kind"), nullable=False),
    moment("at"),
    text("by"),
    text("words"),
    text("reason"),
    Column("about", Integer, nullable=False),
    text("organisation"),
    Column("part", vocabulary(HelperPart, "part"), nullable=True),
    Column("level", vocabulary(NeedLevel, "level"), nullable=True),
    Column("answer", vocabulary(HelperAnswer, "answer"), nullable=True),
    Column("days", Integer, nullable=False),
    text("file_sha256"),
    text("message"),
    *proof(),
    Column("until", Date, nullable=True),
    later_text("paper"),
    Column("way", vocabulary(FeedbackWay, "way"), nullable=True),
    UniqueConstraint("programme", "number"),
    at_least("number", 1),
)
