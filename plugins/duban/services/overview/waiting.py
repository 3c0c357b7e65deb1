"""What waits for a person of the office (工作单): one list, whatever it is, with its age, its day and whose it is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.calendar.moments import told_day
from duban.domain.decisions.verification import ClaimStage
from duban.domain.mail.delivery import MailState
from duban.domain.office.authority import AUTHORITY, Permission
from duban.services.appraise.objections import Objections
from duban.services.collect.quarantine import Quarantine
from duban.services.collect.work_list import Messages
from duban.services.context import ServiceContext
from duban.services.escalate.unproved import UnprovedMails
from duban.services.generate.opening import CycleOpening
from duban.services.overview.claims import Claims, WaitingClaim
from duban.services.overview.doubts import Doubts
from duban.services.overview.errands import Errands
from duban.services.overview.extensions import Extensions
from duban.services.overview.housekeeping import Housekeeping
from duban.services.overview.meetings import Meetings
from duban.services.overview.needs import Needs
from duban.services.overview.office_delays import OfficeDelays
from duban.services.overview.practices import Practices
from duban.services.overview.waiting_entry import ACTS, WaitingEntry, WaitingKind
from duban.services.plan.item_answers import ItemAnswers
from duban.services.proof.contacts import Contacts
from duban.services.proof.deliverability import Reaching
from duban.services.send.outbox_admin import MailRoom
from duban.services.sign.service_of_papers import Serve
from duban.services.sign.sign import Sign
from duban.services.watch.outages import OutageMemory

LONGEST_DETAIL = 120


@dataclass(frozen=True, slots=True)
class WorkSheet:
    """
    Gathers the list from the services that each own a part of it; nothing is changed.

    `answers_within` are the working days that the office gives itself, `on_paper` the posts that sign on paper alone.
    """

    context: ServiceContext
    messages: Messages
    quarantine: Quarantine
    mail_room: MailRoom
    reaching: Reaching
    unproved: UnprovedMails
    contacts: Contacts
    serve: Serve
    sign: Sign
    opening: CycleOpening
    outages: OutageMemory
    claims: Claims
    needs: Needs
    objections: Objections
    errands: Errands
    practices: Practices
    meetings: Meetings
    delays: OfficeDelays
    extensions: Extensions
    doubts: Doubts
    answers: ItemAnswers
    housekeeping: Housekeeping
    answers_within: int = 3
    on_paper: tuple[str, ...] = ()

    def entries(self, now: datetime) -> tuple[WaitingEntry, ...]:
        """Everything that waits at *now*, by kind, the oldest first."""
        parts: tuple[Callable[[datetime], Iterator[WaitingEntry]], ...] = (
            self._outages,
            self._openings,
            self._drafts,
            self._messages,
            self._holds,
            self._mails,
            self._unreached,
            self._unproved,
            self._papers,
            self._claims,
            self._needs,
            self._objections,
            self._errands,
            self._practices,
            self._meetings,
            self._delays,
            self._extensions,
            self._doubts,
            self._proposals,
            self._stale,
            self._house,
        )
        order = list(WaitingKind)
        found = [entry for part in parts for entry in part(now)]
        return tuple(sorted(found, key=lambda entry: (order.index(entry.kind), entry.since)))

    def _entry(self, kind: WaitingKind, key: str, words: tuple[str, str], since: datetime) -> WaitingEntry:
        title, detail = words
        act = ACTS.get(kind)
        owner = AUTHORITY[act].words if act else "系统管理员"
        return WaitingEntry(kind, key, title, _short(detail), since, owner, self._due(since), act)

    def _due(self, since: datetime) -> date | None:
        return self.context.calendar.add_if_known(since.astimezone(TIMEZONE).date(), self.answers_within)

    def _outages(self, _: datetime) -> Iterator[WaitingEntry]:
        for one in self.outages.open():
            yield self._entry(WaitingKind.OUTAGE, one.kind.name, (str(one.kind.value), one.reason), one.since)

    def _openings(self, now: datetime) -> Iterator[WaitingEntry]:
        for reference in self.opening.unopened(now):
            if not self.opening.may_open(reference, now):
                plan = self.opening.plan(reference, now)
                title = f"{reference.period.title}{plan.cycle.stream.name}"
                yield self._entry(WaitingKind.OPENING, str(reference), (title, plan.why), now)

    def _drafts(self, _: datetime) -> Iterator[WaitingEntry]:
        """A paper for somebody who signs on paper alone is the desk's to hand up, and to register."""
        for one in self.sign.waiting():
            on_paper = one.signer in self.on_paper
            yield WaitingEntry(
                kind=WaitingKind.SIGNATURE,
                key=f"{one.draft}/{one.name}",
                title=f"{one.title}（第{one.draft}稿）" if one.draft > 1 else one.title,
                detail="纸上签批，由督办岗送签并登记" if on_paper else "",
                since=one.created_at,
                owner=one.signer,
                due=self._due(one.created_at),
                act=Permission.REGISTER_SIGNATURE if on_paper else None,
                signer=one.signer,
            )

    def _messages(self, now: datetime) -> Iterator[WaitingEntry]:
        seen: dict[str, WaitingEntry] = {}
        for one in self.messages.waiting(now):
            programme = Reference.parse(one.message.subject).programme
            title = f"{one.unit} · {one.message.kind.value}（{one.period}）{self._which(programme)}"
            entry = self._entry(
                WaitingKind.MESSAGE, one.message.message, (title, one.message.words), one.message.received_at
            )
            seen.setdefault(entry.key, entry)  # a mail from an address that several units share is one thing to do
        yield from seen.values()

    def _holds(self, now: datetime) -> Iterator[WaitingEntry]:
        for one in self.quarantine.waiting(now):
            title = f"{one.hold.kind.value} · {one.sender}"
            detail = "，".join(filter(None, (one.subject, one.hold.reason)))
            key = f"{one.hold.message}/{one.hold.file_sha256}".rstrip("/")
            yield self._entry(WaitingKind.HOLD, key, (title, detail), one.hold.received_at)

    def _mails(self, now: datetime) -> Iterator[WaitingEntry]:
        for one in self.mail_room.pending(now):
            if one.mail.state in (MailState.HELD, MailState.FAILED):
                yield self._entry(
                    WaitingKind.MAIL, one.mail.key, (one.mail.subject, one.mail.response), one.mail.prepared_at
                )

    def _unreached(self, _: datetime) -> Iterator[WaitingEntry]:
        for one in self.reaching.unreached():
            title = f"{one.unit}{self._which(one.event.programme)} · {one.event.address or '全部收件人'}"
            key = f"{one.event.programme}/{one.event.organisation}/{one.event.address}"
            yield self._entry(WaitingKind.UNREACHED, key, (title, one.event.reason), one.event.at)

    def _unproved(self, now: datetime) -> Iterator[WaitingEntry]:
        for one in self.unproved.waiting(now):
            detail = f"{one.known}，须由人告知并登记后，方可办理{one.next}"
            yield self._entry(WaitingKind.UNPROVED, one.key, (f"{one.unit} · {one.about}", detail), one.at)

    def _papers(self, _: datetime) -> Iterator[WaitingEntry]:
        for one in self.serve.outstanding():
            yield self._entry(WaitingKind.SERVICE, one.name, (one.title, "已签发，待编号、用印、送达"), one.created_at)

    def _claims(self, now: datetime) -> Iterator[WaitingEntry]:
        for one in self.claims.waiting(now):
            stage = f"{one.step.stage}：" if one.step else ""
            words = (f"{one.item.told}{self._which(one.programme)} · {one.lead}", stage + one.item.goal)
            entry = self._entry(WaitingKind.CLAIM, f"{one.programme}/{one.item.number}", words, one.claimed_at)
            yield self._by_its_step(entry, one) if one.step else entry

    def _by_its_step(self, entry: WaitingEntry, claim: WaitingClaim) -> WaitingEntry:
        """A claim waits for whoever has the step, by the day of the step, not of the claim."""
        step, confirmer = claim.step, self.claims.verification.confirmed_by
        if step is None or step.stage is not ClaimStage.CONFIRM:
            return replace(entry, owner=claim.owner, due=step.due if step else entry.due)
        act = None if confirmer else Permission.CLOSE
        return replace(entry, owner=claim.owner, due=step.due, act=act, signer=confirmer)

    def _needs(self, now: datetime) -> Iterator[WaitingEntry]:
        """Needs with which the office has the next step; those with helpers or a level above are theirs."""
        for one in self.needs.waiting(now):
            if one.is_offices:
                title = f"{one.item.told}{self._which(one.need.name.programme)} · {one.lead}"
                words = (title, f"{one.why_offices}：{one.need.words}")
                entry = self._entry(WaitingKind.NEED, str(one.need.name), words, one.since)
                yield replace(entry, due=one.step.due)

    def _objections(self, now: datetime) -> Iterator[WaitingEntry]:
        """What units object to their scores, and nobody decided yet."""
        for one in self.objections.waiting(now):
            act = one.objection.act
            title = f"{one.unit}{self._which(one.programme)} · {act.period}"
            entry = self._entry(WaitingKind.OBJECTION, f"{one.programme}/{act.period}", (title, act.words), act.at)
            yield replace(entry, due=one.due)

    def _errands(self, now: datetime) -> Iterator[WaitingEntry]:
        """What the office has to judge or to give anew, and what units let pass their day; slips wait as papers."""
        for one in self.errands.waiting(now):
            if not (one.is_offices or one.is_late):
                continue
            code, late = one.errand.programme, "、".join(ask.unit for ask in one.asks if ask.late)
            why = one.stage if one.is_offices else f"{late}超期未反馈"
            title = f"{one.errand.told}{self._which(code)} · {one.errand.paper.told}"
            words = (title, f"{why}：{one.errand.matter}")
            entry = self._entry(WaitingKind.ERRAND, f"{code}/{one.errand.number}", words, one.since)
            yield replace(entry, due=one.step.due if one.is_offices else None)

    def _practices(self, now: datetime) -> Iterator[WaitingEntry]:
        """What units tell as worth copying and the office has to judge, to have cleared, or to ask the unit about."""
        for one in self.practices.waiting(now):
            reference = one.practice.reference
            title = f"{one.unit}{self._which(reference.programme)} · {reference.period.title}"
            words = (title, f"{one.step.stage}：{one.practice.words or one.practice.told}")
            entry = self._entry(WaitingKind.PRACTICE, str(reference), words, one.step.since)
            yield replace(entry, due=one.step.due)

    def _meetings(self, now: datetime) -> Iterator[WaitingEntry]:
        """The material of a meeting that is held within two working days."""
        today = now.astimezone(TIMEZONE).date()
        for one in self.meetings.schedule():
            if one.is_ready(today):
                title = f"{one.meeting.name}{self._which(one.programme)}（{told_day(one.meeting.on)}）"
                words = (title, "调度材料已可下载，按此刻台账生成")
                entry = self._entry(WaitingKind.MEETING, f"{one.programme}/{one.number}", words, now)
                yield replace(entry, due=one.meeting.on)

    def _delays(self, now: datetime) -> Iterator[WaitingEntry]:
        for one in self.delays.waiting(now):
            title = f"{one.item.told}{self._which(one.programme)} · {one.lead}"
            words = (title, f"{one.cause}：{one.problems}" if one.problems else one.cause.value)
            yield self._entry(WaitingKind.DELAY, f"{one.programme}/{one.item.number}", words, one.since)

    def _extensions(self, now: datetime) -> Iterator[WaitingEntry]:
        for one in self.extensions.waiting(now):
            title = f"{one.item.told}{self._which(one.programme)} · {one.lead}"
            said = f"报称{told_day(one.until)}完成，晚于时限{told_day(one.due)}"
            who = f"，由{one.decided_by}决定" if one.decided_by else ""
            key, drafted = f"{one.programme}/{one.item.number}", f"；{one.request}" if one.request else ""
            entry = self._entry(WaitingKind.EXTENSION, key, (title, said + who + drafted), one.asked_at)
            yield replace(entry, signer=one.level.title if one.level else "")

    def _doubts(self, now: datetime) -> Iterator[WaitingEntry]:
        for one in self.doubts.waiting(now):
            words = (
                f"{one.item.told}{self._which(one.programme)}“{one.field}” · {one.lead}",
                f"现填：{one.says}",
            )
            yield self._entry(WaitingKind.DOUBT, one.key, words, one.since)

    def _proposals(self, now: datetime) -> Iterator[WaitingEntry]:
        for one in self.answers.open(now):
            title = f"{one.item.told}{self._which(one.programme)} · {one.name}"
            words = (title, one.answer.proposal if one.answer else "")
            yield self._entry(WaitingKind.PROPOSAL, one.programme, words, one.filed_at or now)

    def _house(self, now: datetime) -> Iterator[WaitingEntry]:
        for one in self.housekeeping.waiting(now):
            entry = self._entry(one.kind, one.key, (one.title, one.detail), one.since)
            yield replace(entry, due=one.due or entry.due)

    def _which(self, code: str) -> str:
        """What tells the programme of that code from the others; nothing where there is but one."""
        return self.context.named(code, "")

    def _stale(self, now: datetime) -> Iterator[WaitingEntry]:
        for code in self.context.programmes:
            for one in self.contacts.book(code, now).stale:
                title = f"{one.unit.name}{self._which(code)} · {one.contact.role.value} {one.contact.mail}"
                since = one.answered_at or one.reached_at or now
                detail = f"最近{one.cycles}期既无送达凭据也无来信"
                yield self._entry(
                    WaitingKind.STALE, f"{code}/{one.unit.code}/{one.contact.mail}", (title, detail), since
                )


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST_DETAIL else f"{flat[: LONGEST_DETAIL - 1]}…"
