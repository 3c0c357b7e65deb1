"""The tables of what counties say in their quarterly returns."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, Table

from duban.adapters.store.columns import text, vocabulary
from duban.adapters.store.tables.schema import metadata
from duban.domain.returns.county import IndicatorState

county_accounts = Table(
    "county_accounts",
    metadata,
    Column("submission", Integer, ForeignKey("submissions.seq"), primary_key=True),
    text("work"),
    text("problems"),
    text("next_steps"),
    text("plan"),
    text("exploratory"),
    text("experience"),
)

county_indicators = Table(
    "county_indicators",
    metadata,
    Column("submission", Integer, ForeignKey("county_accounts.submission"), primary_key=True),
    Column("indicator", Integer, primary_key=True, autoincrement=False),
    Column("state", vocabulary(IndicatorState, "state"), nullable=True),
    text("text"),
    Column("items", JSON, nullable=False),
)
