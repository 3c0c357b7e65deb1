"""The published numbers of items: they stay with their rows, whatever stands between."""

from collections.abc import Sequence

import pytest

from duban.domain.importing.draft import Draft
from duban.domain.importing.headers import TablePart
from duban.domain.importing.labels import labels_of
from duban.domain.importing.proposal import ImportedCell


def drafts(*numbers: str) -> list[Draft]:
    return [
        Draft(f"第{place}行", {TablePart.GOAL: ImportedCell(f"任务{place}", "")}, number)
        for place, number in enumerate(numbers, start=1)
    ]


def doubted(rows: Sequence[Draft]) -> list[int]:
    return [place for place, row in enumerate(rows, start=1) if row.cells[TablePart.GOAL].doubt]


@pytest.mark.parametrize(
    ("numbers", "labels", "doubtful"),
    [
        pytest.param(("1", "2", "3"), ("1", "2", "3"), [], id="as they count"),
        pytest.param(("1", "2", "", "3", "4"), ("1", "2", "2后无号", "3", "4"), [3], id="one without"),
        pytest.param(("1", "", "", "2", "3"), ("1", "1后无号", "1后无号2", "2", "3"), [2, 3], id="two without"),
        pytest.param(("1", "", "", "2"), ("1", "1后无号", "1后无号2", "2"), [2, 3], id="half of them without"),
        pytest.param(("1", "", ""), ("1", "2", "3"), [], id="hardly one with a number"),
        pytest.param(("", "1", "2", "3"), ("1前无号", "1", "2", "3"), [1], id="the first without"),
        pytest.param(("1", "2", "", "4"), ("1", "2", "3", "4"), [], id="a lost number"),
        pytest.param(("1", "2", ""), ("1", "2", "3"), [3], id="the last without"),
        pytest.param(("2-1", "2-2", "", "2-3"), ("2-1", "2-2", "2-2后无号", "2-3"), [3], id="numbers in two parts"),
        pytest.param(("", "", ""), ("1", "2", "3"), [], id="no numbers at all"),
        pytest.param(("1", "2", "", "5"), ("1", "2", "2后无号", "5"), [3], id="numbers lost beside"),
        pytest.param(("1", "2", "8", "4"), ("1", "2", "3", "4"), [], id="a misread number"),
    ],
)
def test_labels_stay_with_their_rows(numbers: Sequence[str], labels: Sequence[str], doubtful: list[int]) -> None:
    rows = drafts(*numbers)
    found, _remarks = labels_of(rows)
    called = tuple(label or str(place) for place, label in enumerate(found, start=1))
    assert (called, doubted(rows)) == (labels, doubtful)


def test_a_row_without_number_is_told_by_name() -> None:
    rows = drafts("1", "2", "", "3")
    _labels, remarks = labels_of(rows)
    assert remarks == ["第3行：没有编号，暂称“2后无号”，其余各行编号照原文"]
    assert rows[2].cells[TablePart.GOAL].doubt == "原文没有编号，排在第2项之后，是否单列一项待核"


def test_of_a_row_without_goal_the_measures_are_doubted() -> None:
    rows = drafts("1", "2", "", "3")
    rows[2].cells = {TablePart.MEASURES: ImportedCell("做某事", "")}
    labels_of(rows)
    assert rows[2].cells[TablePart.MEASURES].doubt


def draft(number: str, group: str = "", larger: str = "") -> Draft:
    cells = {TablePart.GROUP: ImportedCell(group, group), TablePart.CATEGORY: ImportedCell(larger, larger)}
    return Draft(at=f"第{number}行", cells=cells, number=number)


def test_items_counted_anew_in_each_larger_group_are_named_by_it():
    within = [("1", "融资", "要素"), ("2", "用工", "要素"), ("1", "融资", "法治"), ("2", "清欠", "法治")]
    labels, remarks = labels_of([draft(*each) for each in within])
    assert labels == ["要素1", "要素2", "法治1", "法治2"]
    assert len(remarks) == 1


def test_items_counted_anew_in_each_group_are_named_by_that():
    within = [("1", "融资", "要素"), ("2", "融资", "要素"), ("1", "用工", "要素"), ("2", "用工", "要素")]
    assert labels_of([draft(*each) for each in within])[0] == ["融资1", "融资2", "用工1", "用工2"]


@pytest.mark.parametrize(
    ("numbers", "label"),
    [
        (("2.1", "", "2.3"), "2.2"),
        (("2-1", "", "2-3"), "2-2"),
        (("2.1", "", "2.4"), "2.1后无号"),
        (("2.1", "", "3.3"), "2.1后无号"),
    ],
)
def test_a_number_that_is_missing_between_two_is_put_in(numbers: tuple[str, ...], label: str):
    found, remarks = labels_of([draft(number) for number in numbers])
    assert found[1] == label
    assert ["补为" in remark for remark in remarks] == ["无号" not in label]


SAME = "原文有相同的编号（各组重新起算，或一个编号下有几行），已在编号前加组名、后加次序，以便区分"


def in_groups(*numbers: str | tuple[str, str]) -> list[Draft]:
    """Items of these numbers, each perhaps behind its group."""
    pairs = [("", each) if isinstance(each, str) else each for each in numbers]
    return [
        Draft(f"第{at}行", {TablePart.GROUP: ImportedCell(group, group)}, number)
        for at, (group, number) in enumerate(pairs, start=1)
    ]


