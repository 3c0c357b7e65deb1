"""Signs in a demonstration as the office would: each paper by whoever holds the post, logged in as that user."""

from dataclasses import dataclass

from duban.bootstrap import Installation
from duban.domain.decisions.document import Document, Outcome
from duban.services.sign.sign import SignerAnswer
from duban.stack.airflow_api import Request
from duban.stack.stack import Stack
from duban_rehearsal.people.officers import Officers


@dataclass(frozen=True, slots=True)
class RobotSigner:
    """Answers requests over REST; what is signed on paper only is registered as the clerk does."""

    app: Installation
    stack: Stack

    def sign(self, document: Document, request: Request) -> None:
        """Let whoever signs *document* sign it; the first answer stands."""
        account = self.app.settings.roles.holder_of(document.signer)
        if account is None:
            now = self.app.clock.now()
            number = f"批示〔{now.year}〕演练{document.draft}号"
            Officers(self.app).register(document, SignerAnswer(Outcome.SIGN), number, now)
            return
        with self.stack.api(account) as api:
            api.answer(request, Outcome.SIGN, {})
