"""What counties said, beside the submissions that brought it; only ever added to."""

from collections.abc import Mapping
from dataclasses import asdict

from sqlalchemy import Connection

from duban.adapters.store.statements import rows_among
from duban.adapters.store.tables import county_accounts, county_indicators
from duban.domain.returns.county import CountyAccount, IndicatorAccount


def add_account(connection: Connection, submission: int, account: CountyAccount) -> None:
    """Keep what the submission with that sequence number says."""
    values = asdict(account)
    indicators = [{**each, "items": list(each["items"])} for each in values.pop("indicators")]
    connection.execute(county_accounts.insert(), {"submission": submission, **values})
    if indicators:
        connection.execute(county_indicators.insert(), [{"submission": submission, **each} for each in indicators])


def accounts_of(connection: Connection, submissions: list[int]) -> Mapping[int, CountyAccount]:
    """The accounts of those submissions that brought one, by sequence number."""
    rows = rows_among(connection, county_accounts, "submission", submissions)
    if not rows:
        return {}
    said: dict[int, list[IndicatorAccount]] = {}
    brought = [row["submission"] for row in rows]
    for values in rows_among(connection, county_indicators, "submission", brought):
        account = IndicatorAccount(values["indicator"], values["state"], values["text"], tuple(values["items"]))
        said.setdefault(values["submission"], []).append(account)
    return {
        row["submission"]: CountyAccount(
            indicators=tuple(said.get(row["submission"], ())),
            **{name: value for name, value in row.items() if name != "submission"},
        )
        for row in rows
    }
