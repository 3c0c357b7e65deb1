"""The sheet 说明: what the other sheets of a workbook mean."""

from collections.abc import Iterable

import pandas as pd

from duban.adapters.office.annexes.sheet import Annex
from duban.domain.papers.annex_notes import Note

NOTES = "说明"
NOTE_WIDTHS = {"项目": 26, "说明": 110}


def note_annex(notes: Iterable[Note]) -> Annex:
    """*notes* as a sheet that stands last; its lines are no data to be filtered."""
    return Annex(pd.DataFrame(list(notes), columns=list(NOTE_WIDTHS)), NOTE_WIDTHS, "", filters=False)
