"""The form as data: one list of columns drives writing, reading, checking and the report."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from duban.domain.cycle import Reference
from duban.domain.programme import Item
from duban.domain.submission import Entry


@dataclass(frozen=True, slots=True)
class Form:
    """
    All that one organisation's workbook of one cycle says before it is filled.

    `token` is our mark over the reference. `last` holds the entries last accepted, by item number. `people` are
    the prefilled cover fields by key (filler, phone, reviewer, signer).
    """

    reference: Reference
    token: str
    title: str
    organisation: str
    salutation: str
    items: tuple[Item, ...]
    lead_names: Mapping[str, str]
    covers: tuple[date, date]
    answer_by: date
    late_from: datetime
    contact_line: str
    people: Mapping[str, str] = field(default_factory=dict)
    last: Mapping[int, Entry] = field(default_factory=dict)
