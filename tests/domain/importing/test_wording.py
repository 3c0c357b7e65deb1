"""Words as they were printed, without what recognition and typing left in them."""

import pytest

from duban.domain.importing.wording import bare, clean, full_width, in_points, one_line, said, says_nothing


@pytest.mark.parametrize(
    ("printed", "text", "repairs"),
    [
        pytest.param("压减环节。", "压减环节。", (), id="nothing to do"),
        pytest.param("压 减 环节", "压减环节", ("去除字间空格",), id="blanks between characters"),
        pytest.param("Wi Fi", "Wi Fi", (), id="blanks between words"),
        pytest.param("压减,公布;简化", "压减，公布；简化", ("半角标点改为全角",), id="half-width signs"),
        pytest.param("共1,000户，比为3:1", "共1,000户，比为3:1", (), id="signs within numbers"),
        pytest.param("共1,办结", "共1，办结", ("半角标点改为全角",), id="a comma behind a number"),
        pytest.param("办结,1户", "办结，1户", ("半角标点改为全角",), id="a comma before a number"),
        pytest.param("共1;2户", "共1；2户", ("半角标点改为全角",), id="another sign between numbers"),
        pytest.param("<p>压减</p>\n\n<p>公布</p>", "压减\n公布", ("去除标记",), id="tags"),
        pytest.param("压减\n\n公布", "压减\n公布", (), id="an empty line"),
        pytest.param("市场監管 and 服务", "市场监管和服务", ("“and”改为“和”", "繁体字改为简体"), id="long forms"),
        pytest.param("压减\t环节\r\n公布\r简化", "压减环节\n公布\n简化", ("去除字间空格",), id="other line breaks"),
    ],
)
def test_what_is_taken_out_is_told(printed: str, text: str, repairs: tuple[str, ...]) -> None:
    found = clean(printed)
    assert (found.text, found.repairs) == (text, repairs)


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        pytest.param("市自然资源和规\n划局", "市自然资源和规划局", id="within a word"),
        pytest.param("办理Wi\nFi", "办理Wi Fi", id="between Latin words"),
        pytest.param("2026年\n12月", "2026年12月", id="before a number"),
    ],
)
def test_line_breaks_within_one_sentence_are_the_pages(printed: str, text: str) -> None:
    assert one_line(printed).text == text


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        pytest.param("1.压减。2.公布。3.简化。", "1.压减。\n2.公布。\n3.简化。", id="run on"),
        pytest.param("1.压减。\n2.公布。3.简化。", "1.压减。\n2.公布。\n3.简化。", id="half of them run on"),
        pytest.param("1.压减。3.公布。", "1.压减。3.公布。", id="a number that does not follow"),
        pytest.param("1.压减。1.公布。", "1.压减。1.公布。", id="the same number again"),
        pytest.param("压减。2.公布。", "压减。2.公布。", id="behind what has no number"),
        pytest.param("1.压减。2.公布。2.简化。3.合并。", "1.压减。\n2.公布。2.简化。\n3.合并。", id="one too many"),
        pytest.param("1.压减办\n理环节", "1.压减办理环节", id="broken by the page"),
        pytest.param("压减。\n公布", "压减。\n公布", id="behind a full stop"),
        pytest.param("包括：\n公布", "包括：\n公布", id="behind a colon"),
        pytest.param("压减\n（二）公布", "压减\n（二）公布", id="before a point"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_points_stand_on_lines_of_their_own(printed: str, text: str) -> None:
    assert in_points(printed).text == text


def test_marks_for_nothing() -> None:
    assert [text for text in ("/", "—", "无", " - ", "", "无锡", "0") if says_nothing(text)] == ["/", "—", "无", " - "]


def test_words_are_compared_without_blanks_widths_and_closing_stops() -> None:
    assert bare(" 压减（１ 项）\n") == "压减(1项)"
    assert said("压减环节。；") == said("压 减环节")
    assert full_width("压减(1项),公布") == "压减（1项），公布"
