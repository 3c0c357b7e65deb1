"""协调事项答复表: the form of a unit that is asked to help goes out with its mail, and what it says comes back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from duban.domain.calendar.cycle import TIMEZONE, FormName, Reference
from duban.domain.checks.helper_answers import helper_text, read_helper
from duban.domain.decisions.coordination import Need, NeedAct, NeedActKind, NeedName
from duban.domain.escalation.need_ladder import last_day
from duban.domain.files.origin import Origin
from duban.domain.form.coordination import AskedNeed, HelperForm
from duban.domain.mail.delivery import MailKind, OutgoingMail
from duban.domain.plan.programme import Programme
from duban.domain.returns.submission import FilledForm, Finding, Severity, Unreadable
from duban.domain.text.goals import short
from duban.ports import FormWriter
from duban.services.context import MailDraft, ServiceContext, Thread
from duban.services.generate.cover_contacts import people_of
from duban.services.plan.needs import NeedRecords


@dataclass(frozen=True, slots=True)
class HelperReturn:
    """A helper's form that came back: what is to be put on record of it, nothing if an error gives it back."""

    reference: Reference
    origin: Origin
    said: tuple[NeedAct, ...]
    findings: tuple[Finding, ...]

    @property
    def is_accepted(self) -> bool:
        """Whether what it says counts: an error gives it back."""
        return not any(finding.level is Severity.ERROR for finding in self.findings)


@dataclass(frozen=True, slots=True)
class HelperForms:
    """Building and reading; nothing is recorded. `off` are the codes of rules that the settings switch off."""

    context: ServiceContext
    writer: FormWriter
    off: frozenset[str] = frozenset()

    def attachment(self, reference: Reference, asks: Iterable[NeedAct], now: datetime) -> tuple[str, bytes]:
        """Name and bytes of the one-page form of the unit of *reference* for *asks*, as it would go out at *now*."""
        programme = self.context.programme(reference, now)
        unit, office = programme.organisation(reference.organisation), self.context.office_of(reference.programme)
        form = HelperForm(
            reference=reference,
            token=self.context.signer.mark(helper_text(str(reference))),
            title=f"{self.context.plan(reference.programme).title}\n协调事项答复表",
            organisation=unit.name,
            salutation=unit.salutation,
            subordinate=unit.takes_orders,
            asked=tuple(self.asked(programme, asks, now)),
            refuses_within=self.context.coordination.refuses_within,
            contact_line=office.contact_line,
            area_code=office.area_code,
            people=people_of(programme, unit.code),
        )
        day = f"{now.astimezone(TIMEZONE):%m%d}"
        return f"{self.context.file_stem(reference, unit.name)}协调事项答复表{day}.xlsx", self.writer.write(form)

    def asked(self, programme: Programme, asks: Iterable[NeedAct], now: datetime) -> list[AskedNeed]:
        """The matters of *asks* as forms and letters say them, by number."""
        needs = {need.name: need for need in NeedRecords(self.context).all(programme.code, now)}
        today = now.astimezone(TIMEZONE).date()
        return [
            AskedNeed(
                number=ask.number,
                item=_item(programme, ask.name),
                by=programme.names.get(needs[ask.name].lead, ""),
                words=needs[ask.name].words,
                opinion=ask.words,
                part=ask.part,
                until=last_day(today, ask, self.context.calendar),
            )
            for ask in sorted(asks, key=lambda one: one.number)
            if ask.name in needs and ask.part is not None
        ]

    def named_by(self, filled: FilledForm | Unreadable) -> Reference | None:
        """The helper whose form a workbook is, if it carries our mark of that kind; None for any other."""
        if isinstance(filled, Unreadable) or filled.kind is not FormName.NEED or not filled.reference:
            return None
        if not self.context.signer.is_ours(helper_text(filled.reference), filled.token):
            return None
        return Reference.parse(filled.reference)

    def said(self, filled: FilledForm, reference: Reference, origin: Origin) -> tuple[HelperReturn, bool]:
        """What the workbook says of what its unit was asked, and whether that very file is on record already."""
        with self.context.ledger.begin() as work:
            acts = work.needs.all(reference.programme)
        mine = {
            act.number: act
            for act in acts
            if act.kind is NeedActKind.ASKED and act.organisation == reference.organisation
        }
        said, findings = read_helper(filled, mine, self.off)
        found = HelperReturn(reference, origin, (), findings)
        if not found.is_accepted:
            return found, False
        told = tuple(
            NeedAct(
                *(mine[one.number].name, NeedActKind.SAID, origin.received_at, origin.sender, one.words),
                about=one.number,
                organisation=reference.organisation,
                answer=one.answer,
                file_sha256=origin.file_sha256,
                message=origin.message,
            )
            for one in said
        )
        is_known = any(act.file_sha256 == origin.file_sha256 for act in acts)
        return HelperReturn(reference, origin, told, findings), is_known

    def receipt(self, given: HelperReturn, to: str, thread: Thread, now: datetime) -> OutgoingMail:
        """What the helper is told: what was put on record, and what is missing."""
        reference, origin = given.reference, given.origin
        programme = self.context.programme(reference, now)
        facts = self.context.facts(
            programme.organisation(reference.organisation), self.context.cycle(reference), now
        ) | {
            "accepted": given.is_accepted,
            "findings": given.findings,
            "said": [
                {"number": act.about, "item": _item(programme, act.name), "answer": act.answer, "words": act.words}
                for act in given.said
            ],
            "received_at": origin.received_at,
            "digest": origin.file_sha256[:12],
        }
        key = f"helper_receipt/{origin.message}/{origin.file_sha256[:12]}"
        return self.context.write(
            MailDraft(MailKind.RECEIPT, key, "need_receipt", facts, reference, (to,), thread=thread), now
        )


def _item(programme: Programme, name: NeedName) -> str:
    """What the item of a need is called, with its goal."""
    item = programme.find(name.item)
    return f"{item.told}　{short(item.goal)}" if item else programme.told(name.item)


def lines_told(needs: Iterable[Need], programme: Programme, since: datetime | None = None) -> list[str]:
    """A line for each word on the needs of a unit, as its letters say it; of those after *since* alone."""
    return [line_told(act, programme) for need in needs for act in need.tellings() if since is None or act.at > since]


def line_told(act: NeedAct, programme: Programme) -> str:
    """One word on a need: who says what came of it."""
    return f"{programme.told(act.name.item)}：{act.clause(programme.names)}"
