"""核对稿: each unit is sent its own facts, once; the mail asks for an answer within its days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from duban.domain.appraisal.acts import AppraisalActKind
from duban.domain.appraisal.rules import appraised_period
from duban.domain.appraisal.score import Score, UnitScore
from duban.domain.appraisal.subject import CHECKING, AppraisalSubject
from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.escalation.ladder import Notice
from duban.domain.mail.delivery import MailKind
from duban.domain.plan.organisation import Role
from duban.ports import AppraisalWriter
from duban.services.appraise.rounds import paper_name
from duban.services.appraise.scoring import Scoring
from duban.services.context import MailDraft, ServiceContext
from duban.services.plan.item_cycles import item_cycles
from duban.services.send.digest_mail import Bundle

LETTER = "appraisal_extract"
ADDRESSEES = (Role.LIAISON, Role.SECTION_HEAD)


@dataclass(frozen=True, slots=True)
class AppraisalExtracts:
    """Laying mails; safe to repeat. Who was written to today gets its 核对稿 the next morning."""

    context: ServiceContext
    writer: AppraisalWriter

    def lay_due(self, now: datetime) -> int:
        """Lay the 核对稿 of every unit that is owed one; returns how many. Nothing while the loop is off."""
        codes = filter(self.context.appraises, self.context.programmes)
        return sum(self._lay(score, unit, now) for code in codes for score, unit in self._owed(code, now))

    def document(self, score: Score, unit: UnitScore) -> tuple[str, bytes]:
        """Name and bytes of the 核对稿 of a unit."""
        office = self.context.office_of(score.programme)
        return f"{unit.name}_{score.title}核对稿.docx", self.writer.extract(score, unit, office)

    def _owed(self, code: str, now: datetime) -> Iterator[tuple[Score, UnitScore]]:
        scoring = Scoring(self.context)
        opened = [act for act in scoring.record(code, now).acts if act.kind is AppraisalActKind.OPENED]
        for act in opened:
            period = appraised_period(act.period)
            with self.context.ledger.begin() as work:
                if work.documents.latest(str(paper_name(code, period))) is not None:
                    continue  # every unit had its days
                below = work.notices.below(AppraisalSubject.below(code, period))
            score = scoring.score(code, period, now)
            yield from (
                (score, unit)
                for unit in score.units
                if str(AppraisalSubject(code, period, unit.organisation)) not in below
            )

    def _lay(self, score: Score, unit: UnitScore, now: datetime) -> bool:
        reference = item_cycles(self.context, score.programme)[-1].of(unit.organisation)
        to = self._addresses(reference, now)
        if not to:
            return False  # the work list says who has no contact
        subject = AppraisalSubject(score.programme, score.period, unit.organisation)
        draft = self._mail(score, unit, reference, to, now)
        return bool(
            Bundle(self.context).lay((Notice(CHECKING, str(subject), now),), lambda _: draft, lambda *_: True, now)
        )

    def _addresses(self, reference: Reference, now: datetime) -> tuple[str, ...]:
        programme = self.context.programme(reference, now)
        contacts = programme.contacts_of(reference.organisation, ADDRESSEES)
        return tuple(dict.fromkeys(contact.mail for contact in contacts))

    def _mail(
        self, score: Score, unit: UnitScore, reference: Reference, to: tuple[str, ...], now: datetime
    ) -> MailDraft:
        programme = self.context.programme(reference, now)
        organisation, cycle = programme.organisation(unit.organisation), self.context.cycle(reference)
        facts = self.context.facts(organisation, cycle, now) | {
            "appraisal": score.title,
            "preview": score.is_preview,
            "basis": score.rules.basis,
            "as_of": score.at.astimezone(TIMEZONE),
            "total": unit.told,
            "parts": [f"{part.part}{part.told}" for part in unit.parts],
            "answer_within": score.rules.answer_within,
            "decide_within": score.rules.decide_within,
            "elsewhere": score.rules.own_unit_decided_by if unit.is_own else "",
        }
        key = f"{CHECKING}/{AppraisalSubject(score.programme, score.period, unit.organisation)}"
        return MailDraft(
            *(MailKind.NOTICE, key, LETTER, facts, reference, to), attachments=(self.document(score, unit),)
        )
