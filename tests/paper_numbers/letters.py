"""Letters, circulars, 简况 and what units read of themselves: their numbers held against the facts of their own day."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from email import message_from_bytes, policy

from tests.paper_numbers import grammar
from tests.paper_numbers.table import Table

from duban.bootstrap import Installation
from duban.domain.calendar.cycle import TIMEZONE, FormName, Reference
from duban.domain.calendar.period import Period
from duban.domain.decisions.document import Document, DocumentKind
from duban.domain.decisions.document_name import DocumentName
from duban.domain.escalation.circular_term import periods_told
from duban.domain.mail.delivery import MailKind, OutgoingMail
from duban.domain.plan.programme import Programme
from duban.domain.report import Facts, facts_of
from duban.domain.report.coverage import Timeliness
from duban.domain.returns.item_light import Light, LightReason
from duban.services.compile.load_facts import Gather

Fact = tuple[str, str, str | int | float | None]
# Of a form's mail, what stands between the line that announces the statement and the next part.
STATEMENT = re.compile(r"■ [^\n]*调度简况见附件；(?P<unit>[^\n]*?)的情况如下\n(?P<lines>.*?)(?:\n\n|\Z)", re.DOTALL)
COUNTED = ("owed", "on_time", "late", "missing", "after_cutoff", "nil", "undelivered", "not_late")
FIRST = datetime(2000, 1, 1, tzinfo=UTC)
# What came after the cut-off a circular calls missing, as of that moment; a report tells that it came.
MISSED = ("漏报", "补报")
# What was claimed may be verified by the day of a letter.
DONE = (LightReason.CLAIMED, LightReason.CLOSED)
SENT_BACK = Timeliness.SENT_BACK
DAY = re.compile(r"(\d{4})年(\d+)月(\d+)日")
SAID = re.compile(r"（([\d.]+%?)")


@dataclass(frozen=True, slots=True)
class Letters:
    """All that an installation told units and about them, against its ledger; the facts of a day are asked once."""

    app: Installation
    _facts: dict[tuple[Reference, datetime], Table] = field(default_factory=dict)

    def faults(self) -> list[str]:
        """What of any letter, circular, 简况 or statement is no fact of the ledger of its own day."""
        with self.app.context.ledger.begin() as work:
            documents = [one for one in work.documents.all() if one.kind in (DocumentKind.LETTER, DocumentKind.BRIEF)]
            mails = [one for one in work.outbox.sent_since(FIRST) if one.kind is MailKind.FORM]
        found = [fault for one in documents if self._is_held(one) for fault in self.of_letter(one)]
        return found + [fault for one in mails for fault in self.of_statement(one)]

    def _is_held(self, document: Document) -> bool:
        """The 简况 of counties is held by its own test: it speaks of no items."""
        form = self.app.context.streams[Reference.parse(document.reference).stream].form
        return document.kind is DocumentKind.LETTER or form is FormName.ITEMS

    def of_letter(self, document: Document) -> list[str]:
        """What of one draft is no fact."""
        ledger = Ledger(self.app, Reference.parse(document.reference).cycle, document.created_at)
        table = self._table(ledger, *ledger.of_rung(document))
        for line in document.text.splitlines():
            if document.kind is DocumentKind.BRIEF:
                _check_brief(line, table)
            else:
                table.by_key = {**table.by_key, **{key: value for key, _, value in ledger.since(line)}}
                table.check("信函", line, grammar.LETTER)
        return [f"{document.title}（第{document.draft}稿） {fault}" for fault in table.faults]

    def of_statement(self, mail: OutgoingMail) -> list[str]:
        """What of the statement in the mail of a form is no fact; nothing of a mail without one."""
        message = message_from_bytes(self.app.context.archive.get(mail.raw_sha256), policy=policy.default)
        body = message.get_body(("plain",))
        found = STATEMENT.search(body.get_content().replace("\r\n", "\n")) if body is not None else None
        reference = Reference.parse(mail.reference)
        if found is None or self.app.context.streams[reference.stream].form is not FormName.ITEMS:
            return []
        ledger = Ledger(self.app, reference.cycle, mail.prepared_at)
        name, table = ledger.programme.organisation(reference.organisation).name, self._table(ledger)
        for line in found["lines"].splitlines():
            table.check("本单位情况", line, grammar.STATEMENT, unit=name)
        bound = [] if table.bound else ["一个数也没有核到"]
        return [f"{name} {mail.subject} {fault}" for fault in (*table.faults, *bound)]

    def _table(self, ledger: "Ledger", *more: Fact) -> Table:
        asked = (ledger.cycle, ledger.at)
        if asked not in self._facts:
            self._facts[asked] = ledger.table()
        known = self._facts[asked]
        return replace(known, by_key={**known.by_key, **{key: value for key, _, value in more}}, faults=[], bound=0)


def _check_brief(line: str, table: Table) -> None:
    """A line of a 简况; what it counts by lead is counted of what the line is about."""
    about = next((kind for words, kind in grammar.COUNTED_BY_LEAD.items() if line.startswith(words)), "")
    for part in line.split("；"):
        day = re.search(r"(?:：|^)(\d+月\d+日)\d+项：", part)
        kind = about or (f"due.{day[1]}" if day else "")
        table.check("简况", part, [*grammar.BRIEF, *(grammar.BY_LEAD if kind else ())], kind=kind)


def check_statement(app: Installation, mail: OutgoingMail, text: str) -> list[str]:
    """What of the statement in the mail of a form is no fact; nothing of a mail without one."""
    found = STATEMENT.search(text)
    if found is None:
        return []
    reference = Reference.parse(mail.reference)
    facts = Ledger(app, reference.cycle, mail.prepared_at)
    name = facts.programme.organisation(reference.organisation).name
    table = facts.table()
    for line in found["lines"].splitlines():
        table.check("本单位情况", line, grammar.STATEMENT, unit=name)
    assert table.bound, f"{name} 的情况一个数也没有核到"
    return [f"{name} {fault}" for fault in table.faults]


class Ledger:
    """The facts of one cycle as they stood at a moment, with what a letter of that day counts from them."""

    def __init__(self, app: Installation, cycle: Reference, at: datetime) -> None:
        self.app, self.cycle, self.at = app, cycle, at
        self.programme: Programme = app.context.programme(cycle, at)

    def table(self) -> Table:
        """The facts of the cycle and what follows from them."""
        facts = [(one.key, one.name, one.value) for one in self._facts(self.cycle).facts]
        derived = (*self._days(), *self._counts(facts), *self._targets(facts))
        return Table.of([*facts, *derived])  # type: ignore[list-item]

    def of_rung(self, document: Document) -> Iterator[Fact]:
        """What the ladder of a letter says in numbers; of a circular the returns of all periods that it speaks of."""
        code, stream = DocumentName.parse(document.name).kind, self.cycle.stream
        ladders = (*self.app.context.ladders[stream], *self.app.settings.item_ladders.get(stream, ()))
        for rung in ladders:
            if rung.code == code:
                yield "rung.within", "答复期", rung.reply_within
                yield "rung.days", "到期后", getattr(rung, "days", 0)
        if not Reference.parse(document.reference).organisation and document.kind is DocumentKind.LETTER:
            yield from self._of_term()

    def _facts(self, cycle: Reference) -> Facts:
        gather = Gather(self.app.context)
        if self.app.context.streams[cycle.stream].form is FormName.ITEMS:
            return facts_of(gather.report(cycle, self.at))
        return gather.facts(cycle, self.at)

    def _days(self) -> Iterator[Fact]:
        """By how many days each item is over on that day, and on the day of the cut-off, from the task list alone."""
        today, cut_off = self.at.astimezone(TIMEZONE).date(), self.app.context.cycle(self.cycle).cuts_off_at.date()
        for item in self.programme.items:
            if (on := item.deadline.on) is not None:
                yield f"item.{item.number}.days_over", "", (today - on).days
                yield f"item.{item.number}.days_over_at_cut_off", "", (cut_off - on).days

    def since(self, line: str) -> Iterator[Fact]:
        """How long each day named in *line* is over: on the day of the letter, unless the line names another one."""
        said = re.search(rf"截至({DAY.pattern})，", line)
        reckoned = _day_of(said.groups()[1:]) if said else self.at.astimezone(TIMEZONE).date()
        for named in DAY.findall(line):
            year, month, day = named
            yield f"over.{year}年{month}月{day}日", "", (reckoned - _day_of(named)).days

    def _targets(self, facts: list[tuple[str, str, object]]) -> Iterator[Fact]:
        """What each target is by which day, and what was reported of it, by what is measured."""
        told = {key: str(value) for key, _, value in facts}
        for kpi in self.programme.kpis:
            sign = "%" if kpi.unit == "%" else ""
            day = f"{kpi.due.year}年{kpi.due.month}月{kpi.due.day}日" if kpi.due else ""
            yield f"goal.{kpi.metric}.{day}", "", f"{kpi.target}{sign}"
            if said := SAID.search(told.get(f"target.{kpi.code}", "")):
                yield f"said.{kpi.metric}.{day}", "", said[1]

    def _counts(self, facts: list[tuple[str, str, object]]) -> Iterator[Fact]:
        """How many items of each lead were closed or claimed, and how many fall due by which day."""
        told = {key: value for key, _, value in facts}
        leads = {item.number: self.programme.organisation(item.lead).name for item in self.programme.items}
        is_first = "before.closed" not in told  # of the first period all that is claimed is new
        for kind in ("closed", "claimed"):
            counts = Counter(leads[number] for number in leads if f"item.{number}.change.{kind}" in told)
            if is_first and kind == "claimed":
                standing = (number for number in leads if told.get(f"item.{number}.standing") in DONE)
                counts = Counter(leads[number] for number in standing)
            yield from ((f"{kind}.lead.{lead}", "", count) for lead, count in counts.items())
            yield f"{kind}.lead.all", "", len(counts)
        lit = [item for item in self.programme.items if item.blames and self._is_lit(told, item.number)]
        yield from ((f"lit.{lead}", "", count) for lead, count in Counter(leads[one.number] for one in lit).items())
        open_ones = [item for item in self.programme.items if item.blames and f"item.{item.number}.days_left" in told]
        day, last = self.at.astimezone(TIMEZONE).date(), self.cycle.period.later().last
        then = self.cycle.period.later(2).last
        due = [(item.deadline.on, leads[item.number]) for item in open_ones if item.deadline.on is not None]
        # A day is told without its year: none beyond the next two periods is meant.
        named = [(on, lead) for on, lead in due if on <= then]
        yield "due.past", "", len([on for on, _ in due if on <= day])
        yield "due.next", "", len([on for on, _ in due if day < on <= last])
        yield "due.later", "", len([on for on, _ in due if max(day, last) < on <= then])
        by_day = Counter(named)
        for on, lead in by_day:
            yield f"due.{_told(on)}.{lead}", "", by_day[on, lead]
        for on in {on for on, _ in named}:
            those = [lead for each, lead in named if each == on]
            yield f"due.{_told(on)}", "", len(those)
            yield f"due.{_told(on)}.all", "", len(set(those))

    def _is_lit(self, told: dict[str, object], number: int) -> bool:
        """Whether a unit is told of the light of that item: red or yellow, for more than its deadline being near."""
        is_shown = told.get(f"item.{number}.light") in (Light.RED, Light.YELLOW)
        return is_shown and told.get(f"item.{number}.standing") != LightReason.NEAR

    def _of_term(self) -> Iterator[Fact]:
        """The returns of the periods that a circular speaks of, added up from the facts of each."""
        every, missing = Counter[str](), dict[str, list[str]]()
        for period in periods_told(self.cycle.period, self.app.context.rules):
            of_one = self._returns(period)
            every += Counter({key: int(str(of_one.get(f"coverage.{key}", 0))) for key in COUNTED})
            refused = self._refused_after_cutoff(period, of_one)
            every["missing"] += len(refused)
            for unit in self.programme.organisations:
                if of_one.get(f"return.{unit.code}") in MISSED or unit.code in refused:
                    missing.setdefault(unit.name, []).append(period.short_title)
        every["undelivered"] += every["not_late"]
        every["missing"] += every["after_cutoff"]
        yield from ((f"term.{key}", "", every[key]) for key in COUNTED)
        for name, months in missing.items():
            yield f"term.missed.{name}", "", len(months)
            yield f"term.months_missed.{name}", "", "、".join(months)
            yield f"term.last_missed.{name}", "", months[-1]

    def _refused_after_cutoff(self, period: Period, told: dict[str, object]) -> list[str]:
        """Whose returns came after the cut-off and were sent back: a report tells the latter, a circular the former."""
        cycle = self.app.context.cycle(Reference(self.cycle.programme, self.cycle.stream, period))
        units = [unit.code for unit in self.programme.organisations if told.get(f"return.{unit.code}") == SENT_BACK]
        with self.app.context.ledger.begin() as work:
            came = {
                unit: work.returns.of_cycle(cycle.reference, units=(unit,))[unit].first_complete_at for unit in units
            }
        return [unit for unit, at in came.items() if at is not None and at > cycle.cuts_off_at]

    def _returns(self, period: Period) -> dict[str, object]:
        cycle = Reference(self.cycle.programme, self.cycle.stream, period)
        if self.app.context.cycle(cycle).is_baseline:
            return {}
        return {one.key: one.value for one in self._facts(cycle).facts}


def _day_of(named: Sequence[str]) -> date:
    year, month, day = map(int, named)
    return date(year, month, day)


def _told(on: date) -> str:
    return f"{on.month}月{on.day}日"
