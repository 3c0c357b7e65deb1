"""What one unit of work has read that none will ever find changed, for those that follow."""

from dataclasses import dataclass, field

from duban.adapters.store.added_rows import Newest, RememberedRows
from duban.adapters.store.submission_reader import RememberedSubmissions
from duban.adapters.store.tables import restorations
from duban.domain.decisions.coordination import NeedAct
from duban.domain.decisions.decision import Decision
from duban.ports import OpenedCycle, TaskListVersion


@dataclass(slots=True)
class Remembered:
    """Facts by the numbers of their rows; a ledger that was set back may give the same numbers to others."""

    cycles: RememberedRows[OpenedCycle] = field(default_factory=RememberedRows)
    submissions: RememberedSubmissions = field(default_factory=dict)
    decisions: RememberedRows[Decision] = field(default_factory=RememberedRows)
    needs: RememberedRows[NeedAct] = field(default_factory=RememberedRows)
    versions: RememberedRows[TaskListVersion] = field(default_factory=RememberedRows)
    restored: int = 0

    def at(self, newest: Newest) -> "Remembered":
        """The same, or nothing if the ledger was restored from a backup since."""
        restored = newest[restorations.name]
        return self if restored == self.restored else Remembered(restored=restored)
