"""A clock that stands still until the simulation moves it."""

from datetime import datetime


class SteppedClock:
    """ports.Clock in memory; it never goes back."""

    def __init__(self, moment: datetime) -> None:
        """Stand at *moment*, which is aware."""
        self._moment = moment

    def now(self) -> datetime:
        """Where the clock stands."""
        return self._moment

    def set(self, moment: datetime) -> None:
        """Move on to *moment*."""
        self._moment = max(self._moment, moment)
