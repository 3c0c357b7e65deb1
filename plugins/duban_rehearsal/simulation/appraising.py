"""How an appraisal goes in a simulation: rules, judgements, 核对稿, what units write against them, and who decides."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from random import Random

from duban.bootstrap import Installation
from duban.domain.appraisal.acts import ClaimRuling, Objection, ObjectionAnswer
from duban.domain.appraisal.facts import ScoreFact
from duban.domain.appraisal.rules import appraised_period, told_points
from duban.domain.appraisal.subject import CHECKING, AppraisalSubject
from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.calendar.period import Period
from duban.domain.decisions.decision import Ruling
from duban.domain.decisions.document import DocumentState
from duban.domain.mail.delivery import MailState
from duban.domain.office.actor import Duty
from duban.errors import Refused
from duban.services.appraise.objections import AnswerWords, ObjectionWords
from duban.services.appraise.periods import appraised_periods
from duban.services.appraise.rounds import AppraisalRound, UnitCheck, paper_name
from duban.services.decide.decider import Who
from duban_rehearsal.people.officers import Officers
from duban_rehearsal.people.replies import Correspondent
from duban_rehearsal.simulation.post import InnerPostOffice

# So many days after a period the 核对稿 go out; judgements from outside are there some days before.
OPENS_AFTER, JUDGED_AFTER = timedelta(days=10), timedelta(days=6)
# Of the units; after how many days at most one writes (some write too late), and the office decides.
OBJECTS, WRITES_WITHIN, DECIDES_WITHIN = 0.3, 8, 13
OF_OWN_UNIT, RULED, FALSE = "泉政办督〔{year}〕{number}号", 0.4, 0.6
OBJECTION = re.compile(r"对(?P<period>[\d\-HQ]+)核对稿“(?P<fact>[^”]+)”一条有异议：(?P<words>[^。]+。)")


@dataclass(frozen=True, slots=True)
class SimulatedAppraisal:
    """The office at an appraisal, and the units that read their 核对稿; each is drawn by itself. Off: nothing."""

    app: Installation
    post_office: InnerPostOffice
    seed: int

    def work_through(self, now: datetime) -> None:
        """Take every step whose time has come; what a service refuses stays as it is."""
        today = now.astimezone(TIMEZONE).date()
        for code in filter(self.app.context.appraises, self.app.context.programmes):
            for period in appraised_periods(self.app.context.plan(code)):
                if today >= period.last + JUDGED_AFTER and not self._is_signed(code, period):
                    self.app.appraise.register_rules(code, self._desk("年度考核", now), now)
                    self._go_on(self.app.rounds.of(code, period, now), today, now)

    def monthly(self, now: datetime) -> None:
        """What the competent organ decided of claims that were found not to agree with their check."""
        for code in filter(self.app.context.appraises, self.app.context.programmes):
            with self.app.context.ledger.begin() as work:
                reopened = work.decisions.in_force(code, now).reopenings
            for number, one in sorted(reopened.items()):
                draw = self._draw(f"{code}/{number}/{one.at:%Y-%m-%d}/ruling")
                if one.field == Ruling.FALSE_CLAIM and draw.random() < RULED:
                    ruling = ClaimRuling.FALSE if draw.random() < FALSE else ClaimRuling.CLEARED
                    paper = f"效能办〔{one.at.year}〕{draw.randrange(1, 300)}号"
                    with suppress(Refused):
                        self.app.appraise.register_ruling(code, number, ruling, paper, self._desk("来文", now), now)

    def read_messages(self, now: datetime) -> None:
        """Register what units wrote against their 核对稿; what came too late is refused, and its mail answered."""
        for one in self.app.messages.waiting(now):
            said = OBJECTION.search(one.message.words)
            if said is not None:
                of, day = Reference.parse(one.message.subject), one.message.received_at.astimezone(TIMEZONE).date()
                words = ObjectionWords(said["fact"], said["words"], f"{day.month}月{day.day}日来信", day)
                period, who = appraised_period(said["period"]), self._desk("单位来信", now)
                with suppress(Refused):
                    self.app.objections.object_to(of.programme, period, of.organisation, words, who, now)

    def _is_signed(self, code: str, period: Period) -> bool:
        with self.app.context.ledger.begin() as work:
            paper = work.documents.latest(str(paper_name(code, period)))
        return paper is not None and paper.state is not DocumentState.WITHDRAWN

    def _go_on(self, found: AppraisalRound, today: date, now: datetime) -> None:
        """Judgements, then the 核对稿, then whatever units say; a paper for the head once nothing stands against it."""
        code, period = found.score.programme, found.score.period
        if not found.is_open:
            self._register_judgements(found, now)
            if today >= period.last + OPENS_AFTER:
                self.app.appraise.open(code, period, self._desk("印发核对稿", now), now)
            return
        for check in found.checks:
            self._object(found, check, today, now)
            for objection in check.objections:
                if objection.answer is None:
                    self._decide(found, check, objection, now)
        with suppress(Refused):
            self.app.appraisal_summary.draft(code, period, self._desk("呈批", now), now)

    def _register_judgements(self, found: AppraisalRound, now: datetime) -> None:
        """The same every day until the 核对稿 are out: the last word of a source counts."""
        draw, period = self._draw(f"{found.score.programme}/{found.score.period}/outside"), found.score.period
        if any(found.record.outside(str(period), one.organisation) for one in found.score.units):
            return
        text = "\n".join(f"{one.name} {draw.randint(600, 1000) / 10}" for one in found.score.units)
        source = f"省级营商环境监测通报〔{period.last.year}〕{period.last.month}号"
        who = self._desk("登记外部评价", now)
        self.app.appraise.register_outside(found.score.programme, period, source, text, None, who, now)

    def _object(self, found: AppraisalRound, check: UnitCheck, today: date, now: datetime) -> None:
        """Write against one fact that cost something, on the day that was drawn since the 核对稿 came."""
        draw = self._draw(f"{found.score.period}/{check.score.organisation}/objects")
        disputed = [fact for fact in check.score.facts if fact.is_counted and fact.gained < fact.bounds[1]]
        mail = self._came(found, check)
        if draw.random() >= OBJECTS or not disputed or mail is None:
            return
        came, raw = mail
        if (today - came.astimezone(TIMEZONE).date()).days == draw.randrange(1, WRITES_WITHIN):
            self._write(found, check, draw.choice(disputed), raw, now)

    def _came(self, found: AppraisalRound, check: UnitCheck) -> tuple[datetime, bytes] | None:
        """When the 核对稿 of a unit was sent, with its bytes; None before."""
        subject = AppraisalSubject(found.score.programme, found.score.period, check.score.organisation)
        with self.app.context.ledger.begin() as work:
            said = [one for one in work.notices.about(str(subject)) if one.rung == CHECKING]
            mail = work.outbox.carrying(said[-1]) if said else None
        if mail is None or mail.state is not MailState.SENT or mail.sent_at is None:
            return None
        return mail.sent_at, self.app.context.archive.get(mail.raw_sha256)

    def _write(self, found: AppraisalRound, check: UnitCheck, fact: ScoreFact, raw: bytes, now: datetime) -> None:
        """Answer the mail that brought the 核对稿, in words."""
        request = message_from_bytes(raw, policy=policy.default)
        programme = self.app.versions.latest(found.score.programme)
        unit = programme.organisation(check.score.organisation)
        address = str(request["To"].addresses[0].addr_spec)
        if address.casefold() in self.post_office.dead or not isinstance(request, EmailMessage):
            return
        words = f"对{found.score.period}核对稿“{fact.key}”一条有异议：该情况与我单位记录不一致，请予核实。"
        name = f"objection.{found.score.period}.{unit.code}"
        reply = Correspondent(unit, address, self.post_office.robot).with_words(request, words, name, now)
        self.post_office.send(reply.as_bytes(policy=policy.SMTP), (self.post_office.robot,))

    def _decide(self, found: AppraisalRound, check: UnitCheck, objection: Objection, now: datetime) -> None:
        """Somebody who has not scored decides; of the own unit what was decided elsewhere is registered."""
        draw = self._draw(f"{objection.act.cite}/decides")
        if (now - objection.act.at).days < draw.randrange(DECIDES_WITHIN):
            return
        fact = check.score.fact(objection.act.fact)
        adopts = fact is not None and draw.random() < 0.5
        answer = ObjectionAnswer.ADOPTED if adopts else ObjectionAnswer.NOT_ADOPTED
        points = told_points(fact.bounds[1]) if fact is not None and adopts else ""
        paper = OF_OWN_UNIT.format(year=now.year, number=draw.randrange(1, 90)) if check.score.is_own else ""
        who = Who(Officers(self.app).with_duty(Duty.CHECK, now), "已逐条核对台账")
        given = AnswerWords(answer, points, paper)
        self.app.objections.answer(found.score.programme, found.score.period, objection.act.number, given, who, now)

    def _desk(self, reason: str, now: datetime) -> Who:
        return Who(Officers(self.app).with_duty(Duty.DESK, now), reason)

    def _draw(self, matter: str) -> Random:
        return Random(f"{self.seed}/appraisal/{matter}")  # noqa: S311 - a rehearsal is to be repeatable, not secret
