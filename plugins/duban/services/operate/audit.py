"""The chained log verified, and what happened to one organisation or one item, from the ledger."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from duban.domain.audit.timeline import (
    TimelineEntry,
    told_document,
    told_entry,
    told_mail,
    told_message,
    told_notice,
    told_receipt,
    told_send_back,
    told_served,
    told_submission,
    told_version,
)
from duban.domain.audit.told_appraisal import told_appraisal
from duban.domain.audit.told_decisions import told_decision
from duban.domain.audit.told_needs import told_need, told_practice
from duban.domain.audit.told_reviews import told_letter, told_review
from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.decisions.decision import in_force
from duban.domain.decisions.renames import called
from duban.domain.escalation.item_subject import ItemSubject
from duban.domain.escalation.ladder import Notice
from duban.domain.plan.changes import changes
from duban.domain.plan.labels import Labels, PlanNames
from duban.domain.plan.programme import Programme
from duban.ports import LogEntry, OpenedCycle, TaskListVersion, UnitOfWork
from duban.services.context import ServiceContext
from duban.services.plan.versions import Versions


@dataclass(frozen=True, slots=True)
class Verified:
    """What verifying the log came to: how many entries, the newest, and every fault, the first broken place first."""

    count: int
    newest: LogEntry | None
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Audit:
    """Reading only; `item_rungs` are the names of the steps of the items' ladder by code."""

    context: ServiceContext
    item_rungs: Mapping[str, str] = field(default_factory=dict)

    def verify(self) -> Verified:
        """Follow the chain from its first entry to its last, and compare the rows it vouches for."""
        count, newest = 0, None
        with self.context.ledger.begin() as work:
            for newest in work.log.entries():  # noqa: B007 - the last one is asked for afterwards
                count += 1
            return Verified(count, newest, tuple(work.log.faults()))

    def organisation(self, code: str, organisation: str) -> tuple[TimelineEntry, ...]:
        """Everything between us and an organisation, oldest first."""
        programme, labels = Versions(self.context).latest(code), self.context.labels(code)
        with self.context.ledger.begin() as work:
            cycles = [cycle for cycle in work.cycles.all() if cycle.reference.programme == code]
            told = [
                *(line for cycle in cycles for line in self._return(work, cycle, organisation, labels)),
                *self._documents(work, {str(cycle.reference.of(organisation)) for cycle in cycles}),
                *self._item_notices(work, code, {item.number for item in programme.items_of(organisation)}, labels),
                *self._decisions(work, programme, labels, organisation=organisation),
                *_needs(work, programme, labels, organisation=organisation),
                *_appraised(work, programme, organisation),
                *_practices(work, programme, organisation),
                *_receipts(work, code, organisation),
            ]
        return _in_order(told)

    def of_return(self, reference: Reference) -> tuple[TimelineEntry, ...]:
        """Everything around one return, oldest first; empty if its cycle was not opened."""
        programme = Versions(self.context).latest(reference.programme)
        labels = self.context.labels(reference.programme)
        with self.context.ledger.begin() as work:
            cycle = work.cycles.get(reference)
            if cycle is None:
                return ()
            told = [
                *self._return(work, cycle, reference.organisation, labels),
                *self._documents(work, {str(reference)}),
                *self._decisions(work, programme, labels, about={str(reference), str(reference.cycle)}),
            ]
        return _in_order(told)

    def paper(self, name: str) -> tuple[TimelineEntry, ...]:
        """Everything around the paper of that name, every draft of it, oldest first; empty if there never was one."""
        with self.context.ledger.begin() as work:
            drafts = [one for one in work.documents.all() if one.name == name]
            told: list[TimelineEntry] = []
            for document in drafts:
                told += told_document(document, work.documents.decisions(name, document.draft))
                if served := work.served.get(name, document.draft):
                    told.append(told_served(served, document))
                    told += (told_receipt(one, served, document) for one in work.served.receipts(name, document.draft))
            for mail in filter(None, (work.outbox.get(name),)):
                told += told_mail(mail, work.proofs.of_mail(mail.key))
        return _in_order(told)

    def item(self, code: str, number: int) -> tuple[TimelineEntry, ...]:
        """Everything that was said and decided of an item, and every version of the list that changed it."""
        programme, labels = Versions(self.context).latest(code), self.context.labels(code)
        with self.context.ledger.begin() as work:
            cycles = [one.reference for one in work.cycles.all() if one.reference.programme == code]
        units = sorted(leads_of(self.context, cycles, number))
        with self.context.ledger.begin() as work:
            versions = work.versions.all(code)
            told = [
                *_entries(work, cycles, units, number),
                *self._item_notices(work, code, {number}, labels),
                *self._decisions(work, programme, labels, number=number),
                *_needs(work, programme, labels, number=number),
                *_reviews(work, programme, labels, number),
            ]
        return _in_order([*told, *self._versions(versions, number)])

    def _return(
        self, work: UnitOfWork, cycle: OpenedCycle, organisation: str, labels: Labels
    ) -> Iterator[TimelineEntry]:
        """What happened around one return."""
        reference = cycle.reference.of(organisation)
        if work.returns.get(reference) is None:
            return
        period = reference.period.title
        yield TimelineEntry(cycle.opened_at, "周期", f"{period}报送周期开启，该单位应报", str(reference))
        rungs = {rung.code: rung.name for rung in self.context.ladders[reference.stream]}
        for notice in work.notices.about(str(reference)):
            yield from told_notice(notice, rungs.get(notice.rung, "提醒"), period, str(reference))
        yield from (told_message(reply, str(reference)) for reply in work.unit_messages.about(str(reference)))
        yield from (told_send_back(one, labels) for one in work.send_backs.of_return(reference))
        for submission in work.submissions.of_return(reference):
            yield told_submission(submission, period, work.submissions.registration(submission.number))

    def _item_notices(self, work: UnitOfWork, code: str, numbers: set[int], labels: Labels) -> Iterator[TimelineEntry]:
        """What was said of items and their deadlines; the subject names programme and item."""
        together: dict[Notice, list[int]] = {}
        for number in sorted(numbers):
            for said in work.notices.below(ItemSubject.below(code, number)).values():
                for notice in said:
                    together.setdefault(replace(notice, subject=""), []).append(number)
        for notice, items in together.items():  # what one mail or paper said of several is told once
            about = labels.told(*sorted(items))
            yield from told_notice(notice, self.item_rungs.get(notice.rung, "提醒"), about)

    def _documents(self, work: UnitOfWork, references: set[str]) -> Iterator[TimelineEntry]:
        for document in work.documents.all():
            if document.reference in references:
                yield from told_document(document, work.documents.decisions(document.name, document.draft))
                if served := work.served.get(document.name, document.draft):
                    yield told_served(served, document)

    def _decisions(
        self,
        work: UnitOfWork,
        programme: Programme,
        labels: Labels,
        *,
        organisation: str = "",
        number: int | None = None,
        about: Collection[str] = (),
    ) -> Iterator[TimelineEntry]:
        """The decisions on an item, or those on an organisation and its items, or those about returns or cycles."""
        decisions = work.decisions.all(programme.code)
        renames = in_force(decisions).renames
        for decision in decisions:
            theirs = bool(organisation) and decision.organisation == organisation
            if theirs or (number is not None and decision.item == number) or decision.reference in about:
                then = called(programme, renames, decision.at.astimezone(TIMEZONE).date())
                yield told_decision(decision, PlanNames(then.names.units, labels))

    def _versions(self, versions: tuple[TaskListVersion, ...], number: int) -> Iterator[TimelineEntry]:
        """The versions of the list that changed the item; the first is where it begins."""
        load = Versions(self.context).load
        for before, after in zip((None, *versions), versions, strict=False):
            found = changes(load(before), load(after)) if before else ()
            mine = "；".join(str(change) for change in found if change.item == number)
            begins = before is None and any(item.number == number for item in load(after).items)
            if begins or mine:
                yield told_version(after, mine)

    def unit(self, code: str, name: str) -> str:
        """The code of the organisation that *name* (code, name or alias) means, empty if it means none."""
        units = Versions(self.context).latest(code).organisations
        return next((unit.code for unit in units if unit.is_called(name)), "")


