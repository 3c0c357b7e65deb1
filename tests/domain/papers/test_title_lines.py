"""The title of a paper breaks where a reader would pause, and leaves no character alone."""

import pytest

from duban.domain.papers.title_lines import WIDTH, title_lines


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        pytest.param("关于我委任务推进情况的签报", ("关于我委任务推进情况的签报",), id="a short one stays whole"),
        pytest.param(
            "关于协调推进国网泉州供电公司有关任务的请示",
            ("关于协调推进国网泉州供电公司", "有关任务的请示"),
            id="before the matter, and not before 示",
        ),
        pytest.param(
            "关于营商环境持续提升专项行动2021年第四季度任务进展报送情况的通报",
            ("关于营商环境持续提升专项行动", "2021年第四季度", "任务进展报送情况的通报"),
            id="a quarter is not torn apart",
        ),
        pytest.param(
            "关于请求协调解决市行政服务中心管委会第10、12、15项任务有关事项的请示",
            ("关于请求协调解决市行政服务中心管委会", "第10、12、15项任务有关事项的请示"),
            id="numbers of items stay together",
        ),
    ],
)
def test_a_title_breaks_where_a_reader_pauses(title: str, lines: tuple[str, ...]) -> None:
    assert title_lines(title) == lines


@pytest.mark.parametrize("length", [WIDTH + 1, 2 * WIDTH, 3 * WIDTH])
def test_a_title_without_a_pause_is_broken_anywhere(length: int) -> None:
    lines = title_lines("某" * length)
    assert "".join(lines) == "某" * length
    assert all(4 <= len(line) <= WIDTH for line in lines)


def test_nothing_is_torn_off_a_number_or_a_bracket() -> None:
    lines = title_lines("关于开展某某某某某某某某某某某（2021年12月）活动的通知某某某")
    assert not any(line[0] in "的、）年月" or line[-1] in "（、" for line in lines)


@pytest.mark.parametrize(("length", "lines"), [(WIDTH, 1), (WIDTH + 1, 2), (4 * WIDTH, 4), (4 * WIDTH + 1, 1)])
def test_four_lines_are_the_most_and_a_longer_title_is_left_as_it_is(length: int, lines: int) -> None:
    assert len(title_lines("某" * length)) == lines


def test_four_characters_are_a_line_and_fewer_are_none() -> None:
    assert title_lines("某" * 18 + "推进情况") == ("某" * 18, "推进情况")
    assert min(map(len, title_lines("某" * 18 + "报送事"))) >= 4
