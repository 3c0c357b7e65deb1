"""A trial of a workbook on any installation: also on one that has neither ledger nor key nor mail accounts yet."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from sqlalchemy import make_url

from duban.bootstrap.connections import KEY, LEDGER, ledger_url
from duban.bootstrap.wiring import Installation
from duban.errors import ConfigurationError
from duban.ports import Credential, Credentials, Signer

if TYPE_CHECKING:
    from duban.services.collect.dry_run import DryRun


NO_LEDGER = (
    "尚无台账，按任务清单核对：未与上期填报内容、上期数值、路线图、已批准的延期和下发时的表比较，未核对发件邮箱。"
)


@contextmanager
def trial_room(app: Installation) -> "Iterator[tuple[DryRun, tuple[str, ...]]]":
    """
    The trial on *app*, and a sentence for each thing that it has to do without.

    Without a ledger it uses an empty one of its own, which is gone afterwards; without a key marks are believed.
    """
    from duban.services.collect.dry_run import DryRun

    has_key = has(app.credentials, KEY)
    room = app if has_key else Believing(app.settings, app.credentials)
    lacks = () if has_key else ("未配置密钥（duban_key），未核验报送编号的真伪。",)
    if has_ledger(app.credentials):
        yield DryRun(room.file_return), lacks
        return
    with scratch_ledger() as empty:
        room = type(room)(room.settings, Instead(room.credentials, LEDGER, empty))
        yield DryRun(room.file_return), (*lacks, NO_LEDGER)


@contextmanager
def scratch_ledger() -> Iterator[Credential]:
    """An empty ledger for one look, gone afterwards."""
    from duban.adapters.store.scratch import make_scratch_ledger

    with TemporaryDirectory(prefix="duban-ledger-") as folder:
        path = Path(folder) / "ledger.db"
        make_scratch_ledger(path)
        yield Credential("sqlite", host=str(path))


@dataclass(frozen=True, slots=True)
class Instead:
    """ports.Credentials: those of the installation but for one."""

    credentials: Credentials
    name: str
    credential: Credential

    def get(self, name: str) -> Credential:
        """The credential of connection *name*; ConfigurationError if it is missing."""
        return self.credential if name == self.name else self.credentials.get(name)


class Believing(Installation):
    """An installation without a key of its own."""

    @cached_property
    def signer(self) -> Signer:
        """What takes a mark for ours if it looks like one."""
        from duban.adapters.signing import BelievedMarks

        return BelievedMarks()


def has(credentials: Credentials, name: str) -> bool:
    """Whether that connection is configured."""
    try:
        credentials.get(name)
    except ConfigurationError:
        return False
    return True


def has_ledger(credentials: Credentials) -> bool:
    """Whether a ledger is configured, and there if it is a file."""
    if not has(credentials, LEDGER):
        return False
    address = make_url(ledger_url(credentials.get(LEDGER)))
    return address.get_backend_name() != "sqlite" or Path(address.database or "").is_file()
