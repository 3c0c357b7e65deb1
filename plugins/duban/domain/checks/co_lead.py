"""会签: what a co-lead adds to the return of the unit that is named first, and what follows if it says nothing."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import product

from duban.domain.calendar.cycle import Cycle
from duban.domain.checks.context import as_numbered
from duban.domain.checks.links import behind_links, links_of_mail
from duban.domain.checks.people import label_of, stand_ins
from duban.domain.checks.reading import parse_measure, says_nothing
from duban.domain.checks.secrets import COVER
from duban.domain.checks.table import sentence
from duban.domain.files.cloud_link import CloudLink
from duban.domain.form import measure_key, plain, title_of
from duban.domain.form.co_lead import CHANGES, COLUMNS_AFTER, COUNTERSIGN_FIELDS, OPINION, Opinion
from duban.domain.plan.labels import Labels
from duban.domain.plan.programme import Item, Programme, labels_of
from duban.domain.returns.submission import FilledForm, Finding, MeasureState, Severity
from duban.domain.text.secrecy import looks_secret

# What is asked for by T-2: the first-named unit still has two working days for its own signatures.
DAYS_BEFORE = 2


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a co-lead says of one item: ticks of the measures that are its own, and its progress."""

    item: int
    measures: tuple[MeasureState | None, ...] = ()
    progress: str = ""
    remark: str = ""

    @property
    def says_anything(self) -> bool:
        """Whether the co-lead said anything of this item."""
        return bool(self.progress or self.remark or any(self.measures))


