"""协调事项答复表: the form of a unit that is asked to help goes out with its mail, and what it says comes back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from duban.domain.calendar.cycle import TIMEZONE, FormName, Reference
from duban.domain.checks.helper_answers import helper_text, read_helper
from duban.domain.decisions.coordination import Need, NeedAct, NeedActKind, NeedName
from duban.domain.decisions.errands import Errand, told_errands
from duban.domain.escalation.need_ladder import last_day
from duban.domain.files.origin import Origin
from duban.domain.form.coordination import AskedNeed, HelperForm
from duban.domain.mail.delivery import MailKind, OutgoingMail
from duban.domain.plan.programme import Programme
from duban.domain.returns.submission import FilledForm, Finding, Severity, Unreadable
from duban.domain.text.goals import clauses
from duban.ports import FormWriter
from duban.services.context import MailDraft, ServiceContext, Thread
from duban.services.plan.errands import ErrandRecords
from duban.services.plan.needs import NeedRecords

NEED_RECEIPT, ERRAND_RECEIPT = "need_receipt", "errand_receipt"


@dataclass(frozen=True, slots=True)
class HelperReturn:
    """A helper's form that came back: what is to be put on record of it, nothing if an error gives it back."""

    reference: Reference
    origin: Origin
    said: tuple[NeedAct, ...]
    findings: tuple[Finding, ...]
    letter: str = NEED_RECEIPT

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
        given = tuple(asks)
        is_errand = all(one.name.is_errand for one in given)
        what = "交办事项反馈表" if is_errand else "协调事项答复表"
        unit, office = programme.organisation(reference.organisation), self.context.office_of(reference.programme)
        form = HelperForm(
            reference=reference,
            token=self.context.signer.mark(helper_text(str(reference))),
            title=f"{self.context.plan(reference.programme).title}\n{what}",
            organisation=unit.name,
            salutation=unit.salutation,
            subordinate=unit.takes_orders,
            asked=tuple(self.asked(programme, given, now)),
            refuses_within=self.context.coordination.refuses_within,
            contact_line=office.contact_line,
            errands=is_errand,
        )
        day = f"{now.astimezone(TIMEZONE):%m%d}"
        return f"{self.context.file_stem(reference, unit.name)}{what}{day}.xlsx", self.writer.write(form)

    def asked(self, programme: Programme, asks: Iterable[NeedAct], now: datetime) -> list[AskedNeed]:
        """The matters of *asks* as forms and letters say them, by number."""
        needs = {need.name: need for need in NeedRecords(self.context).all(programme.code, now)}
        errands = {one.errand.name: one.errand for one in ErrandRecords(self.context).all(programme.code, now)}
        today, found = now.astimezone(TIMEZONE).date(), list[AskedNeed]()
        for ask in sorted(asks, key=lambda one: one.number):
            if ask.part is None:
                continue
            until = last_day(today, ask, self.context.calendar)
            if (need := needs.get(ask.name)) is not None:
                lead, item = programme.names.get(need.lead, ""), _item(programme, ask.name)
                found.append(AskedNeed(ask.number, item, lead, need.words, ask.words, ask.part, until))
            elif (errand := errands.get(ask.name)) is not None:
                item = "；".join(filter(None, (errand.told, _items(programme, errand))))
                way = ask.way.value if ask.way else ""
                matter, more = errand.words_by(self.context.channels.errands, ask.words)
                found.append(AskedNeed(ask.number, item, errand.paper.told, matter, more, ask.part, until, way))
        return found

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
        rows = [mine[row.item] for row in filled.rows if row.item in mine]
        letter = ERRAND_RECEIPT if rows and all(act.name.is_errand for act in rows) else NEED_RECEIPT
        found = HelperReturn(reference, origin, (), findings, letter)
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
        return HelperReturn(reference, origin, told, findings, letter), is_known

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
        code = "errand_receipt" if given.letter == ERRAND_RECEIPT else "helper_receipt"
        key = f"{code}/{origin.message}/{origin.file_sha256[:12]}"
        return self.context.write(
            MailDraft(MailKind.RECEIPT, key, given.letter, facts, reference, (to,), thread=thread), now
        )


def _item(programme: Programme, name: NeedName) -> str:
    """What the item of a need is called, with its goal; of an errand its number."""
    if name.is_errand:
        return told_errands(name.since)
    item = programme.find(name.item)
    return f"{item.told}　{clauses(item.goal)}" if item else programme.told(name.item)


def _items(programme: Programme, errand: Errand) -> str:
    """The items that an errand is about, with the goal where it is one; empty without any."""
    if len(errand.items) == 1:
        return _item(programme, NeedName(programme.code, errand.items[0], ""))
    return programme.labels.told(*errand.items) if errand.items else ""


def lines_told(needs: Iterable[Need], programme: Programme, since: datetime | None = None) -> list[str]:
    """A line for each word on the needs of a unit, as its letters say it; of those after *since* alone."""
    return [line_told(act, programme) for need in needs for act in need.tellings() if since is None or act.at > since]


def line_told(act: NeedAct, programme: Programme) -> str:
    """One word on a need: who says what came of it."""
    return f"{programme.told(act.name.item)}：{act.clause(programme.names)}"
