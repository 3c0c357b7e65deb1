"""What is written to a unit about needs: one letter for each thing that it says, or one that says them all."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from duban.domain.decisions.coordination import NeedAct
from duban.domain.escalation.need_ladder import NeedMail, NeedRung
from duban.domain.mail.delivery import MailKind
from duban.domain.plan.programme import Programme
from duban.services.context import MailDraft, ServiceContext
from duban.services.generate.helper_forms import HelperForms, line_told
from duban.services.plan.needs import NeedRecords

LETTER = "needs"
# What one mail says: of each act which rung.
Said = Sequence[tuple[NeedRung, NeedAct]]


@dataclass(frozen=True, slots=True)
class NeedLetters:
    """Reads the ledger; records nothing."""

    context: ServiceContext
    forms: HelperForms

    def mail(self, step: NeedMail, said: Said, key: str, now: datetime) -> MailDraft:
        """The mail of *step* that says those of its parts that are not said yet."""
        reference, programme = step.reference, self.context.programme(step.reference, now)
        unit = programme.organisation(reference.organisation)
        facts = self.context.facts(unit, self.context.cycle(reference), now)
        parts = {rung: [act for one, act in said if one is rung] for rung in dict.fromkeys(rung for rung, _ in said)}
        asked = [act for rung, acts in parts.items() if rung.asks for act in acts]
        to, cc = (
            tuple(dict.fromkeys(one.mail for one in programme.contacts_of(unit.code, roles)))
            for roles in (step.rung.to, step.rung.cc)
        )
        own = [(rung, facts | self._facts(programme, rung, acts, now)) for rung, acts in parts.items()]
        rung, words = own[0]
        return MailDraft(
            *(MailKind.NOTICE, key, rung.letter if len(own) == 1 else LETTER),
            facts=words if len(own) == 1 else facts | {"parts": [self._part(programme.code, *one) for one in own]},
            reference=reference,
            to=to,
            cc=tuple(one for one in cc if one not in to),
            attachments=(self.forms.attachment(reference, asked, now),) if asked else (),
        )

    def _facts(self, programme: Programme, rung: NeedRung, acts: Iterable[NeedAct], now: datetime) -> dict[str, object]:
        if not rung.asks:
            return {"lines": [line_told(act, programme) for act in acts]}
        told = NeedRecords(self.context).told(programme.code, now)
        return {
            "asked": [
                {"told_on": told.get(one.number), **asdict(one)} for one in self.forms.asked(programme, acts, now)
            ],
            "refuses_within": self.context.coordination.refuses_within,
        }

    def _part(self, code: str, rung: NeedRung, facts: dict[str, object]) -> dict[str, object]:
        """One letter as a part of another: its subject for a heading, and its words without address and foot."""
        subject, text = self.context.render(code, rung.letter, facts | {"foot": "none"})
        mark, _, matter = subject.partition("】")
        words = text.removeprefix(f"{facts['organisation']}：").strip()
        return {"mark": mark.removeprefix("【"), "name": matter, "text": words}
