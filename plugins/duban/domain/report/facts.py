"""The report as a flat list of facts with their sources; the same report gives the same bytes."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from duban.domain.calendar.cycle import TIMEZONE, Frequency, Period
from duban.domain.form.words import said_of
from duban.domain.report.co_leads import co_lead_facts
from duban.domain.report.counted import counted
from duban.domain.report.fact import Cite, Citing, Fact, Value
from duban.domain.report.items import UNCHANGED, item_facts
from duban.domain.report.report import Report
from duban.domain.report.restatement import ReportedStatement
from duban.domain.report.source import Source


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that a report states, once each, in a fixed order, and the returns that it cites."""

    reference: str
    as_of: datetime
    counted_to: date
    task_list_sha256: str
    sources: tuple[Source, ...]
    facts: tuple[Fact, ...]


def facts_of(report: Report) -> Facts:
    """The facts of *report*: first what was counted, then item by item."""
    citing = Citing(report.task_list_sha256)
    return Facts(
        reference=str(report.reference),
        as_of=report.as_of,
        counted_to=report.counted_to,
        task_list_sha256=report.task_list_sha256,
        sources=report.sources,
        facts=tuple(_of_period(report.period, fact) for fact in _facts(report, citing)),
    )


def _facts(report: Report, citing: Citing) -> Iterator[Fact]:
    yield from counted(report, citing)
    yield from item_facts(report, citing)
    yield from co_lead_facts(report.co_leads, report.labels)


def _of_period(period: Period, fact: Fact) -> Fact:
    """*fact* in the words of the period; what a unit wrote stays as it was."""
    if period.frequency is Frequency.MONTHLY:
        return fact
    value = said_of(period, UNCHANGED) if fact.value == UNCHANGED else fact.value
    return replace(fact, name=said_of(period, fact.name), value=value)


def as_json(facts: Facts) -> bytes:
    """
    *facts* as JSON in UTF-8, one fact on a line, the same bytes for the same facts.

    Moments are in Asia/Shanghai; a number that was typed stays as it was typed.
    """
    written = bytearray()  # as text, a plan of thousands of items would be in memory three times over
    for line in _lines(facts):
        written += line.encode()
    return bytes(written)


def _lines(facts: Facts) -> Iterator[str]:
    head = {
        "reference": facts.reference,
        "as_of": _moment(facts.as_of),
        "counted_to": facts.counted_to.isoformat(),
        "task_list_sha256": facts.task_list_sha256,
    }
    yield "{\n" + "".join(f" {_dump(name)}: {_dump(value)},\n" for name, value in head.items())
    yield ' "sources": {'
    for place, source in enumerate(facts.sources):
        yield f"{',' if place else ''}\n  {_dump(source.number)}: {_dump(_source(source))}"
    yield '\n },\n "facts": ['
    for place, fact in enumerate(facts.facts):
        yield f"{',' if place else ''}\n  {_dump(_fact(fact))}"
    yield "\n ]\n}\n"


def told(written: bytes) -> Mapping[str, ReportedStatement]:
    """The statements in a JSON that `as_json` wrote, by key."""
    return {
        fact["key"]: ReportedStatement(fact["name"], _shown(fact["value"])) for fact in json.loads(written)["facts"]
    }


def told_now(facts: Facts) -> Mapping[str, ReportedStatement]:
    """The same of facts that were not written down yet."""
    return {fact.key: ReportedStatement(fact.name, _shown(_plain(fact.value))) for fact in facts.facts}


def _shown(value: object) -> str:
    return "—" if value is None else str(value)


def _source(source: Source) -> dict[str, object]:
    return {
        "organisation": source.organisation,
        "reference": str(source.reference),
        "attempt": source.attempt,
        "received_at": _moment(source.received_at),
        "file_name": source.file_name,
        "file_sha256": source.file_sha256,
        "message_sha256": source.message,
    }


def _fact(fact: Fact) -> dict[str, object]:
    told = {"key": fact.key, "name": fact.name, "value": _plain(fact.value)}
    return told | ({"rule": fact.rule} if fact.rule else {}) | {"sources": [dict(_cite(cite)) for cite in fact.cites]}


def _cite(cite: Cite) -> Iterator[tuple[str, object]]:
    yield "kind", cite.kind.value
    yield "source", cite.name
    yield from ((name, value) for name in ("item", "column", "cell") if (value := getattr(cite, name)))


def _plain(value: Value) -> str | int | float | None:
    return value.isoformat() if isinstance(value, date) else value


def _moment(at: datetime) -> str:
    return at.astimezone(TIMEZONE).isoformat()


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
