"""创新突破改革 in the form of an item's lead: consent or the four cells, and never both of one row."""

from typing import cast

import pytest
from tests.builders import ITEMS

from duban.domain.form.column import Content
from duban.domain.form.form import Form
from duban.domain.form.reform_line import ReformLine
from duban.domain.form.reform_sheet import ASSESSED, REFORM_COLUMNS
from duban.domain.returns.assessment import Consent, Rating

FORM = cast("Form", None)
BY_KEY = {column.key: column for column in REFORM_COLUMNS}
CONSENT = ReformLine(ITEMS[0], "接口数：12（目标20）", is_assessed=False)
ASSESSMENT = ReformLine(ITEMS[0], "接口数：12（目标20）", is_assessed=True)


@pytest.mark.parametrize(("line", "open_cells"), [(CONSENT, ("consent",)), (ASSESSMENT, ASSESSED)])
def test_a_row_takes_consent_or_the_assessment(line: ReformLine, open_cells: tuple[str, ...]) -> None:
    refusing = {key: column.refuses for key, column in BY_KEY.items() if column.refuses is not None}
    assert tuple(key for key, refuses in refusing.items() if not refuses(FORM, line)) == open_cells


def test_the_assessment_is_owed_and_consent_is_free() -> None:
    assert [column.key for column in REFORM_COLUMNS if column.required] == list(ASSESSED)


def test_consent_and_rating_are_chosen_from_their_lists() -> None:
    lists = {column.key: column.choices for column in REFORM_COLUMNS if column.content is Content.CHOICE}
    assert {key: choices(FORM, CONSENT) for key, choices in lists.items() if choices is not None} == {
        "consent": tuple(one.value for one in Consent),
        "rating": tuple(one.value for one in Rating),
    }


def test_the_goal_and_what_is_known_already_stand_beside() -> None:
    shown = [BY_KEY[key].shows for key in ("goal", "known")]
    assert [one(FORM, CONSENT) for one in shown if one is not None] == [ITEMS[0].goal, "接口数：12（目标20）"]


def test_the_printed_page_has_its_width() -> None:
    """In Excel's characters: the scale of the print was chosen for these."""
    assert [column.width for column in REFORM_COLUMNS][-7:] == [26, 26, 12, 30, 28, 22, 12]
    assert BY_KEY["missing"].width == 6
