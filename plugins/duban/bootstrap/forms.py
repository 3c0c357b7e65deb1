"""The building of forms on any installation: also on one that has neither ledger nor key yet."""

from collections.abc import Iterator
from contextlib import contextmanager

from duban.bootstrap.connections import KEY, LEDGER
from duban.bootstrap.trials import Instead, has, has_ledger, scratch_ledger
from duban.bootstrap.wiring import Installation
from duban.ports import Credential, Credentials

# No secret: a form that carries its mark is refused when it comes back.
NO_KEY = "forms that are only looked at"


@contextmanager
def form_room(app: Installation) -> Iterator[tuple[Installation, tuple[str, ...]]]:
    """
    An installation that can build the forms of *app*, and a sentence for each thing that it has to do without.

    Without a ledger it uses an empty one of its own, which is gone afterwards.
    """
    lacks = () if has(app.credentials, KEY) else ("未配置密钥（duban_key），此表仅供查看，不能用于报送。",)
    if has_ledger(app.credentials):
        yield Installation(app.settings, _with_key(app)), lacks
        return
    with empty_room(app) as room:
        yield room, (*lacks, "尚无台账，按首次填报生成。")


@contextmanager
def empty_room(app: Installation) -> Iterator[Installation]:
    """An installation like *app* before its first day: its ledger is empty, and gone afterwards."""
    with scratch_ledger() as empty:
        yield Installation(app.settings, Instead(_with_key(app), LEDGER, empty))


def _with_key(app: Installation) -> Credentials:
    """Its credentials, with a key that is no secret where it has none."""
    if has(app.credentials, KEY):
        return app.credentials
    return Instead(app.credentials, KEY, Credential("generic", password=NO_KEY))
