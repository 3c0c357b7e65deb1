"""What a workbook of the corpus should come to, and what the product makes of it, in the same words."""

import tomllib
from functools import cache

from tests.workbooks.base import HERE, RECEIVED, RETURN, app

from duban.domain.files.wording import UNREADABLE
from duban.services.collect.dry_run import DryRun

Outcome = tuple[str, ...]


@cache
def expected() -> dict[str, Outcome]:
    """By case: the verdict, and each finding as code, item and column; or 无法读取 and the reason."""
    table = tomllib.loads((HERE / "expected.toml").read_text(encoding="utf-8"))
    return {name: tuple(outcome) for part in table.values() for name, outcome in part.items()}


def outcome(data: bytes) -> Outcome:
    """What becomes of *data*, by the path of a mailed return from the department itself."""
    tried = DryRun(app().file_return).examine(data, RECEIVED, RETURN)
    if not tried.is_readable:
        (finding,) = tried.findings
        reasons = [reason for reason, sentence in UNREADABLE.items() if sentence == finding.sentence]
        return ("无法读取", *reasons)
    told = (" ".join(filter(None, (each.code, str(each.item or ""), each.column))) for each in tried.findings)
    return (tried.verdict.value, *told)
