"""会签: the co-lead's form goes out with the first-named unit's, and what it gives back is passed on to that unit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from duban.domain.calendar.cycle import Cycle, Reference
from duban.domain.checks.co_lead import (
    Contribution,
    Countersign,
    answer_by,
    asked_of_mail,
    co_leads_of,
    countersign_text,
    read_countersign,
    shared_items,
)
from duban.domain.files.cloud_link import CloudLink
from duban.domain.files.origin import Origin
from duban.domain.form.co_lead import CountersignForm
from duban.domain.mail.delivery import MailKind, OutgoingMail
from duban.domain.plan.organisation import Role
from duban.domain.plan.programme import Item, Programme
from duban.domain.returns.submission import FilledForm, Unreadable
from duban.ports import CountersignBook, IssuedForm, PreparedForm
from duban.services.context import MailDraft, ServiceContext, Thread
from duban.services.generate.cover_contacts import people_of

TO = (Role.FILLER, Role.LIAISON)


@dataclass(frozen=True, slots=True)
class Countersigning:
    """
    Asking co-leads and passing on what they say; every step may be repeated.

    A co-lead owes nothing: it is in no list of expected returns, is never reminded, and silence is no objection.
    `off` are the codes of rules that the settings switch off.
    """

    context: ServiceContext
    book: CountersignBook
    off: frozenset[str] = frozenset()

    def ask(self, lead: Reference, now: datetime) -> tuple[str, ...]:
        """
        Lay the forms of those who countersign what *lead* reports into the outbox; returns the keys of their mails.

        One workbook for each co-lead, with all the rows that it shares; asking twice changes nothing.
        """
        cycle, programme = self.context.cycle(lead), self.context.programme(lead, now)
        return tuple(
            self._ask_one(cycle, programme, lead.cycle.of(code), now)
            for code in co_leads_of(programme, lead.organisation, lead.stream)
            if shared_items(programme, code)
        )

    def _ask_one(self, cycle: Cycle, programme: Programme, reference: Reference, now: datetime) -> str:
        key = f"countersign/{reference}"
        with self.context.ledger.begin() as work:
            if work.outbox.get(key) is not None:
                return key
        form = self.prepare(reference, now)
        issued = IssuedForm(reference, self.context.archive.put(form.workbook), form.file_name, form.items, now)
        facts = self.context.facts(programme.organisation(reference.organisation), cycle, now) | dict(form.facts)
        to = self.context.addresses(programme, reference.organisation, TO)
        attachment = (form.file_name, form.workbook)
        draft = MailDraft(MailKind.FORM, key, "countersign", facts, reference, to, attachments=(attachment,))
        mail = self.context.write(draft, now)
        with self.context.ledger.begin() as work:
            if work.outbox.add(mail):
                work.countersigns.ask(issued)
        return key

    def prepare(self, reference: Reference, now: datetime) -> PreparedForm:
        """The form of one co-lead as it would go out at *now*; nothing is recorded."""
        cycle, programme = self.context.cycle(reference), self.context.programme(reference, now)
        form = self.form(cycle, programme, reference)
        items = tuple(item.number for item in form.items)
        return PreparedForm(
            file_name=f"{self.context.file_stem(reference, form.organisation)}会签表.xlsx",
            workbook=self.book.write(form),
            items=items,
            facts={"leads": "、".join(form.leads), "items": list(items), "until": form.answer_by},
        )

    def form(self, cycle: Cycle, programme: Programme, reference: Reference) -> CountersignForm:
        """Everything the workbook of one co-lead says before it is filled."""
        organisation = programme.organisation(reference.organisation)
        items = shared_items(programme, reference.organisation)
        office = self.context.office_of(reference.programme)
        return CountersignForm(
            reference=reference,
            token=self.context.signer.mark(countersign_text(str(reference))),
            title=f"{self.context.plan(reference.programme).title}\n{cycle.period.title}会签表",
            organisation=organisation.name,
            salutation=organisation.salutation,
            leads=tuple(dict.fromkeys(programme.organisation(item.lead).name for item in items)),
            items=items,
            covers=cycle.covers,
            answer_by=answer_by(cycle),
            contact_line=office.contact_line,
            area_code=office.area_code,
            people=people_of(programme, reference.organisation),
        )

    def named_by(self, filled: FilledForm | Unreadable) -> Reference | None:
        """The co-lead whose form a workbook is, if it carries our mark of that kind; None for any other."""
        if isinstance(filled, Unreadable) or not filled.reference:
            return None
        if not self.context.signer.is_ours(countersign_text(filled.reference), filled.token):
            return None
        reference = Reference.parse(filled.reference)
        with self.context.ledger.begin() as work:
            return reference if work.countersigns.asked(reference) is not None else None

    def said(
        self, filled: FilledForm, reference: Reference, origin: Origin, links: Iterable[CloudLink] = ()
    ) -> tuple[Countersign, bool]:
        """
        What the workbook and the *links* of its mail say, and whether that very file is filed already.

        Nothing is recorded.
        """
        with self.context.ledger.begin() as work:
            before = work.countersigns.of(reference)
            asked = work.countersigns.asked(reference)
        known = next((each for each in before if each.file_sha256 == origin.file_sha256), None)
        if known is not None:
            return known, True
        programme = self.context.programme(reference, origin.received_at)
        items = tuple(programme.item(number) for number in (asked.items if asked else ()))
        opinion, changes, contributions, findings = read_countersign(filled, items, self.off)
        return (
            Countersign(
                reference=str(reference),
                attempt=len(before) + 1,
                received_at=origin.received_at,
                sender=origin.sender,
                file_sha256=origin.file_sha256,
                file_name=origin.file_name,
                message=origin.message,
                opinion=opinion,
                changes=changes,
                contributions=contributions,
                findings=(*findings, *(each for each in asked_of_mail(links) if each.code not in self.off)),
            ),
            False,
        )

    def receipt(self, said: Countersign, to: str, thread: Thread, now: datetime) -> OutgoingMail:
        """What the co-lead is told: that it was passed on and to whom, or what is missing."""
        reference = Reference.parse(said.reference)
        programme = self.context.programme(reference, now)
        leads = {programme.item(number).lead for number in self._asked_items(reference)}
        facts = (
            self._facts(reference, programme, now)
            | self._told(said, programme)
            | {
                "leads": "、".join(unit.name for unit in programme.organisations if unit.code in leads),
                "findings": said.findings,
                "accepted": said.is_accepted,
                "number": self.context.number(reference, f"会签{said.attempt}", now),
            }
        )
        draft = MailDraft(
            MailKind.RECEIPT,
            f"countersign_receipt/{said.message}/{said.file_sha256[:12]}",
            "countersign_receipt",
            facts,
            reference,
            (to,),
            thread=thread,
        )
        return self.context.write(draft, now)

    def forwards(self, said: Countersign, now: datetime) -> tuple[OutgoingMail, ...]:
        """
        A mail to each first-named unit with everything the co-lead said of its items.

        While that unit has not reported, its form goes along with the contributions in their cells; afterwards the
        words alone, for it to correct its return if need be: nothing the co-lead wrote is lost either way.
        """
        if not said.is_accepted:
            return ()
        reference = Reference.parse(said.reference)
        programme = self.context.programme(reference, now)
        leads = dict.fromkeys(programme.item(number).lead for number in self._asked_items(reference))
        return tuple(self._forward(said, programme, reference.cycle.of(lead), now) for lead in leads)

    def _forward(self, said: Countersign, programme: Programme, lead: Reference, now: datetime) -> OutgoingMail:
        mine = tuple(each for each in said.contributions if programme.item(each.item).lead == lead.organisation)
        co_lead = programme.organisation(Reference.parse(said.reference).organisation).name
        with self.context.ledger.begin() as work:
            issued, expected = work.forms.get(lead), work.returns.get(lead)
        is_open = expected is not None and expected.state.is_owed
        attachments: tuple[tuple[str, bytes], ...] = ()
        if issued is not None and is_open and mine:
            merged = self.book.merge(self.context.archive.get(issued.sha256), co_lead, mine)
            attachments = ((issued.file_name, merged),)
        facts = (
            self._facts(lead, programme, now)
            | self._told(said, programme, mine)
            | {
                "co_lead": co_lead,
                "attached": bool(attachments),
                "filed": not is_open,
            }
        )
        to = self.context.addresses(programme, lead.organisation, TO)
        key = f"countersigned/{said.number}/{lead.organisation}"
        return self.context.write(
            MailDraft(MailKind.RECEIPT, key, "countersigned", facts, lead, to, attachments=attachments), now
        )

    def merged(self, lead: Reference, workbook: bytes, now: datetime) -> bytes:
        """The first-named unit's form with what co-leads said before it went out; as it was if nobody said anything."""
        programme = self.context.programme(lead, now)
        with self.context.ledger.begin() as work:
            given = work.countersigns.of_cycle(lead.cycle)
        for code, said in given.items():
            mine = tuple(each for each in said.contributions if programme.item(each.item).lead == lead.organisation)
            if mine:
                workbook = self.book.merge(workbook, programme.organisation(code).name, mine)
        return workbook

    def _asked_items(self, reference: Reference) -> tuple[int, ...]:
        with self.context.ledger.begin() as work:
            asked = work.countersigns.asked(reference)
        return asked.items if asked else ()

    def _facts(self, reference: Reference, programme: Programme, now: datetime) -> dict[str, object]:
        organisation = programme.organisation(reference.organisation)
        return self.context.facts(organisation, self.context.cycle(reference), now)

    def _told(
        self, said: Countersign, programme: Programme, contributions: tuple[Contribution, ...] | None = None
    ) -> dict[str, object]:
        chosen = said.contributions if contributions is None else contributions
        return {
            "opinion": said.opinion.value if said.opinion else "",
            "changes": said.changes,
            "rows": [_row(each, programme.item(each.item)) for each in chosen],
        }


def _row(said: Contribution, item: Item) -> dict[str, object]:
    """One contribution as a mail tells it."""
    ticks = [f"措施{number}{state.value}" for number, state in enumerate(said.measures, start=1) if state is not None]
    return {
        "number": item.number,
        "goal": item.goal,
        "measures": "、".join(ticks),
        "progress": said.progress,
        "remark": said.remark,
    }
