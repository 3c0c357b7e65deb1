"""The table of all ratios, each beside what it was the last time."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from benches.measuring import Ratio

LAST = Path(__file__).with_name("last.json")
# What two runs of the same program differ by on a quiet machine.
SLOWER = 1.1
COLUMNS = "{:<52} {:<32} {:>9} {:>9} {:>7} {:>6} {:>6}  {}"


def show(ratios: Iterable[Ratio]) -> None:
    """Print them, and keep them in a file that is committed: the next run marks what became slower."""
    before = kept()
    found = {one.what: one for one in ratios}
    print(COLUMNS.format("what", "floor", "bare ms", "ours ms", "ratio", "reach", "last", ""))
    for one in found.values():
        print(line(one, before.get(one.what)))
    now = before | {what: round(one.worst, 2) for what, one in found.items()}
    LAST.write_text(json.dumps(now, indent=2, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


def kept() -> Mapping[str, float]:
    """The ratios of the last run; empty before the first."""
    return json.loads(LAST.read_text(encoding="utf-8")) if LAST.is_file() else {}


def line(one: Ratio, last: float | None) -> str:
    """One line: medians, the ratio of the worst round, what it should be and what it was, and what is to be seen."""
    marks = (
        "SLOWER" if last is not None and one.worst > last * SLOWER else "",
        "not reached" if one.reach is not None and one.worst > one.reach else "",
    )
    return COLUMNS.format(
        *(one.what, one.floor, f"{one.bare.median * 1000:.0f}", f"{one.ours.median * 1000:.0f}", f"{one.worst:.2f}"),
        *("" if one.reach is None else f"{one.reach:g}", "" if last is None else f"{last:.2f}"),
        ", ".join(filter(None, marks)),
    ).rstrip()
