"""填报负担表: what the cycle asked of each unit, in cells, mails and minutes; its heading says what these rest on."""

from collections.abc import Iterable

import pandas as pd

from duban.adapters.office.annexes.sheet import Annex
from duban.domain.report.burden import UnitBurden, total_of

SHEET = "填报负担表"
WIDTHS = {
    "序号": 8,
    "单位": 36,
    "应填格数": 14,
    "上期应填格数": 16,
    "预填格数": 14,
    "预填占比": 14,
    "协助、交办答复（件）": 24,
    "本期去信（封）": 18,
    "估算用时（分钟）": 20,
}


def burden_annex(burdens: Iterable[UnitBurden]) -> Annex:
    """One line a unit, and all of them as one in the last."""
    known = tuple(burdens)
    return Annex(burden_table((*known, total_of(known)) if known else ()), WIDTHS, "本期无应报单位。")


def burden_table(burdens: Iterable[UnitBurden]) -> pd.DataFrame:
    """Cells that nobody counted, as in forms of before, stay empty."""
    return pd.DataFrame(
        [
            {
                "序号": number if one.code else "",
                "单位": one.organisation,
                "应填格数": _told(one.asked),
                "上期应填格数": _told(one.before),
                "预填格数": _told(one.carried),
                "预填占比": f"{one.share}%" if one.share is not None else "",
                "协助、交办答复（件）": one.answers,
                "本期去信（封）": one.mails,
                "估算用时（分钟）": _told(one.minutes),
            }
            for number, one in enumerate(burdens, 1)
        ],
        columns=list(WIDTHS),
    )


def _told(count: int | None) -> int | str:
    return "" if count is None else count
