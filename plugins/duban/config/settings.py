"""What can be set in an installation, and where it lives."""

from dataclasses import dataclass, field, replace
from datetime import time
from pathlib import Path

from duban.config.folders import PROJECT
from duban.domain.appraisal.rules import AppraisalRules
from duban.domain.calendar.cycle import Stream
from duban.domain.decisions.coordination import CoordinationRules
from duban.domain.decisions.decision import DecisionRules
from duban.domain.decisions.levels import DecidingLevel
from duban.domain.decisions.practice import PracticeRules
from duban.domain.decisions.verification import VerificationRules
from duban.domain.escalation.item_ladder import ItemRung
from duban.domain.escalation.ladder import EscalationRules, Rung
from duban.domain.mail.holds import IntakeRules
from duban.domain.office.channel import PaperChannels
from duban.domain.office.office import Office
from duban.domain.office.roles import Roles
from duban.domain.operation.outage import OutageRules
from duban.domain.operation.retention import Retention
from duban.domain.plan.lanes import BoardRules
from duban.domain.plan.programme_plan import ProgrammePlan
from duban.domain.proof.kinds import ProofRules
from duban.domain.returns.item_light import DEFAULT_RULES, LightRule


@dataclass(frozen=True, slots=True)
class MailSettings:
    """
    The robot's mailbox: its address and display name, the folders that are read, the limit of a network call.

    The rest is how it sends: how many mails in any hour, in all and to one domain, and in which hours of a
    working day; what a person signed has hours of its own, and receipts none. `authserv_id` is the name under
    which our own border server writes Authentication-Results (RFC 8601); without it no such header is believed.
    `received_by` is the server that every mail from outside passes first, by its name in Received lines; without it
    INTERNALDATE alone says when a mail came.
    """

    address: str
    sender: str
    folders: tuple[str, ...] = ("INBOX",)
    timeout_seconds: int = 60
    per_hour: int = 200
    per_hour_and_domain: int = 60
    sends_from: time = time(8)
    sends_until: time = time(20)
    signed_from: time = time(8, 30)
    signed_until: time = time(18)
    authserv_id: str = ""
    received_by: str = ""

    @property
    def domain(self) -> str:
        """The right-hand side of our Message-IDs."""
        return self.address.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """Which rules a return is not judged by: their codes, as in docs/verdict.md."""

    off: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything in config/duban.toml, and where the installation lives."""

    office: Office
    mail: MailSettings
    programmes: dict[str, ProgrammePlan]
    streams: dict[str, Stream]
    ladders: dict[str, tuple[Rung, ...]]
    item_ladders: dict[str, tuple[ItemRung, ...]] = field(default_factory=dict)
    intake: IntakeRules = field(default_factory=IntakeRules)
    checks: CheckSettings = field(default_factory=CheckSettings)
    decisions: DecisionRules = field(default_factory=DecisionRules)
    deciding: tuple[DecidingLevel, ...] = ()
    escalation: EscalationRules = field(default_factory=EscalationRules)
    proof: ProofRules = field(default_factory=ProofRules)
    verification: VerificationRules = field(default_factory=VerificationRules)
    lights: tuple[LightRule, ...] = DEFAULT_RULES
    coordination: CoordinationRules = field(default_factory=CoordinationRules)
    practices: PracticeRules = field(default_factory=PracticeRules)
    channels: PaperChannels = field(default_factory=PaperChannels)
    appraisal: AppraisalRules = field(default_factory=AppraisalRules)
    roles: Roles = field(default_factory=Roles)
    board: BoardRules = field(default_factory=BoardRules)
    operations: OutageRules = field(default_factory=OutageRules)
    retention: Retention = field(default_factory=Retention)
    project: Path = PROJECT
    home: Path = PROJECT / ".duban"
    # The copy of the office's files that these settings were read from; None if they were read where they are edited.
    in_force: Path | None = None

    @property
    def offices(self) -> tuple[tuple[str, Office], ...]:
        """Each office with the section that it stands in: the installation's, then those of programmes."""
        own = ((f"programmes.{code}.office", plan.office) for code, plan in self.programmes.items())
        return ("office", self.office), *((where, office) for where, office in own if office is not None)

    @property
    def verified(self) -> VerificationRules:
        """How claims are verified where they are; who leads the office confirms if the settings name nobody."""
        rules = self.verification
        return replace(
            rules,
            confirmed_by=rules.confirmed_by or self.office.desk_head,
            visits_released_by=rules.visits_released_by or self.office.deputy_head,
        )

    @property
    def appraised(self) -> AppraisalRules:
        """How units are appraised; the office names who keeps it and who decides on its own unit if no setting does."""
        rules, office = self.appraisal, self.office
        return replace(
            rules,
            kept_by=rules.kept_by or office.accountability,
            own_unit_decided_by=rules.own_unit_decided_by or office.supervision,
        )

    @property
    def config_folder(self) -> Path:
        """What belongs to these settings: calendar, letters and document templates, as they are in force."""
        return (self.in_force or self.project) / "config"
