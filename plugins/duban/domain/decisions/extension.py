"""The application for an extension (延期申请), filled in as far as the return itself says it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from duban.domain.plan.programme import Item
from duban.domain.returns.submission import Entry, Finding

PAST_DEADLINE = "W16"


@dataclass(frozen=True, slots=True)
class WantedExtension:
    """
    One item of the application: its label, its deadline as printed, the day asked for, and what was reported of it.

    `until` is None where nobody has named a day yet: it is left for people to write.
    """

    label: str
    goal: str
    deadline: str
    until: date | None
    progress: str
    reason: str


@dataclass(frozen=True, slots=True)
class ExtensionRequest:
    """An application of one unit to the office; people sign and seal it, and add what is missing."""

    title: str
    addressee: str
    organisation: str
    period: str
    items: tuple[WantedExtension, ...]


def wanted(
    findings: Iterable[Finding], entries: Iterable[Entry], items: Mapping[int, Item]
) -> tuple[WantedExtension, ...]:
    """The items that are expected later than their deadline, each once, by number."""
    said = {entry.item: entry for entry in entries}
    late = sorted({finding.item for finding in findings if finding.code == PAST_DEADLINE and finding.item is not None})
    return tuple(
        WantedExtension(item.label, item.goal, item.deadline.told, entry.expected_on, entry.progress, entry.problems)
        for number in late
        if (item := items.get(number)) and (entry := said.get(number)) and entry.expected_on is not None
    )


def blank(items: Iterable[Item]) -> tuple[WantedExtension, ...]:
    """The same items for an application that is still to be written: only what the plan says is filled in."""
    return tuple(WantedExtension(item.label, item.goal, item.deadline.told, None, "", "") for item in items)
