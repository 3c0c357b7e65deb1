"""What a return says, cell by cell, beside what was last accepted in an earlier period."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from duban.domain.calendar.moments import told_day
from duban.domain.form import (
    COLUMNS,
    EXPERIENCE,
    NIL_REASON,
    PUBLICITY,
    UNIT_FIELDS,
    column_of,
    further_columns,
    measure_key,
)
from duban.domain.form.attempt_changes import TITLES, VALUES, assessed
from duban.domain.form.county import PARTS
from duban.domain.form.words import CLAIM_SHEET
from duban.domain.plan.labels import Labels
from duban.domain.plan.programme import Item, Programme
from duban.domain.returns.county import CountyAccount, IndicatorAccount
from duban.domain.returns.submission import Entry, Finding, MeasureState, Submission

LABELS = {field.key: field.label for field in UNIT_FIELDS}
MEASURE_WORDS = {None: "未填"} | {state: state.value for state in MeasureState}


@dataclass(frozen=True, slots=True)
class Told:
    """
    A cell of a return: its title, what it says, and what was said in an earlier period, empty if the same.

    `is_changed` says that it was otherwise, also where nothing stood there. `key` names its column for a person who
    sends that very cell back, empty if none can be named.
    """

    title: str
    text: str
    before: str = ""
    is_changed: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class ItemTold:
    """What a return says of one item, with the findings about it."""

    item: Item
    cells: tuple[Told, ...]
    findings: tuple[Finding, ...]

    @property
    def changed(self) -> int:
        """How many of its cells say something else than before."""
        return sum(cell.is_changed for cell in self.cells)


def items_told(programme: Programme, submission: Submission, before: Mapping[int, Entry]) -> Iterator[ItemTold]:
    """What *submission* says of each item, beside the last word of an earlier period."""
    metrics = {kpi.code: f"{kpi.metric}（{kpi.unit}）" if kpi.unit else kpi.metric for kpi in programme.kpis}
    said = {answer.item: Told(CLAIM_SHEET, answer.proposal or answer.word.value) for answer in submission.answers}
    for entry in submission.entries:
        findings = tuple(one for one in submission.findings if one.item == entry.item)
        cells = tuple(_cells(entry, before.get(entry.item), metrics))
        claimed = (said[entry.item],) if entry.item in said else ()
        yield ItemTold(programme.item(entry.item), (*cells, *claimed), findings)


def _cells(entry: Entry, before: Entry | None, metrics: Mapping[str, str]) -> Iterator[Told]:
    """Every cell that says something, or said something before; of an item's first return nothing has changed."""
    then = {cell.title: cell.text for cell in _said(before, metrics)} if before else {}
    for cell in _said(entry, metrics):
        was = then.get(cell.title, "")
        if cell.text or was:
            changed = before is not None and was != cell.text
            yield replace(cell, before=was if changed else "", is_changed=changed)


def _said(entry: Entry, metrics: Mapping[str, str]) -> Iterator[Told]:
    """All cells of an entry, also the empty ones."""
    sent_back_alone = {column.key for column in COLUMNS}
    for key, value in VALUES:
        yield Told(TITLES[key], value(entry), key=key if key in sent_back_alone else "")
    # Asked once a year: what is not there in another month was not taken back.
    yield from (Told(*cell) for cell in assessed(entry).items())
    further = dict(entry.further)
    for column in further_columns():
        yield Told(column.title, further.get(column.key, ""), key=column.key)
    for number, state in enumerate(entry.measures, start=1):
        key = measure_key(number)
        yield Told(column_of(key).title, MEASURE_WORDS[state], key=key)
    for target in entry.values:
        source = f"（来源：{target.source}）" if target.source else ""
        yield Told(f"量化指标：{metrics.get(target.kpi, target.kpi)}", f"{target.text}{source}")
    for step in entry.milestones:
        yield Told(f"路线图：{told_day(step.on)}", step.what)


def whole_told(programme: Programme, submission: Submission, before: Submission | None) -> tuple[Told, ...]:
    """What *submission* says of no single item: why there is nothing, a county's account, what others could learn."""
    then = {cell.title: cell.text for cell in _whole(programme, before)} if before else {}
    return tuple(
        replace(cell, before=then.get(cell.title, "") if changed else "", is_changed=changed)
        for cell in _whole(programme, submission)
        if (changed := before is not None and then.get(cell.title, "") != cell.text) or cell.text
    )


def _whole(programme: Programme, submission: Submission) -> Iterator[Told]:
    yield Told(LABELS[NIL_REASON], submission.nil_reason)
    if submission.account is not None:
        yield from _account(programme, submission.account)
    yield Told(LABELS[EXPERIENCE], submission.experience)
    yield Told(LABELS[PUBLICITY], submission.publicity)


def _account(programme: Programme, account: CountyAccount) -> Iterator[Told]:
    for part in PARTS:
        yield Told(part.title, getattr(account, part.key))
    names = {indicator.number: indicator.name for indicator in programme.indicators()}
    for one in account.indicators:
        yield Told(names.get(one.indicator, f"第{one.indicator}项指标"), _indicator(one, programme.labels))


def _indicator(one: IndicatorAccount, labels: Labels) -> str:
    about = f"（涉及{labels.told(*one.items)}）" if one.items else ""
    return f"{one.state.value if one.state else '未填'}{f'：{one.text}' if one.text else ''}{about}"
