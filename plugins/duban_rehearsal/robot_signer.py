"""Signs in a demonstration as the office would: each paper by whoever holds the post, logged in as that user."""

from dataclasses import dataclass
from datetime import datetime

from duban.bootstrap import Installation
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.decisions.document import Document, Outcome
from duban.domain.office.actor import Actor, Duty
from duban.stack.airflow_api import Request
from duban.stack.stack import Stack


@dataclass(frozen=True, slots=True)
class RobotSigner:
    """Answers requests over REST; what is signed on paper only is registered as the clerk does."""

    app: Installation
    stack: Stack

    def sign(self, document: Document, request: Request) -> None:
        """Let whoever signs *document* sign it; the first answer stands."""
        account = self.app.settings.roles.holder_of(document.signer)
        if account is None:
            self._register(document)
            return
        with self.stack.api(account) as api:
            api.answer(request, Outcome.SIGN, {})

    def _register(self, document: Document) -> None:
        from duban.services.sign.on_paper import SignedPaper
        from duban.services.sign.sign import SignerAnswer

        now = self.app.clock.now()
        paper = SignedPaper(SignerAnswer(Outcome.SIGN), now, number=f"批示〔{now.year}〕演练{document.draft}号")
        self.app.sign_on_paper.register(document.name, document.draft, paper, self._clerk(now), now)

    def _clerk(self, now: datetime) -> Actor:
        roles = self.app.settings.roles
        return roles.actor(roles.account_with(Duty.DESK) or "", now.astimezone(TIMEZONE).date())
