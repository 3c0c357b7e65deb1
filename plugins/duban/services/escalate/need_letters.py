"""What is written to a unit about needs: one letter for each thing that it says, or one that says them all."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from duban.domain.calendar.cycle import Reference
from duban.domain.decisions.coordination import NeedAct
from duban.domain.escalation.need_ladder import NeedMail, NeedRung
from duban.domain.mail.delivery import MailKind
from duban.domain.office.channel import PaperChannel
from duban.domain.plan.programme import Programme
from duban.domain.returns.helping import FeedbackWay
from duban.services.context import MailDraft, ServiceContext
from duban.services.generate.helper_forms import HelperForms, line_told
from duban.services.plan.errand_slips import signed_slip
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
            attachments=(*self._slips(asked), *self._pages(reference, asked, now)),
        )

    def _slips(self, asked: Iterable[NeedAct]) -> tuple[tuple[str, bytes], ...]:
        """The signed 交办单 on those of *asked* that a paper gave; none where it goes by the exchange."""
        if self._by_exchange:
            return ()
        with self.context.ledger.begin() as work:
            names = dict.fromkeys(act.paper for act in asked if act.paper)
            files = [file for name in names for file in signed_slip(work, name)]
        return tuple((file.name, self.context.archive.get(file.sha256)) for file in files)

    def _pages(self, reference: Reference, asked: Iterable[NeedAct], now: datetime) -> Iterator[tuple[str, bytes]]:
        """A page to answer on for what others need, and one for what papers gave; none for what a form asks."""
        answered = [act for act in asked if _has_page(act)]
        for is_errand in (False, True):
            if acts := [act for act in answered if act.name.is_errand is is_errand]:
                yield self.forms.attachment(reference, acts, now)

    def _facts(self, programme: Programme, rung: NeedRung, acts: Sequence[NeedAct], now: datetime) -> dict[str, object]:
        if not rung.asks:
            return {"lines": [line_told(act, programme) for act in acts]}
        told = NeedRecords(self.context).told(programme.code, now)
        return {
            "asked": [
                {"told_on": told.get(one.number), **asdict(one)} for one in self.forms.asked(programme, acts, now)
            ],
            "refuses_within": self.context.coordination.refuses_within,
            "has_form": any(map(_has_page, acts)),
            "by_exchange": self._by_exchange,
        }

    @property
    def _by_exchange(self) -> bool:
        return self.context.channels.errands is PaperChannel.EXCHANGE

    def _part(self, code: str, rung: NeedRung, facts: dict[str, object]) -> dict[str, object]:
        """One letter as a part of another: its subject for a heading, and its words without address and foot."""
        subject, text = self.context.render(code, rung.letter, facts | {"foot": "none"})
        mark, _, matter = subject.partition("】")
        words = text.removeprefix(f"{facts['addressee']}：").strip()
        return {"mark": mark.removeprefix("【"), "name": matter, "text": words}


def _has_page(act: NeedAct) -> bool:
    return act.way is not FeedbackWay.MONTHLY
