"""What was written: whether it says anything, at what length, and whether it was copied."""

from dataclasses import replace

import pytest
from tests.builders import ITEMS, PROGRESSES, item
from tests.domain.checks.filling import cell, filled, judged, knowing, told

from duban.domain.returns.submission import Entry, MeasureState, Status

UNDER_WAY, IN_PLACE = MeasureState.UNDER_WAY, MeasureState.IN_PLACE
PROGRESS = cell("progress", 38)


def last(*measures: MeasureState | None, status: Status = Status.ON_SCHEDULE, progress: str = "") -> dict[int, Entry]:
    return {38: Entry(38, status, measures, progress=progress)}


@pytest.mark.parametrize(
    ("key", "length", "asked"),
    [
        *(("progress", length, asked) for length, asked in ((300, False), (301, True))),
        *(("problems", length, asked) for length, asked in ((300, False), (301, True))),
        *(("next_steps", length, asked) for length, asked in ((300, False), (301, True))),
        ("remark", 301, False),
    ],
)
def test_more_than_three_hundred_characters_are_too_long(key: str, length: int, asked: bool) -> None:
    found = told(filled({38: {key: "题" * length}}))
    assert found == ([("W05", 38, cell(key, 38))] if asked else [])


def test_blanks_and_line_breaks_are_not_counted() -> None:
    assert told(filled({38: {"problems": " 题\n" * 300}})) == []


@pytest.mark.parametrize(
    ("before", "now", "asked"),
    [
        pytest.param((UNDER_WAY, UNDER_WAY), {}, False, id="no measure has moved"),
        pytest.param((UNDER_WAY, UNDER_WAY), {"measure_2": "已落实"}, True, id="one has"),
        pytest.param((UNDER_WAY, UNDER_WAY), {"measure": ""}, False, id="none was ticked"),
        pytest.param((UNDER_WAY,), {}, True, id="one is new"),
        pytest.param((UNDER_WAY, UNDER_WAY, IN_PLACE), {}, False, id="one was taken out"),
    ],
)
def test_on_schedule_only_what_has_moved_must_be_told(before, now, asked: bool) -> None:
    form = filled({38: {"progress": ""} | now})
    assert told(form, background=knowing(last=last(*before))) == ([("E08", 38, PROGRESS)] if asked else [])


def test_of_a_first_return_progress_is_asked_on_schedule_too() -> None:
    assert told(filled({38: {"progress": ""}})) == [("E08", 38, PROGRESS)]


def test_whoever_is_behind_tells_what_was_done() -> None:
    said = {"status": "正在推进（滞后）", "progress": "", "problems": "接口未通。", "next_steps": "下月联调。"}
    assert told(filled({38: said}), background=knowing(last=last(UNDER_WAY, UNDER_WAY))) == [("E08", 38, PROGRESS)]


class TestCopied:
    """W01: last month's words, or another item's."""

    def test_items_with_the_same_measures_may_say_the_same(self) -> None:
        twins = (ITEMS[0], replace(item(39), goal="同一措施的另一目标。"), *ITEMS[2:])
        form = filled({39: {"progress": PROGRESSES[0]}}, items=twins)
        known = knowing(printed={each.number: each for each in twins})
        assert told(form, items=twins, background=known) == []

    def test_the_first_item_that_says_the_same_is_named(self) -> None:
        form = filled({40: {"progress": PROGRESSES[0]}, 41: {"progress": PROGRESSES[0]}})
        found = [finding for finding in judged(form)[1] if finding.code == "W01"]
        assert [finding.item for finding in found] == [40, 41]
        assert "与第38项" in found[0].sentence
        assert "与第40项" in found[1].sentence, "item 41 has the measures of item 38 and may speak alike"

    def test_last_month_s_words_are_asked_after_once(self) -> None:
        form = filled({39: {"progress": PROGRESSES[0]}})
        known = knowing(last=last(progress=PROGRESSES[0]) | {39: Entry(39, Status.BEHIND, progress=PROGRESSES[0])})
        found = [finding for finding in judged(form, background=known)[1] if finding.code == "W01"]
        assert [(finding.item, "与第38项" in finding.sentence) for finding in found] == [(38, False), (39, False)]

    def test_short_texts_are_alike_by_chance(self) -> None:
        form = filled({38: {"progress": "完成系统联调工作"}, 39: {"progress": "完成系统联调工作"}})
        assert told(form) == []