@dataclass(frozen=True, slots=True)
class Countersign:
    """
    A co-lead's form that came back (会签反馈), filed once and never changed.

    `reference` names the co-lead in the cycle; it is no expected return, for a co-lead owes nothing.
    """

    reference: str
    attempt: int
    received_at: datetime
    sender: str
    file_sha256: str
    file_name: str
    message: str
    opinion: Opinion | None
    changes: str
    contributions: tuple[Contribution, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def number(self) -> str:
        """What the sender is told: the reference, and which of its answers it is."""
        return f"{self.reference}#会签{self.attempt}"

    @property
    def is_accepted(self) -> bool:
        """Whether it is merged: an error sends it back."""
        return not any(finding.level is Severity.ERROR for finding in self.findings)


def countersign_text(reference: str) -> str:
    """What our mark on a co-lead's form is made over: another text than a return's, so that neither passes for one."""
    return f"会签 {reference}"


def answer_by(cycle: Cycle) -> date:
    """The last day to countersign: T-2 working days."""
    return cycle.before(DAYS_BEFORE)


def shared_items(programme: Programme, organisation: str) -> tuple[Item, ...]:
    """The open items that *organisation* leads with another that is named first, by number."""
    return tuple(item for item in programme.items if organisation in item.leads[1:] and programme.asks(item))


def co_leads_of(programme: Programme, lead: str, stream: str) -> tuple[str, ...]:
    """Who countersigns in *stream* what *lead* reports, in the order of the list of units."""
    named = {code for item in programme.items if item.lead == lead for code in item.leads[1:]}
    return tuple(unit.code for unit in programme.organisations if unit.code in named and stream in unit.countersigns)


def read_countersign(
    filled: FilledForm, items: tuple[Item, ...], off: Collection[str] = ()
) -> tuple[Opinion | None, str, tuple[Contribution, ...], tuple[Finding, ...]]:
    """
    What a co-lead's form says of *items*: its opinion, its changes, what it adds, and what is wrong with it.

    Findings with a code that is *off* are left out.
    """
    filled = as_numbered(filled, items)
    changes = filled.cover.get(CHANGES, "").strip()
    wanted = plain(re.sub(r"[□☑√✓\s]", "", filled.cover.get(OPINION, "")))
    opinion = next((each for each in Opinion if plain(each.value) == wanted), None)
    if opinion is None and changes and not wanted:
        opinion = Opinion.CHANGES
    contributions = tuple(each for each in _contributions(filled, items) if each.says_anything)
    findings = tuple(
        each for each in _findings(filled, opinion, changes, contributions, labels_of(items)) if each.code not in off
    )
    return opinion, changes, contributions, findings


def asked_of_mail(links: Iterable[CloudLink]) -> tuple[Finding, ...]:
    """W24: the mail of a co-lead's form points to files instead of bringing them."""
    return tuple(Finding("W24", Severity.QUERY, sentence("W24.mail", **fault.facts)) for fault in links_of_mail(links))


def _contributions(filled: FilledForm, items: tuple[Item, ...]) -> Iterator[Contribution]:
    rows = {row.item: row.texts for row in reversed(filled.rows)}
    for item in items:
        texts = rows.get(item.number, {})
        ticks = (parse_measure(texts.get(measure_key(n), "")) for n in range(1, len(item.measures) + 1))
        progress, remark = (texts.get(key, "").strip() for key in ("progress", "remark"))
        yield Contribution(item.number, tuple(ticks), "" if says_nothing(progress) else progress, remark)


def _findings(
    filled: FilledForm, opinion: Opinion | None, changes: str, contributions: tuple[Contribution, ...], labels: Labels
) -> Iterator[Finding]:
    cells = filled.cover_cells
    texts = [text for row in filled.rows for text in row.texts.values()]
    if any(looks_secret(text) for text in (*texts, *filled.cover.values())):
        yield Finding("W09", Severity.ERROR, sentence("W09"))
        return
    if opinion is Opinion.CHANGES and not changes:
        yield Finding("H01", Severity.ERROR, sentence("H01"), column="修改意见", cell=cells.get(CHANGES, ""))
    elif opinion is None and not contributions:
        yield Finding("H02", Severity.ERROR, sentence("H02"), column="会签意见", cell=cells.get(OPINION, ""))
    for key, kind, typed in stand_ins(filled.cover):
        column = label_of(key)
        told = sentence(f"W23.{kind}", column=column, typed=typed)
        yield Finding("W23", Severity.QUERY, told, column=column, cell=cells.get(key, ""))
    yield from _links(filled, labels)


def _links(filled: FilledForm, labels: Labels) -> Iterator[Finding]:
    """W24: as for every form, in what the co-lead writes of itself and of each item."""
    titles = {**COVER, **{field.key: title_of(field.label) for field in COUNTERSIGN_FIELDS}}
    for key, text in filled.cover.items():
        for link in behind_links(text):
            told = sentence("W24.cover", column=titles.get(key, key), provider=link.provider, ending=link.ending)
            yield Finding(
                "W24", Severity.QUERY, told, column=titles.get(key, key), cell=filled.cover_cells.get(key, "")
            )
    for row, column in product(filled.rows, COLUMNS_AFTER):
        if row.item is None:
            continue
        for link in behind_links(row.texts.get(column.key, "")):
            told = sentence(
                "W24", item=labels.of(row.item), column=column.title, provider=link.provider, ending=link.ending
            )
            yield Finding("W24", Severity.QUERY, told, row.item, column.title, row.cells.get(column.key, ""))


def charged_with_lateness(
    lead: str, co_lead: str, cycle: Cycle, told_at: datetime | None, answered_at: datetime | None
) -> str:
    """
    Who answers for the lateness of the first-named unit's return: that unit, unless the co-lead withheld its part.

    Withheld means: the form had reached it (*told_at*, None if there is no proof) before its day, and it answered only
    after that day (*answered_at*). Whoever did not answer at all has no objection (视为无意见): the first-named unit
    could report without it, and answers for its own lateness.
    """
    until = cycle.at_hour(answer_by(cycle)).date()
    told = told_at is not None and told_at.astimezone(cycle.late_from.tzinfo).date() <= until
    late = answered_at is not None and answered_at.astimezone(cycle.late_from.tzinfo).date() > until
    return co_lead if told and late else lead
