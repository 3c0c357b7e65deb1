"""What is written to a unit about its items: the facts of the letter, and the application that goes along."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from duban.domain.calendar.cycle import TIMEZONE, Cycle, Reference
from duban.domain.decisions.closing_request import ClosingRequest
from duban.domain.decisions.extension import ExtensionRequest, blank
from duban.domain.escalation.earlier_notices import tellings
from duban.domain.escalation.item_ladder import DEADLINE, ItemAnchor, ItemRung, same_matter
from duban.domain.escalation.item_plan import ItemStep
from duban.domain.escalation.rung import Footing, Release, footing_of
from duban.domain.text.goals import clauses, whole
from duban.ports import ApplicationWriter
from duban.services.context import ServiceContext
from duban.services.decide.open_answers import answers_told, open_answers
from duban.services.escalate.extension_answers import ExtensionAnswers

# Letters that name the applications as their annexes (附件).
WITH_ANNEXES = ("item_overdue",)
BEGINNING = datetime(2000, 1, 1, tzinfo=TIMEZONE)


@dataclass(frozen=True, slots=True)
class ItemLetters:
    """Reads the ledger; records nothing. Without *applications* no application goes along."""

    context: ServiceContext
    ladders: Mapping[str, tuple[ItemRung, ...]]
    applications: ApplicationWriter | None = None

    def facts(self, step: ItemStep, now: datetime) -> dict[str, object]:
        """All that a letter of the ladder may say of the items of *step* at *now*."""
        programme = self.context.programme(step.reference, now)
        organisation = programme.organisation(step.reference.organisation)
        today = now.astimezone(TIMEZONE).date()
        extended = ExtensionAnswers(self.context).told(step)
        rows = [
            {
                "number": status.item.number,
                "goal": (clauses if step.rung.release is Release.AUTOMATIC else whole)(status.item.goal),
                "deadline": status.item.deadline.told,
                "overdue": (today - status.deadline).days if status.deadline and status.deadline < today else 0,
                "short": "；".join(status.short),
                "matter": matter.words if (matter := status.matter(step.rung.anchor)) else "",
                "extended": extended.get(status.item.number),
            }
            for status in step.statuses
        ]
        cycle, office = self.context.cycle(step.reference), self.context.office_of(step.reference.programme)
        form_due = self._form_due(step.reference, cycle, today)
        reply_by = self.context.calendar.add(today, step.rung.reply_within)
        return self.context.facts(organisation, cycle, now) | {
            "items": rows,
            "asked_more": self._asked_more(step, now),
            # One day to answer: never an earlier one than that of the form in which the answer is given.
            "reply_by": max(reply_by, form_due) if form_due else reply_by,
            "form_due": form_due,
            "first_contact": not self._was_ever_told(step.reference),
            "extension": self._is_past(step),
            "closing": self._encloses_closing(step, form_due),
            "within": step.rung.reply_within,
            "notices": self._told(step, now),
            "answers": self._answers(step),
            "independent": footing_of(organisation, office.organisation) is Footing.NOT_SUBORDINATE,
        }

    def _asked_more(self, step: ItemStep, now: datetime) -> list[str]:
        """What is still missing of the unit's claims of these items: it is not charged with saying nothing."""
        reference = step.reference
        with self.context.ledger.begin() as work:
            answers = open_answers(work, reference.programme, reference.organisation)
        spoken_of = {status.item.number for status in step.statuses}
        theirs = {item: one for item, one in answers.items() if item in spoken_of}
        programme, today = self.context.programme(reference, now), now.astimezone(TIMEZONE).date()
        return answers_told(theirs, programme, reference.organisation, today)

    def _form_due(self, reference: Reference, cycle: Cycle, today: date) -> date | None:
        """The day by which the form of the cycle is asked for, while it is out, owed and not late; else None."""
        with self.context.ledger.begin() as work:
            expected, issued = work.returns.get(reference), work.forms.get(reference)
        is_owed = expected is not None and expected.state.is_owed and issued is not None
        return cycle.reminder_target if is_owed and cycle.reminder_target >= today else None

    def _was_ever_told(self, reference: Reference) -> bool:
        """Whether any mail of ours reached the unit before: the first one has to say what it is about."""
        with self.context.ledger.begin() as work:
            mails = work.outbox.went_to(reference.organisation, reference.programme, BEGINNING)
        return any(mail.sent_at is not None for mail in mails)

    def _is_past(self, step: ItemStep) -> bool:
        """Whether *step* is about deadlines that have passed: then what a unit may ask for goes along."""
        past = step.rung.anchor in DEADLINE and step.rung.anchor is not ItemAnchor.BEFORE
        return self.applications is not None and past

    def _encloses_closing(self, step: ItemStep, form_due: date | None) -> bool:
        """While a form is asked for, the unit claims in it, and is not asked twice."""
        return self._is_past(step) and form_due is None

    def attachments(self, step: ItemStep, now: datetime) -> tuple[tuple[str, bytes], ...]:
        """The applications about the items of *step* that go along with a mail, to be filled in."""
        if not self._is_past(step):
            return ()
        cycle = self.context.cycle(step.reference)
        form_due = self._form_due(step.reference, cycle, now.astimezone(TIMEZONE).date())
        closing = self._closing(step, now) if self._encloses_closing(step, form_due) else ()
        return (*closing, *self._extension(step, now))

    def annexes(self, step: ItemStep, now: datetime) -> tuple[tuple[str, bytes], ...]:
        """The same for the paper of *step* that names them as its annexes; none for any other."""
        if step.rung.letter not in WITH_ANNEXES or not self._is_past(step):
            return ()
        return tuple(
            (f"附件{number} {name}", data)
            for number, (name, data) in enumerate((*self._closing(step, now), *self._extension(step, now)), 1)
        )

    def _closing(self, step: ItemStep, now: datetime) -> tuple[tuple[str, bytes], ...]:
        if self.applications is None:
            return ()
        reference = step.reference
        unit = self.context.programme(reference, now).organisation(reference.organisation)
        kind = "任务销号申请" if unit.takes_orders else "任务销号说明"
        request = ClosingRequest(
            title=f"{self.context.plan(reference.programme).title}{kind}",
            addressee=self.context.office_of(reference.programme).name,
            organisation=unit.name,
            items=tuple(status.item for status in step.statuses),
        )
        return ((f"{unit.name}_{kind}.docx", self.applications.closing(request, now)),)

    def _extension(self, step: ItemStep, now: datetime) -> tuple[tuple[str, bytes], ...]:
        if self.applications is None:
            return ()
        reference = step.reference
        unit = self.context.programme(reference, now).organisation(reference.organisation).name
        request = ExtensionRequest(
            title=f"{self.context.plan(reference.programme).title}任务延期申请",
            addressee=self.context.office_of(reference.programme).name,
            organisation=unit,
            period=reference.period.title,
            items=blank(status.item for status in step.statuses),
        )
        return ((f"{unit}_任务延期申请.docx", self.applications.extension(request, now)),)

    def _told(self, step: ItemStep, now: datetime) -> list[dict[str, object]]:
        """When the unit was told of these items and of this very matter, each mail or paper once."""
        codes = {one.code for one in self.ladders[step.reference.stream] if same_matter(one, step.rung)}
        said = [one for status in step.statuses for one in status.notices if one.rung in codes]
        once = {one.document or one.mail_key: ("", one) for one in sorted(said, key=lambda one: one.at)}
        return tellings(once.values(), step.rung.consequence, now, self.context.rules, self.context.calendar)

    def _answers(self, step: ItemStep) -> list[dict[str, object]]:
        """What the unit answered to what it was told of these items, word for word."""
        keys = {one.mail_key for status in step.statuses for one in status.notices if one.mail_key}
        with self.context.ledger.begin() as work:
            said = work.unit_messages.below(f"{step.reference.programme}/{step.reference.stream}").values()
        answers = [one for replies in said for one in replies if one.mail_key in keys]
        return [{"at": one.received_at, "words": one.words} for one in answers]
