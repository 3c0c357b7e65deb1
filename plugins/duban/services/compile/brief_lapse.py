"""The signature on a 简况 that went to nobody yet lapses when the page praises what was taken back meanwhile."""

from dataclasses import dataclass
from datetime import datetime

from duban.domain.calendar.cycle import FormName, Reference
from duban.domain.decisions.document import Document
from duban.services.context import ServiceContext
from duban.services.drafts.briefs import has_left, lapses, released_brief
from duban.services.plan.practices import PracticeRecords
from duban.services.plan.versions import Versions

# What a signed page is held against that nobody has to look at any more.
GONE = "gone"


@dataclass(frozen=True, slots=True)
class BriefLapse:
    """What a page says of its own day stays: totals, what is to come. Whom it holds up as an example has to be one."""

    context: ServiceContext

    def settle(self, cycle: Reference, paper: Document, now: datetime) -> bool:
        """Let the signature on *paper*, the 简况 on *cycle*, lapse if it has to; whether it did."""
        with self.context.ledger.begin() as work:
            if work.documents.compared_with(paper.name, paper.draft) == GONE:
                return False
            released = released_brief(work, cycle)
            if released is None or has_left(self.context, work, cycle, released):
                work.documents.compare(paper.name, paper.draft, GONE)
                return False
        because = "；".join((*self._practices(cycle, paper, now), *self._reopened(cycle, paper, now)))
        if not because:
            return False
        with self.context.ledger.begin() as work:
            return lapses(self.context, work, cycle, paper, because, now)

    def _practices(self, cycle: Reference, paper: Document, now: datetime) -> list[str]:
        """Those in it that may not be spread any more: their units say otherwise by now."""
        names = Versions(self.context).latest(cycle.programme).names.units
        unfit = PracticeRecords(self.context).unfit_in(paper.text, cycle.programme, now)
        units = dict.fromkeys(one.reference.organisation for one in unfit)
        return [f"{names.get(unit, unit)}的典型经验已不具备推广条件" for unit in units]

    def _reopened(self, cycle: Reference, paper: Document, now: datetime) -> list[str]:
        """The items that it counts as newly closed and whose closure was taken back since it was drafted."""
        if self.context.streams[cycle.stream].form is not FormName.ITEMS:
            return []
        code = cycle.programme
        with self.context.ledger.begin() as work:
            reopenings = work.decisions.in_force(code, now).reopenings
            since = {item for item, one in reopenings.items() if one.at > paper.created_at}
            if not since:
                return []
            counted = min(self.context.cycle(cycle).cuts_off_at, paper.created_at)
            newly = work.decisions.in_force(code, counted).closed
            if work.cycles.get(cycle.earlier) is not None:
                newly -= work.decisions.in_force(code, self.context.cycle(cycle.earlier).cuts_off_at).closed
        items = sorted(since & newly)
        return [f"{self.context.labels(cycle.programme).told(*items)}的销号已撤回"] if items else []
