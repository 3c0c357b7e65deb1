"""The people of the office as the settings name them: who is there for a duty, and what the clerk registers."""

from dataclasses import dataclass
from datetime import datetime

from duban.bootstrap import Installation
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.decisions.document import Document
from duban.domain.office.actor import Actor, Duty
from duban.services.sign.on_paper import SignedPaper
from duban.services.sign.sign import SignerAnswer


@dataclass(frozen=True, slots=True)
class Officers:
    """Whoever acts for the office of *app*."""

    app: Installation

    def person(self, account: str, now: datetime) -> Actor:
        """Whoever has that account."""
        return self.app.settings.roles.actor(account, now.astimezone(TIMEZONE).date())

    def with_duty(self, duty: Duty, now: datetime) -> Actor:
        """Whoever is there for that."""
        return self.person(self.app.settings.roles.account_with(duty) or "", now)

    def register(self, document: Document, answer: SignerAnswer, number: str, now: datetime) -> None:
        """Register what was decided on paper by somebody who has no account."""
        paper = SignedPaper(answer, now, number=number)
        self.app.sign_on_paper.register(document.name, document.draft, paper, self.with_duty(Duty.DESK, now), now)
