"""What the services need from the machine they run on: time, files, a secret, credentials."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Where the edge gets `now` from: the system, or the file that a rehearsal steps."""

    def now(self) -> datetime:
        """The present moment, aware, in Asia/Shanghai."""
        ...


class Archive(Protocol):
    """
    Files by their content; what was put is never changed, and removed only when its time has run out.

    StorageUnavailable from every method while the place cannot be reached, is full or may not be written.
    """

    def put(self, data: bytes) -> str:
        """Store *data* durably (fsync) and return its sha256; storing the same bytes again changes nothing."""
        ...

    def get(self, sha256: str) -> bytes:
        """The bytes; UnknownReference without them, PermanentError if damaged, Refused if locked or destroyed."""
        ...

    def destroy(self, sha256: str) -> None:
        """Remove the file because its time has run out, and remember that it was; may be called twice."""
        ...

    def is_destroyed(self, sha256: str) -> bool:
        """Whether that file was removed because its time had run out."""
        ...

    def lock(self, sha256: str) -> None:
        """Give the file to nobody any more: it may hold what must not lie open; may be called twice."""
        ...


class Signer(Protocol):
    """HMAC over our own secret: what carries a valid mark came from us."""

    def mark(self, text: str) -> str:
        """At least 128 bits of HMAC-SHA256 over *text*, in lower-case hex."""
        ...

    def is_ours(self, text: str, mark: str) -> bool:
        """Whether *mark* is ours, compared in constant time."""
        ...


@dataclass(frozen=True, slots=True)
class TrialEnd:
    """How an act in a child process ended: with what it `said`, or of which `death` (in words for the office)."""

    said: str = ""
    death: str = ""


class Trials(Protocol):
    """Acts that may kill whoever does them."""

    def run(self, act: Callable[[], str]) -> TrialEnd:
        """
        Do *act* in a child process with limits of time and memory.

        ReaderUnavailable if no child can be started, it was told to end, or the machine stands still.
        """
        ...


@dataclass(frozen=True, slots=True)
class Credential:
    """What is needed to reach one outside system, as an Airflow connection holds it."""

    kind: str
    host: str = ""
    port: int | None = None
    login: str = ""
    password: str = ""
    schema: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)


class Credentials(Protocol):
    """Credentials by connection id: Airflow's connections, or the same variables read without Airflow."""

    def get(self, name: str) -> Credential:
        """The credential; ConfigurationError says which connection to define."""
        ...


@dataclass(frozen=True, slots=True)
class Space:
    """What is free of a disk, in bytes; `place` says in words what lies on it."""

    place: str
    folder: str
    free: int
    total: int


class Disks(Protocol):
    """The disks that the installation writes to."""

    def spaces(self) -> tuple[Space, ...]:
        """What is free of each; an object storage has none."""
        ...


class AirflowStore(Protocol):
    """Airflow's own database, of which two things alone concern us."""

    def heartbeats(self, now: datetime) -> Mapping[str, float]:
        """How many seconds before *now* each component gave a sign of life, by its name; TemporaryError as below."""
        ...

    def stored_connections(self) -> tuple[str, ...]:
        """The names of our connections that stand in it; TemporaryError if it cannot be asked."""
        ...
