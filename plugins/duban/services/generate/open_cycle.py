"""Open a cycle, build the form of each organisation, and lay it into the outbox."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from duban.domain.calendar.cycle import FormName, Reference
from duban.domain.escalation.ladder import Notice, Rung
from duban.domain.mail.delivery import MailKind, OutgoingMail
from duban.domain.returns.submission import ReturnState
from duban.errors import UnknownReference
from duban.ports import FormBuilder, FormWriter, IssuedForm, OpenedCycle, PreparedForm
from duban.services.context import MailDraft, ServiceContext
from duban.services.decide.put_off import times_moved
from duban.services.drafts.briefs import BesideForm, BriefEnclosing
from duban.services.drafts.effects import excuse_if_decided, excuse_those_decided
from duban.services.generate.asks_along import NOTHING_ALONG, Along, AsksAlong
from duban.services.generate.co_lead_forms import Countersigning
from duban.services.generate.item_forms import ItemForms
from duban.services.plan.versions import Versions
from duban.services.proof.deliverability import key_to_say
from duban.services.send.one_a_day import others_wrote_today


@dataclass(frozen=True, slots=True)
class Generate:
    """
    The use cases of going out with forms; every one may be repeated.

    `kinds` are the forms by name; without one for the items, theirs is built alone. What was told of the period before
    goes `beside` the form, in the one mail, and so does what the unit is to help others with.
    """

    context: ServiceContext
    forms: FormWriter
    kinds: Mapping[FormName, FormBuilder] = field(default_factory=dict)
    countersigning: Countersigning | None = None
    beside: BriefEnclosing | None = None
    along: AsksAlong | None = None

    def open_cycle(self, reference: Reference, now: datetime, due_on: date | None = None) -> tuple[Reference, ...]:
        """
        Open the cycle and expect a return of every organisation that owes one; returns their references.

        The returns are rows before anything is sent, so that a missing one is a fact. The cycle is pinned to the
        version of the task list that was confirmed last, and asks for *due_on* if it is opened after its due day.
        Opening twice changes nothing.
        """
        context, versions = self.context, Versions(self.context)
        context.cycle(reference)
        version = versions.in_use(reference.programme, now)
        programme = context.programme(reference, now)
        references = tuple(
            reference.cycle.of(organisation.code) for organisation in programme.reporters(reference.stream)
        )
        with context.ledger.begin() as work:
            work.cycles.open(OpenedCycle(reference.cycle, now, version.sha256, context.calendar.version, due_on))
            work.returns.expect(references, now)
            excuse_those_decided(context, work, reference.cycle, programme, now)
        versions.tell_if_edited(reference.cycle, now)
        return references

    def prepare_form(self, reference: Reference, now: datetime) -> str:
        """
        Build the form of one organisation and lay its mail into the outbox; returns the mail's key.

        A return that has a form keeps it: the second call finds the first one's mail. Whoever countersigns it is asked
        at the same time. Of whom nothing is asked any more (all items are closed or dropped) no form is built.
        """
        context = self.context
        rung = context.ladders[reference.stream][0]
        with context.ledger.begin() as work:
            key, renews = key_to_say(work, rung.code, reference)
            if work.cycles.get(reference) is None:
                raise UnknownReference(f"报送周期 {reference.cycle} 尚未开启，请先运行开启周期的任务。")
            is_said = work.outbox.get(key) is not None
            before = work.forms.get(reference)
        if not is_said and self._owes_nothing(reference, now):
            return key
        if not is_said:
            self._lay_out(reference, rung, before, now, key=key, renews=renews)
        if self.countersigning is not None:
            self.countersigning.ask(reference, now)
        return key

    def asks_nothing(self, reference: Reference) -> bool:
        """Whether the return counts as nil although nobody filed it: there is nothing left to fill in."""
        with self.context.ledger.begin() as work:
            expected = work.returns.get(reference)
        return expected is not None and expected.state is ReturnState.NIL

    def _owes_nothing(self, reference: Reference, now: datetime) -> bool:
        """Whether nothing is left to ask; what was closed or dropped since the cycle opened is asked no more."""
        programme = self.context.programme(reference, now)
        with self.context.ledger.begin() as work:
            return excuse_if_decided(self.context, work, reference, programme, now)

    def is_laid_out(self, key: str) -> bool:
        """Whether the form of that key lies in the outbox, or left; else it waits for the next morning."""
        with self.context.ledger.begin() as work:
            return work.outbox.get(key) is not None

    def _lay_out(
        self, reference: Reference, rung: Rung, before: IssuedForm | None, now: datetime, *, key: str, renews: str
    ) -> None:
        """Lay the form and its mail into the outbox; a form that went out already goes out once more as it was."""
        form = self.prepare(reference, now)
        if self.countersigning is not None and before is None:
            form = replace(form, workbook=self.countersigning.merged(reference, form.workbook, now))
        if before is not None:  # its mail reached nobody: the same file goes out once more
            form = replace(form, workbook=self.context.archive.get(before.sha256), file_name=before.file_name)
        sha256 = self.context.archive.put(form.workbook)
        issued = IssuedForm(reference, sha256, form.file_name, form.items, now, form.asked, form.claims, form.carried)
        along = self._along(reference, now)
        mail = replace(self._mail(reference, rung, form, along, now, key), renews=renews)
        with self.context.ledger.begin() as work:
            # What waits goes out with the reminders of the next morning.
            waits = others_wrote_today(self.context, work, reference, mail.recipients, now)
            if not waits and work.outbox.add(mail):
                work.forms.add(issued)
                work.notices.add(Notice(rung.code, str(reference), now, mail_key=key))
                along.said_by(work, key)

    def prepare(self, reference: Reference, now: datetime) -> PreparedForm:
        """The form of one organisation as it would go out at *now*; nothing is recorded."""
        kind = self.kinds.get(self.context.streams[reference.stream].form) or ItemForms(self.context, self.forms)
        return kind.prepare(reference, now)

    def words(self, reference: Reference, now: datetime) -> tuple[str, str]:
        """Subject and text of the mail that would bring the form at *now*; nothing is recorded."""
        rung, form = self.context.ladders[reference.stream][0], self.prepare(reference, now)
        cycle, programme = self.context.cycle(reference), self.context.programme(reference, now)
        enclosed, along = self._enclosed(reference, now), self._along(reference, now)
        facts = self.context.facts(programme.organisation(reference.organisation), cycle, now) | dict(form.facts)
        return self.context.render(reference.programme, rung.letter, facts | dict(enclosed.facts) | dict(along.facts))

    def _along(self, reference: Reference, now: datetime) -> Along:
        """What the unit is to help others with and was not asked yet, if the form goes to those who are asked."""
        if self.along is None:
            return NOTHING_ALONG
        programme, rung = self.context.programme(reference, now), self.context.ladders[reference.stream][0]
        readers = programme.contacts_of(reference.organisation, (*rung.to, *rung.cc))
        return self.along.with_mail(reference, [one.mail for one in readers], now)

    def _enclosed(self, reference: Reference, now: datetime) -> BesideForm:
        return self.beside.with_form(reference, now) if self.beside is not None else BesideForm()

    def _mail(
        self, reference: Reference, rung: Rung, form: PreparedForm, along: Along, now: datetime, key: str
    ) -> OutgoingMail:
        cycle, programme = self.context.cycle(reference), self.context.programme(reference, now)
        organisation = programme.organisation(reference.organisation)
        with self.context.ledger.begin() as work:
            moved = times_moved(work, reference)
        enclosed = self._enclosed(reference, now)
        draft = MailDraft(
            kind=MailKind.FORM,
            key=key,
            template=rung.letter,
            facts=self.context.facts(organisation, cycle, now)
            | dict(form.facts)
            | dict(enclosed.facts)
            | dict(along.facts),
            reference=reference,
            to=self.context.addresses(programme, organisation.code, rung.to),
            cc=self.context.addresses(programme, organisation.code, rung.cc),
            attachments=((form.file_name, form.workbook), *form.beside, *enclosed.files, *along.files),
            deadlines=(self.context.deadline(reference, cycle, moved),),
        )
        return self.context.write(draft, now)
