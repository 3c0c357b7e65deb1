"""Locked cells: what the plan says stands in our list, and is put back."""

from collections.abc import Mapping

import pytest
from tests.builders import ITEMS, item
from tests.domain.checks.filling import cell, filled, judged, knowing

from duban.domain.checks import restored
from duban.domain.returns.submission import Severity

MEASURES = "\n".join(ITEMS[0].measures)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        pytest.param({"goal": "优化办理流程"}, [("goal", Severity.QUERY)], id="a full stop is gone"),
        pytest.param({"goal": "优化办理流程和环节。"}, [("goal", Severity.ERROR)], id="a word is new"),
        pytest.param({"measures": MEASURES.replace("1.", "1、")}, [("measures", Severity.QUERY)], id="another sign"),
        pytest.param({"measures": ITEMS[0].measures[0]}, [("measures", Severity.ERROR)], id="a measure is gone"),
        pytest.param({"indicator": "不动产登记"}, [("indicator", Severity.ERROR)], id="another indicator"),
        pytest.param({"deadline": "2021年12月底（待核实）"}, [], id="our own mark of doubt"),
        pytest.param({"goal": ""}, [], id="an empty cell changes nothing"),
        pytest.param({"co_responsible": "市税务局"}, [], id="a column that binds nobody"),
        pytest.param(
            {"goal": "另一目标", "deadline": "2022年1月"},
            [("goal", Severity.ERROR), ("deadline", Severity.ERROR)],
            id="two of them",
        ),
    ],
)
def test_words_and_digits_are_an_error_other_signs_a_question(changes: Mapping[str, object], found) -> None:
    findings = judged(filled({38: changes}))[1]
    assert [(finding.code, finding.cell, finding.level) for finding in findings] == [
        ("E06", cell(key, 38), level) for key, level in found
    ]


def test_it_is_held_against_what_the_form_printed() -> None:
    printed = {each.number: each for each in ITEMS} | {38: item(38, goal="旧目标。")}
    assert judged(filled({38: {"goal": "旧目标。"}}), background=knowing(printed=printed))[1] == ()


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("目标任务", "优化办理流程。"),
        ("具体措施", MEASURES),
        ("完成时限", "2021年12月底"),
        ("一级指标", "纳税"),
        ("本月进展", None),
        ("责任部门", None),
    ],
)
def test_what_a_locked_column_printed_can_be_put_back(title: str, text: str | None) -> None:
    assert restored(ITEMS[0], title) == text
