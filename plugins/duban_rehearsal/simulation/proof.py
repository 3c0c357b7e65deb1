"""Whether whoever was written to formally had been told before, and had had the time to answer: asked of the ledger."""

from dataclasses import dataclass
from datetime import datetime

from duban.bootstrap import Installation
from duban.domain.appraisal.subject import AppraisalSubject
from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.escalation.item_subject import ItemSubject
from duban.domain.escalation.ladder import Notice, NoticeState, Rung
from duban.domain.escalation.need_ladder import errand_ladder, need_ladder
from duban.domain.escalation.need_subject import NeedSubject
from duban.domain.escalation.rung import LadderRung, Release


@dataclass(frozen=True, slots=True)
class LadderProof:
    """The notices of an installation, held against its ladders by another rule than the one that wrote them."""

    app: Installation
    notices: tuple[Notice, ...]

    def missing(self) -> tuple[Notice, ...]:
        """What a person signed or may sign although its forerunner did not arrive, or its time was not over."""
        return tuple(notice for notice in self.notices if not self._is_proved(notice))

    def _is_proved(self, notice: Notice) -> bool:
        rung = self._rung(notice)
        if rung is None or rung.release is Release.AUTOMATIC or not rung.needs_delivered:
            return True
        if notice.state is NoticeState.WITHDRAWN:
            return True
        forerunners = (before for before in self.notices if before.rung == rung.needs_delivered)
        return any(self._had_its_time(before, notice) for before in forerunners if self._says_before(before, notice))

    def _says_before(self, before: Notice, notice: Notice) -> bool:
        """Whether *notice* may build on *before*: of the same return or item, or of several, of an earlier cycle."""
        if item := ItemSubject.parse(notice.subject):
            other = ItemSubject.parse(before.subject)
            return other is not None and (other.programme, other.number) == (item.programme, item.number)
        rung = self._rung(before)
        if not isinstance(rung, Rung) or not rung.grounds.are_needed:
            return before.subject == notice.subject
        told, now = Reference.parse(before.subject), Reference.parse(notice.subject)
        same = (told.programme, told.stream, told.organisation) == (now.programme, now.stream, now.organisation)
        return same and not now.period < told.period

    def _had_its_time(self, before: Notice, notice: Notice) -> bool:
        rung = self._rung(before)
        if rung is None or before.delivered_at is None:
            return False
        until = self.app.calendar.add(before.delivered_at.astimezone(TIMEZONE).date(), rung.reply_within + 1)
        return notice.at >= datetime.combine(until, notice.at.timetz())

    def _rung(self, notice: Notice) -> LadderRung | None:
        """The row of a ladder that *notice* belongs to, None for a notice of another kind."""
        if NeedSubject.parse(notice.subject):
            rules = self.app.context.coordination
            of_needs = (*need_ladder(rules), *errand_ladder(rules))
            return next((rung for rung in of_needs if rung.code == notice.rung), None)
        if ItemSubject.parse(notice.subject):
            of_items = (rung for ladder in self.app.settings.item_ladders.values() for rung in ladder)
            return next((rung for rung in of_items if rung.code == notice.rung), None)
        if AppraisalSubject.parse(notice.subject):
            return None
        ladder = self.app.context.ladders.get(Reference.parse(notice.subject).stream, ())
        return next((rung for rung in ladder if rung.code == notice.rung), None)
