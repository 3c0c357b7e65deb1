"""The tables of what departments sent, item by item, and what was found in it."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from duban.adapters.store.columns import (
    at_least,
    later_text,
    moment,
    proof,
    return_key,
    sequence,
    sha256,
    text,
    vocabulary,
)
from duban.adapters.store.tables.schema import RETURN, belongs_to, metadata
from duban.domain.returns.assessment import Consent
from duban.domain.returns.delay import DelayCause, DelayOwner
from duban.domain.returns.item_answer import AnswerWord
from duban.domain.returns.registration import Channel
from duban.domain.returns.submission import CoordinationLevel, Severity, Status, Verdict

submissions = Table(
    "submissions",
    metadata,
    sequence(),
    *return_key(),
    Column("attempt", Integer, nullable=False),
    moment("received_at"),
    text("sender"),
    sha256("file_sha256"),
    text("file_name"),
    sha256("message"),
    Column("verdict", vocabulary(Verdict, "verdict"), nullable=False),
    later_text("nil_reason"),
    later_text("experience"),
    later_text("publicity"),
    UniqueConstraint(*RETURN, "attempt", name="uq_submissions_attempt"),
    UniqueConstraint(*RETURN, "file_sha256", name="uq_submissions_file_sha256"),
    belongs_to("expected_returns", RETURN),
    at_least("attempt", 1),
)

registrations = Table(
    "registrations",
    metadata,
    Column("submission", Integer, ForeignKey("submissions.seq"), primary_key=True),
    Column("channel", vocabulary(Channel, "channel"), nullable=False),
    text("registered_by"),
    moment("registered_at"),
    sha256("scan_sha256"),
    text("scan_name"),
    *proof(),
)

entries = Table(
    "entries",
    metadata,
    Column("submission", Integer, ForeignKey("submissions.seq"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("item", Integer, nullable=False),
    Column("status", vocabulary(Status, "status"), nullable=True),
    Column("measures", JSON, nullable=False),
    text("progress"),
    text("problems"),
    text("next_steps"),
    Column("expected_on", Date, nullable=True),
    text("evidence"),
    text("remark"),
    Column("unchanged", Boolean, nullable=False, server_default=false()),
    later_text("coordination"),
    Column("coordination_level", vocabulary(CoordinationLevel, "coordination_level"), nullable=True),
    # Nothing in what was filed before it was asked; PostgreSQL cannot compare a default of this type.
    Column("milestones", JSON, nullable=True),
    # The columns of the form that no rule speaks of, by key; nothing in rows of before there were any.
    Column("further", JSON, nullable=True),
    # What holds it up and who can solve it, by code; nothing in what was filed before it was asked.
    Column("delay_cause", vocabulary(DelayCause, "delay_cause"), nullable=True),
    Column("delay_owner", vocabulary(DelayOwner, "delay_owner"), nullable=True),
    # What the lead says to the mark 创新突破改革, and its 自我评估; nothing where neither was asked.
    Column("consent", vocabulary(Consent, "consent"), nullable=True),
    Column("assessment", JSON, nullable=True),
    # Where it was typed: the row's number, and the columns by key.
    Column("cells", JSON, nullable=True),
)

target_values = Table(
    "target_values",
    metadata,
    Column("submission", Integer, primary_key=True),
    Column("entry", Integer, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("kpi", String(40), nullable=False),
    # As text: SQLite would make a binary fraction of it.
    Column("value", Text, nullable=True),
    text("text"),
    text("source"),
    later_text("cell"),
    ForeignKeyConstraint(("submission", "entry"), ("entries.submission", "entries.position")),
)

# What a lead answered on 任务认领核对表.
item_answers = Table(
    "item_answers",
    metadata,
    Column("submission", Integer, ForeignKey("submissions.seq"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("item", Integer, nullable=False),
    Column("word", vocabulary(AnswerWord, "word"), nullable=False),
    text("column"),
    text("becomes"),
    text("why"),
    text("cell"),
)

findings = Table(
    "findings",
    metadata,
    Column("submission", Integer, ForeignKey("submissions.seq"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("code", String(40), nullable=False),
    Column("level", vocabulary(Severity, "level"), nullable=False),
    text("sentence"),
    Column("item", Integer, nullable=True),
    text("column"),
    text("cell"),
)