def _reviews(work: UnitOfWork, programme: Programme, labels: Labels, number: int) -> Iterator[TimelineEntry]:
    """What experts said of an item, and who of them was asked by mail."""
    names, code = PlanNames(programme.names.units, labels), programme.code
    yield from (told_review(one, names) for one in work.reviews.all(code) if one.item == number)
    yield from (told_letter(one, names) for one in work.experts.all(code) if one.item == number)


def _appraised(work: UnitOfWork, programme: Programme, organisation: str) -> Iterator[TimelineEntry]:
    """What was done about the score of a unit."""
    acts = work.appraisal.all(programme.code)
    yield from (told_appraisal(act, programme.names) for act in acts if act.organisation == organisation)


def _practices(work: UnitOfWork, programme: Programme, organisation: str) -> Iterator[TimelineEntry]:
    """What was done about what a unit told as worth copying, and what it adopted of others."""
    for act in work.practices.all(programme.code):
        if organisation in (act.reference.organisation, act.organisation):
            yield told_practice(act, programme.names)


def _needs(
    work: UnitOfWork, programme: Programme, labels: Labels, *, organisation: str = "", number: int | None = None
) -> Iterator[TimelineEntry]:
    """What was done about the needs of an item and what papers gave about it; of a unit, what it was asked about."""
    names = PlanNames(programme.names.units, labels)
    about = {one.name for one in work.errands.all(programme.code) if number in one.items}
    for act in work.needs.all(programme.code):
        is_about = act.name in about or (number is not None and act.name.item == number)
        if is_about or (organisation and act.organisation == organisation):
            yield told_need(act, names)


def leads_of(context: ServiceContext, cycles: Iterable[Reference], number: int) -> frozenset[str]:
    """Whoever led the item in any of the *cycles*: nobody else was asked about it. Not inside a transaction."""
    lists = [context.programme(cycle) for cycle in cycles]
    return frozenset(one.lead for programme in lists if (one := programme.find(number)) is not None)


def _entries(
    work: UnitOfWork, cycles: Iterable[Reference], units: Iterable[str], number: int
) -> Iterator[TimelineEntry]:
    """What every attempt of *units*, who led the item, said of it."""
    for cycle in cycles:
        for submission in (one for unit in units for one in work.submissions.of_return(cycle.of(unit))):
            for entry in submission.entries:
                if entry.item == number:
                    yield told_entry(submission, entry, cycle.period.title)


def _in_order(told: Iterable[TimelineEntry]) -> tuple[TimelineEntry, ...]:
    """By time; what happened at the same moment in the order it was collected."""
    return tuple(sorted(told, key=lambda one: one.at))


def _receipts(work: UnitOfWork, programme: str, organisation: str) -> Iterator[TimelineEntry]:
    """The papers to several that the organisation signed for."""
    for receipt in work.served.all_receipts():
        if receipt.organisation != organisation:
            continue
        document, served = work.documents.get(receipt.name, receipt.draft), work.served.get(receipt.name, receipt.draft)
        if document is not None and served is not None and document.reference.partition("/")[0] == programme:
            yield told_receipt(receipt, served, document)
