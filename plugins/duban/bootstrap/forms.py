"""The building of forms on any installation: also on one that has neither ledger nor key yet."""

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from duban.bootstrap.connections import KEY, LEDGER
from duban.bootstrap.installation import Installation
from duban.bootstrap.trials import Instead, has, has_ledger
from duban.ports import Credential

# No secret: a form that carries its mark is refused when it comes back.
NO_KEY = "forms that are only looked at"


@contextmanager
def form_room(app: Installation) -> Iterator[tuple[Installation, tuple[str, ...]]]:
    """
    An installation that can build the forms of *app*, and a sentence for each thing that it has to do without.

    Without a ledger it uses an empty one of its own, which is gone afterwards.
    """
    lacks: list[str] = []
    with TemporaryDirectory(prefix="duban-form-") as folder:
        credentials = app.credentials
        if not has(credentials, KEY):
            credentials = Instead(credentials, KEY, Credential("generic", password=NO_KEY))
            lacks.append("未配置密钥（duban_key），此表仅供查看，不能用于报送。")
        if has_ledger(app.credentials):
            yield Installation(app.settings, credentials), tuple(lacks)
            return
        empty = Credential("sqlite", host=f"{folder}/ledger.db")
        room = Installation(app.settings, Instead(credentials, LEDGER, empty))
        room.migrate()
        yield room, (*lacks, "尚无台账，按首次填报生成。")
