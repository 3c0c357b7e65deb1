"""What counties said, beside the submissions that brought it; only ever added to."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, select

from duban.adapters.store.tables import county_accounts, county_indicators
from duban.domain.county import CountyAccount, IndicatorAccount


def add_account(connection: Connection, submission: int, account: CountyAccount) -> None:
    """Keep what the submission with that sequence number says."""
    values = asdict(account)
    indicators = [{**each, "items": list(each["items"])} for each in values.pop("indicators")]
    connection.execute(county_accounts.insert().values(submission=submission, **values))
    if indicators:
        connection.execute(county_indicators.insert(), [{"submission": submission, **each} for each in indicators])


def accounts_of(connection: Connection, submissions: list[int]) -> Mapping[int, CountyAccount]:
    """The accounts of those submissions that brought one, by sequence number."""
    rows = _rows(connection, county_accounts, submissions)
    if not rows:
        return {}
    said: dict[int, list[IndicatorAccount]] = {}
    for values in _rows(connection, county_indicators, [row["submission"] for row in rows]):
        account = IndicatorAccount(values["indicator"], values["state"], values["text"], tuple(values["items"]))
        said.setdefault(values["submission"], []).append(account)
    return {
        row["submission"]: CountyAccount(
            indicators=tuple(said.get(row["submission"], ())),
            **{name: value for name, value in row.items() if name != "submission"},
        )
        for row in rows
    }


def _rows(connection: Connection, table: Any, submissions: list[int]) -> list[dict[str, Any]]:
    statement = select(table).where(table.c.submission.in_(submissions)).order_by(*table.primary_key.columns)
    return [dict(row) for row in connection.execute(statement).mappings()]