def labels(*numbers: str | tuple[str, str]) -> list[str]:
    return labels_of(in_groups(*numbers))[0]


def test_items_that_are_counted_through_need_no_labels() -> None:
    assert labels_of(in_groups("1", "2.", "3、")) == (["", "", ""], [])


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        pytest.param(("", "2", "3"), "第1行：序号缺失，按前后补为1", id="the first is missing"),
        pytest.param(("1", "", "3"), "第2行：序号缺失，按前后补为2", id="one between is missing"),
        pytest.param(("1", "2", ""), "第3行：序号缺失，按前后补为3", id="the last is missing"),
        pytest.param(("1", "Z", "3"), "第2行：序号印作“Z”，按前后补为2", id="one is misread"),
        pytest.param(("1", "9", "3", "4"), "第2行：序号印作“9”，按前后补为2", id="one is misread as too high"),
        pytest.param(("1", "2", "3", "1", "5"), "第4行：序号印作“1”，按前后补为4", id="one of five is misread as 1"),
    ],
)
def test_a_number_that_is_missing_or_misread_is_put_right_and_told(numbers: tuple[str, ...], told: str) -> None:
    assert labels_of(in_groups(*numbers)) == ([""] * len(numbers), [told])


@pytest.mark.parametrize(
    ("numbers", "missing"),
    [
        pytest.param(("2", "3", "4"), "1", id="the first"),
        pytest.param(("1", "3"), "2", id="one between"),
        pytest.param(("1", "4"), "2、3", id="two between"),
    ],
)
def test_numbers_that_no_item_has_are_told(numbers: tuple[str, ...], missing: str) -> None:
    told = f"原文序号不连续，缺第{missing}项，请核对是否漏印"
    assert labels_of(in_groups(*numbers)) == (list(numbers), [told])


def test_what_is_no_number_between_others_that_leave_no_single_place_stays() -> None:
    assert labels("5", "6", "附", "9") == ["5", "6", "附", "9"]
    found, remarks = labels_of(in_groups("5", "6", "附一", "附二", "10"))
    assert found == ["5", "6", "附一", "附二", "10"]
    assert remarks == ["原文序号不连续，缺第1、2、3、4、7、8、9项，请核对是否漏印"]


def test_the_longest_run_of_numbers_that_can_all_be_right_is_trusted() -> None:
    assert labels("1", "9", "3", "4", "12") == ["1", "2", "3", "4", "12"]
    assert labels("1", "9", "10", "4", "13") == ["1", "9", "10", "4", "13"]
    assert labels("1", "9", "10", "4", "5", "6") == [""] * 6


def test_where_no_more_than_half_are_plain_numbers_all_stay_as_they_are() -> None:
    assert labels_of(in_groups("1", "二")) == (["1", "二"], [])
    assert labels("1", "2", "三") == ["", "", ""]


def test_items_counted_anew_in_each_group_carry_its_numeral_or_name() -> None:
    assert labels(("一、开办", "1"), ("一、开办", "2"), ("二、用电", "1"), ("二、用电", "2")) == [
        *("一1", "一2", "二1", "二2")
    ]
    assert labels(("开办", "1"), ("开办", "2"), ("用电", "1"), ("用电", "2")) == ["开办1", "开办2", "用电1", "用电2"]
    assert labels(("一、开办", "1"), ("二、用电", "1"), ("三、纳税", "1")) == ["一1", "二1", "三1"]


def test_the_numerals_of_the_headings_stand_before_a_number_below_them() -> None:
    found = in_groups("1", "2", "1", "2")
    for draft, above in zip(found, ("一", "一", "二", "二"), strict=True):
        draft.numerals = (above, "（一）")
    assert labels_of(found)[0] == ["一（一）1", "一（一）2", "二（一）1", "二（一）2"]


def test_a_groups_name_before_a_number_has_twelve_characters_at_most() -> None:
    short, long = "优化营商环境改革创新试点", "优化市场监管改革创新试点一"
    assert labels((short, "1"), (short, "2"), (long, "1"), (long, "2"))[1:3] == [f"{short}2", f"{long[:12]}1"]


def test_rows_below_one_number_are_counted() -> None:
    assert labels_of(in_groups("1.1", "1.1", "2.1")) == (["1.1（1）", "1.1（2）", "2.1"], [SAME])


def test_rows_of_one_group_below_one_number_are_not_named_by_it() -> None:
    assert labels(("开办", "1.1"), ("开办", "1.1"), ("用电", "2.1"), ("纳税", "3.1")) == [
        *("1.1（1）", "1.1（2）", "2.1", "3.1")
    ]


def test_a_label_that_is_the_place_of_its_item_is_none() -> None:
    assert labels(("开办", "一"), ("用电", "一"), ("纳税", "3"), ("纳税", "四")) == ["开办一", "用电一", "", "四"]


def test_groups_whose_names_begin_alike_are_told_apart_by_their_rows() -> None:
    name = "优化营商环境改革创新试点"
    assert labels((f"{name}甲", "一"), (f"{name}乙", "一"), (f"{name}乙", "二")) == ["一（第1行）", "一（第2行）", "二"]


def test_the_last_row_without_number_is_asked_about_by_the_number_it_is_given() -> None:
    rows = drafts("1", "2", "")
    _labels, remarks = labels_of(rows)
    assert rows[2].cells[TablePart.GOAL].doubt == "原文没有编号，排在最后，暂作第3项，是否单列一项待核"
    assert remarks == ["第3行：序号缺失，按前后补为3"]
