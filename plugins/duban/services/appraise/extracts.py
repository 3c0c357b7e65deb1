"""What a unit is sent of its appraisal: its 核对稿, once, and what became of each of its objections."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from duban.domain.appraisal.acts import AppraisalActKind, Objection, ObjectionAnswer
from duban.domain.appraisal.rules import appraised_period
from duban.domain.appraisal.score import Score, UnitScore
from duban.domain.appraisal.subject import ANSWERING, CHECKING, AppraisalSubject
from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.escalation.ladder import Notice
from duban.domain.escalation.need_ladder import still_said
from duban.domain.mail.delivery import MailKind
from duban.domain.office.channel import PaperChannel
from duban.domain.plan.organisation import Role
from duban.ports import AppraisalWriter
from duban.services.appraise.rounds import paper_name, said_of_scores
from duban.services.appraise.scoring import Scoring
from duban.services.context import MailDraft, ServiceContext
from duban.services.plan.item_cycles import item_cycles
from duban.services.send.digest_mail import Bundle

LETTERS = {CHECKING: "appraisal_extract", ANSWERING: "appraisal_answer"}
ADDRESSEES = (Role.LIAISON, Role.SECTION_HEAD)


@dataclass(frozen=True, slots=True)
class OwedTelling:
    """Something that a unit is to be told of its score: by which rung, about what, with which facts and file."""

    rung: str
    subject: AppraisalSubject
    facts: Mapping[str, object]
    files: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class AppraisalExtracts:
    """Laying mails; safe to repeat. Who was written to today is told the next morning."""

    context: ServiceContext
    writer: AppraisalWriter

    def lay_due(self, now: datetime) -> int:
        """Lay every mail that is owed; returns how many. Nothing while the loop is off."""
        codes = filter(self.context.appraises, self.context.programmes)
        return sum(self._lay(owed, now) for code in codes for owed in self._owed(code, now))

    def document(self, score: Score, unit: UnitScore) -> tuple[str, bytes]:
        """Name and bytes of the 核对稿 of a unit."""
        office = self.context.office_of(score.programme)
        return f"{unit.name}_{score.title}核对稿.docx", self.writer.extract(score, unit, office)

    def _owed(self, code: str, now: datetime) -> Iterator[OwedTelling]:
        record = Scoring(self.context).record(code, now)
        for act in [one for one in record.acts if one.kind is AppraisalActKind.OPENED]:
            period = appraised_period(act.period)
            with self.context.ledger.begin() as work:
                said = said_of_scores(work, code, period)
                is_drafted = work.documents.latest(str(paper_name(code, period))) is not None
            answered = [one for one in record.objections(act.period) if one.answer is not None]
            untold = [one for one in answered if not still_said(said.get(_of(one), ()))]
            # Once the paper is drafted every unit has had its 核对稿.
            if not is_drafted or untold:
                score = Scoring(self.context).score(code, period, now)
                unsent = [one for one in score.units if not still_said(said.get(_whose(score, one), ()))]
                owed = (*(self._check(score, one) for one in unsent), *(self._answer(score, one) for one in untold))
                for one in owed:
                    yield replace(one, subject=replace(one.subject, times=len(said.get(one.subject, ())) + 1))

    def _check(self, score: Score, unit: UnitScore) -> OwedTelling:
        by_exchange = self.context.channels.scores is PaperChannel.EXCHANGE
        facts = {
            "by_exchange": by_exchange,
            "as_of": score.at.astimezone(TIMEZONE),
            "total": unit.told,
            "parts": [f"{part.part}{part.told}" for part in unit.parts],
            **_said_of(score, is_own=unit.is_own),
        }
        files = () if by_exchange else (self.document(score, unit),)
        return OwedTelling(CHECKING, _whose(score, unit), facts, files)

    def _answer(self, score: Score, objection: Objection) -> OwedTelling:
        act, answer = objection.act, objection.answer
        unit = score.unit(act.organisation)
        fact = unit.fact(act.fact) if unit else None
        facts = {
            "fact": fact.words if fact else act.fact,
            "points": fact.told if fact else "",
            "words": act.words,
            "answer": ObjectionAnswer[answer.value].value if answer else "",
            "reason": answer.reason if answer else "",
            "paper": answer.source if answer else "",
            "total": unit.told if unit else "",
            **_said_of(score, is_own=unit is not None and unit.is_own),
        }
        return OwedTelling(ANSWERING, _of(objection), facts)

    def _lay(self, owed: OwedTelling, now: datetime) -> bool:
        reference = item_cycles(self.context, owed.subject.programme)[-1].of(owed.subject.organisation)
        to = self._addresses(reference, now)
        if not to or self._rests(reference):
            return False  # the work list says who has no contact, and who is not reached
        notice = Notice(owed.rung, str(owed.subject), now)
        draft = self._mail(owed, reference, to, notice.key, now)
        return bool(Bundle(self.context).lay((notice,), lambda _: draft, lambda *_: True, now))

    def _rests(self, reference: Reference) -> bool:
        """Whether nobody of the unit is reached: what came back is said again once somebody is."""
        with self.context.ledger.begin() as work:
            return work.reach.pauses(reference)

    def _addresses(self, reference: Reference, now: datetime) -> tuple[str, ...]:
        programme = self.context.programme(reference, now)
        contacts = programme.contacts_of(reference.organisation, ADDRESSEES)
        return tuple(dict.fromkeys(contact.mail for contact in contacts))

    def _mail(self, owed: OwedTelling, reference: Reference, to: tuple[str, ...], key: str, now: datetime) -> MailDraft:
        organisation = self.context.programme(reference, now).organisation(reference.organisation)
        facts = self.context.facts(organisation, self.context.cycle(reference), now) | dict(owed.facts)
        return MailDraft(MailKind.NOTICE, key, LETTERS[owed.rung], facts, reference, to, attachments=owed.files)


def _said_of(score: Score, *, is_own: bool) -> dict[str, object]:
    return {
        "appraisal": score.title,
        "preview": score.is_preview,
        "basis": score.rules.basis,
        "answer_within": score.rules.answer_within,
        "decide_within": score.rules.decide_within,
        "elsewhere": score.rules.own_unit_decided_by if is_own else "",
    }


def _whose(score: Score, unit: UnitScore) -> AppraisalSubject:
    return AppraisalSubject(score.programme, score.period, unit.organisation)


def _of(objection: Objection) -> AppraisalSubject:
    act = objection.act
    return AppraisalSubject(act.programme, appraised_period(act.period), act.organisation, act.number)
