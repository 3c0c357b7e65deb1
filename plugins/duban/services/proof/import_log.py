"""The log of a relay read for proofs of delivery: what the mail itself cannot tell where no reports are sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from duban.domain.mail.delivery import carries_our_mark
from duban.domain.proof.kinds import Proof, ProofKind
from duban.domain.proof.relay_log import Passed, passed
from duban.domain.proof.relay_table import passed_in_table, table_of
from duban.errors import Refused
from duban.services.context import ServiceContext


@dataclass(frozen=True, slots=True)
class Imported:
    """What a log held: deliveries of mails of ours, and how many of them were not known before."""

    ours: int
    new: int


@dataclass(frozen=True, slots=True)
class ImportLog:
    """Reading logs; the same one may be read again and again."""

    context: ServiceContext

    def read(self, lines: Iterable[str], now: datetime) -> Imported:
        """Record a proof for each delivery of a mail of ours, to an addressee of it, in the log of a Postfix."""
        return self._record(passed(lines, now), now)

    def read_table(self, raw: bytes, now: datetime) -> Imported:
        """The same from a table (CSV); Refused, and nothing recorded, if a line cannot be read or is of the future."""
        found = passed_in_table(table_of(raw))
        if late := next((one for one in found if one.at > now), None):
            raise Refused(f"表中时间 {late.at:%Y-%m-%d %H:%M} 晚于现在，请核对。本次未登记任何凭据。")
        return self._record(found, now)

    def _record(self, deliveries: Iterable[Passed], now: datetime) -> Imported:
        found = [one for one in deliveries if carries_our_mark(one.message_id, self.context.signer.is_ours)]
        ours = new = 0
        with self.context.ledger.begin() as work:
            for one in found:
                mail = work.outbox.by_message_id(one.message_id)
                written = {address.casefold(): address for address in mail.recipients} if mail else {}
                written.pop(self.context.robot.casefold(), None)
                if mail is None or one.address not in written:
                    continue
                ours += 1
                kind = ProofKind.ACCEPTED if self.context.rules.proof.keeps(one.address) else one.kind
                # Whatever the relay's clock says: nobody was told before the mail left us, nor later than now.
                at = min(max(one.at, mail.sent_at or mail.prepared_at), now)
                new += work.proofs.add(Proof(mail.key, written[one.address], kind, at, one.words))
        return Imported(ours, new)
