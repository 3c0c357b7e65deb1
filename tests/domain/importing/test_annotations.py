"""What prose says of who answers for it, told apart from its text; other brackets stay part of the text."""

import pytest

from duban.domain.importing.annotations import Annotated, annotated_pieces


def pieces(line: str) -> list[tuple[str, str]]:
    return [(piece.text, piece.annotation) for piece in annotated_pieces(line)]


@pytest.mark.parametrize(
    ("line", "annotation"),
    [
        pytest.param("责任单位：市公安局", "责任单位：市公安局", id="bare"),
        pytest.param("（责任单位：市公安局）", "责任单位：市公安局", id="in a bracket"),
        pytest.param("责任单位：市公安局（牵头）", "责任单位：市公安局（牵头）", id="with a bracket at its end"),
        pytest.param("（责任单位：市公安局）等", "（责任单位：市公安局）等", id="with a word behind its bracket"),
        pytest.param("（责任单位：公安局）（牵头）", "（责任单位：公安局）（牵头）", id="with two brackets"),
    ],
)
def test_a_line_with_a_label_is_an_annotation_and_no_text(line: str, annotation: str) -> None:
    assert pieces(line) == [("", annotation)]


@pytest.mark.parametrize(
    ("line", "text", "annotation"),
    [
        pytest.param(
            "压减环节。（市公安局牵头，市财政局配合）", "压减环节。", "市公安局牵头，市财政局配合", id="roles"
        ),
        pytest.param("压减环节。（市公安局、市财政局）", "压减环节。", "市公安局、市财政局", id="two units"),
        pytest.param("压减环节。（市公安局）", "压减环节。", "市公安局", id="one unit of the city"),
        pytest.param(
            "压减环节。（政务中心、数据中心）", "压减环节。", "政务中心、数据中心", id="two units of no place"
        ),
        pytest.param("压减环节。【责任单位：市公安局】", "压减环节。", "责任单位：市公安局", id="other brackets"),
        pytest.param("压减环节。（2026年底）", "压减环节。", "2026年底", id="a deadline at the end"),
        pytest.param(
            "压减环节。责任单位：市公安局", "压减环节。", "责任单位：市公安局", id="a label without a bracket"
        ),
        pytest.param("压减环节，责任单位：市公安局", "压减环节", "责任单位：市公安局", id="a label behind a comma"),
        pytest.param("（市公安局牵头，市财政局配合）", "", "市公安局牵头，市财政局配合", id="nothing but roles"),
        pytest.param(
            "压减环节。（市公安局牵头）（市财政局配合）", "压减环节。", "市公安局牵头；市财政局配合", id="two"
        ),
        pytest.param(
            "压减环节。由市公安局牵头，市财政局配合。", "压减环节。", "由市公安局牵头，市财政局配合", id="a sentence"
        ),
        pytest.param("压减环节。由市公安局牵头。", "压减环节。", "由市公安局牵头", id="a sentence of the lead alone"),
        pytest.param(
            "放宽登记（场所）（市公安局牵头）", "放宽登记（场所）", "市公安局牵头", id="behind another bracket"
        ),
        pytest.param(
            "压减环节。公布清单。市公安局负责。年底前完成。",
            "压减环节。公布清单。",
            "市公安局负责；年底前完成",
            id="two sentences",
        ),
    ],
)
def test_who_answers_stands_behind_the_text(line: str, text: str, annotation: str) -> None:
    assert pieces(line) == [(text, annotation)]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("放宽住所（经营场所）登记。", id="a bracket within a sentence"),
        pytest.param("放宽登记（含个体户）。", id="a bracket at the end of a sentence"),
        pytest.param("由（市司法局、市公安局）组成专班", id="units within a sentence"),
        pytest.param("压减环节。（政务中心）", id="one name that may be none of a unit"),
        pytest.param("压减环节。（各县区）", id="a phrase for many"),
        pytest.param("压减环节。（市直有关部门）", id="a phrase for many of the city"),
        pytest.param("压减环节（2026年底）。公布清单。", id="a day with text behind it"),
        pytest.param("逐项明确责任单位：不得推诿。", id="a label within a sentence"),
        pytest.param("由市公安局牵头，市财政局配合。", id="a text that is one sentence"),
        pytest.param("压减环节。市公安局要牵头推进。", id="what a unit should do"),
        pytest.param("压减环节。各县区负责落实。", id="what many do"),
        pytest.param("压减环节。专班负责落实。", id="a unit without a place"),
        pytest.param("压减环节。市公安局公布清单。", id="what a unit does"),
        pytest.param("压减环节。年底前完成。", id="a day without units"),
        pytest.param("压减（公布", id="a bracket that is not closed"),
    ],
)
def test_what_tells_something_else_stays_part_of_the_text(line: str) -> None:
    assert annotated_pieces(line) == [Annotated(line)]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        pytest.param(
            "推行联查（市司法局、市公安局）。公布清单。",
            [("推行联查", "市司法局、市公安局"), ("公布清单。", "")],
            id="a bracket before the stop",
        ),
        pytest.param(
            "推行联查。（市司法局、市公安局）公布清单",
            [("推行联查。", "市司法局、市公安局"), ("公布清单", "")],
            id="a bracket behind the stop",
        ),
        pytest.param(
            "推行联查。（市司法局牵头）公布清单。（市财政局牵头）",
            [("推行联查。", "市司法局牵头"), ("公布清单。", "市财政局牵头")],
            id="two items in one paragraph",
        ),
        pytest.param(
            "放宽住所（经营场所）登记。（市司法局牵头）公布清单",
            [("放宽住所（经营场所）登记。", "市司法局牵头"), ("公布清单", "")],
            id="behind a bracket of the text",
        ),
        pytest.param(
            "推行联查。（市司法局牵头）责任单位：市财政局",
            [("推行联查。", "市司法局牵头"), ("", "责任单位：市财政局")],
            id="a label behind a bracket",
        ),
    ],
)
def test_a_paragraph_is_cut_behind_each_annotation(line: str, found: list[tuple[str, str]]) -> None:
    assert pieces(line) == found
