"""What the office decides in a simulation: drawn from the seed for each draft, whatever the order of the work."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from duban.domain.document import Document, DocumentKind, Outcome
from duban.services.sign import Sign

SIGNER = "市营商办负责人"
REASONS = {Outcome.DEFER: "先电话联系该单位，次日再定", Outcome.WITHDRAW: "该单位已来电说明情况"}
# In a hundred drafts.
WEIGHTS = {Outcome.SIGN: 75, Outcome.DEFER: 10, Outcome.WITHDRAW: 15}


@dataclass(frozen=True, slots=True)
class SimulatedOffice:
    """The person at the counter of signatures."""

    sign: Sign
    seed: int

    def decide_all(self, now: datetime) -> int:
        """Decide on everything that waits; returns how many there were."""
        waiting = self.sign.waiting()
        for document in waiting:
            outcome = self._outcome(document)
            self.sign.decide(document.name, document.draft, outcome, SIGNER, REASONS.get(outcome, ""), now)
        return len(waiting)

    def _outcome(self, document: Document) -> Outcome:
        """A report is signed; a letter may be put off or thought better of."""
        if document.kind is DocumentKind.REPORT:
            return Outcome.SIGN
        draw = Random(f"{self.seed}/{document.run_id}")  # noqa: S311 - a rehearsal is to be repeatable, not secret
        return draw.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
