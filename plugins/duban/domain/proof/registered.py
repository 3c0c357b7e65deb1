"""What a person registered as proof that a unit was told what a mail of ours says: by telephone, or by the exchange."""

from dataclasses import dataclass
from datetime import datetime

from duban.domain.office.actor import Identification
from duban.domain.proof.kinds import Proof, ProofKind


@dataclass(frozen=True, slots=True)
class RegisteredProof:
    """
    A telephone record (电话记录单) or a receipt of the exchange (公文交换签收) about one mail.

    `at` is when the unit was told or signed; `ours` is who of the office spoke or sent, `theirs` who of the unit spoke
    or signed; `content` is what was said, or the number of the receipt. A scan may lie in the archive.
    """

    mail_key: str
    kind: ProofKind
    at: datetime
    ours: str
    theirs: str
    content: str
    registered_by: str
    registered_at: datetime
    scan_sha256: str = ""
    scan_name: str = ""
    known: Identification | None = None
    account: str | None = None

    @property
    def as_proof(self) -> Proof:
        """The same among the proofs of the mail: of the unit as a whole."""
        return Proof(self.mail_key, "", self.kind, self.at, self.words)

    @property
    def words(self) -> str:
        """Who told whom what."""
        if self.kind is ProofKind.PHONED:
            said = f"{self.ours}致电{self.theirs}：{self.content}"
        else:
            said = f"签收人{self.theirs}{f'，{self.content}' if self.content else ''}"
        scan = f"，扫描件《{self.scan_name}》" if self.scan_name else ""
        return f"{said}{scan}；登记：{self.registered_by}"

    @property
    def facts(self) -> tuple[str, ...]:
        """What two records of one telling must agree in."""
        return (self.ours, self.theirs, self.content, self.scan_sha256)
