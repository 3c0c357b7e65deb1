"""Whether a paper may be signed yet: not before its units checked it, nor while an answer may lie unread."""

from dataclasses import dataclass
from datetime import datetime

from duban.domain.calendar.cycle import Reference
from duban.domain.decisions.document import Document, DocumentKind, DocumentState
from duban.services.context import ServiceContext
from duban.services.escalate.circular import Circulars
from duban.services.plan.practices import PracticeRecords
from duban.services.plan.versions import Versions
from duban.services.proof.silence import unproved

CHARGES_NOBODY = (DocumentKind.REPORT, DocumentKind.BRIEF, DocumentKind.ERRAND)


@dataclass(frozen=True, slots=True)
class Readiness:
    """Questions only; what speaks against a signature passes by itself."""

    context: ServiceContext

    def too_early(self, document: Document, now: datetime) -> str:
        """
        Why *document* must not be signed at *now*, as the signer reads it; empty if it may be.

        Raises CalendarUnknown. A report charges nobody whose silence is not proved, a 简况 and a 交办单 nobody: they
        may be signed at any time, a 简况 unless it spreads what may not be spread any more.
        """
        if document.state is DocumentState.WAITING and document.kind is DocumentKind.BRIEF:
            return self._may_not_spread(document, now)
        if document.state is not DocumentState.WAITING or document.kind in CHARGES_NOBODY:
            return ""
        if not Reference.parse(document.reference).organisation:
            return Circulars(self.context).too_early(document, now)
        with self.context.ledger.begin() as work:
            unread = unproved(self.context, work, now)
        return f"{unread}，该单位的来信可能尚未收取，待信箱恢复完整收取后再签。" if unread else ""

    def _may_not_spread(self, document: Document, now: datetime) -> str:
        """What speaks against a 简况: a practice in it that was barred, or whose unit took back its consent."""
        reference = Reference.parse(document.reference)
        for one in PracticeRecords(self.context).unfit_in(document.text, reference.programme, now):
            unit = Versions(self.context).latest(reference.programme).names.get(one.reference.organisation, "")
            return f"所列{unit}的典型经验现为“{one.stage}”，不得推广：下次收取来信后自动另拟一稿，请签新稿。"
        return ""
