"""The rules of an appraisal in the settings: off until there is a basis, and never against the plan."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from tests.offices import saying

from duban.config import Settings
from duban.domain.appraisal.rules import DEFAULT_BANDS, DEFAULT_ROWS, ScoreMatter
from duban.errors import ConfigurationError

SHIPPED = (Path(__file__).resolve().parents[1] / "config" / "duban.toml").read_text(encoding="utf-8")
OFF, ON = "appraisal = false ", "appraisal = true "
NO_BASIS, BASIS = 'basis = "" ', 'basis = "泉效能办〔2022〕5号" '
PARTS = '[[appraisal.rules]]\nmatter = "任务完成"\npoints = {}\n[[appraisal.rules]]\nmatter = "外部评价"\npoints = 30\n'
CONDUCT = '[[appraisal.rules]]\nmatter = "报送与问题办理"\npoints = {}\n'
Load = Callable[[str], Settings]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    return lambda text: saying(text, tmp_path)


def rules(tasks: str = "60", conduct: str = "10", more: str = "") -> str:
    return f"{SHIPPED}\n{PARTS.format(tasks)}{CONDUCT.format(conduct)}{more}"


def test_as_shipped_nobody_is_appraised(load: Load):
    settings = load(SHIPPED)
    assert not settings.programmes["qz2021"].loops.appraisal
    assert (settings.appraisal.rules, settings.appraisal.bands) == (DEFAULT_ROWS, DEFAULT_BANDS)
    assert (settings.appraised.kept_by, settings.appraised.own_unit_decided_by) == ("市效能办", "市政府办公室")


def test_with_its_basis_it_may_be_on(load: Load):
    settings = load(SHIPPED.replace(OFF, ON).replace(NO_BASIS, BASIS))
    assert settings.programmes["qz2021"].loops.appraisal
    assert settings.appraised.source(ScoreMatter.TASKS) == "泉效能办〔2022〕5号"


def test_rows_replace_those_that_are_shipped(load: Load):
    row = '[[appraisal.rules]]\nmatter = "漏报"\npoints = 1.5\nsource = "第八条"\n'
    found = load(rules(more=row)).appraisal
    assert [row.points for row in found.rules] == [Decimal(60), Decimal(30), Decimal(10), Decimal("1.5")]
    assert (found.cents(ScoreMatter.MISSED), found.source(ScoreMatter.MISSED)) == (150, "第八条")
    assert found.cents(ScoreMatter.LATE) == 0


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        pytest.param(SHIPPED.replace(OFF, ON), "须填写考核办法的文号", id="on without a basis"),
        pytest.param(rules("65"), "合计应为100分，现为105分", id="more than a hundred"),
        pytest.param(rules("55", "15"), "至多10分", id="reporting counts for more than a tenth"),
        pytest.param(rules(more=CONDUCT.format(0)), "“报送与问题办理”写了2行", id="a matter twice"),
        pytest.param(rules("60.005"), "最多两位小数", id="finer than a hundredth"),
        pytest.param(rules(more='[[appraisal.rules]]\nmatter = "漏报"\npoints = -2\n'), "扣分也写正数", id="negative"),
        pytest.param(rules(more='[[appraisal.rules]]\nmatter = "排名"\npoints = 1\n'), "只能是", id="no such matter"),
        pytest.param(rules(more='[[appraisal.rules]]\nmatter = "漏报"\npoint = 1\n'), "不认识的设置", id="misspelt"),
        pytest.param(f'{SHIPPED}\n[[appraisal.bands]]\nname = ""\nleast = 60\n', "每档须有名称", id="a nameless band"),
        pytest.param(
            f'{SHIPPED}\n[[appraisal.bands]]\nname = "好"\nleast = 60\n[[appraisal.bands]]\nname = "差"\nleast = 60\n',
            "least 不得相同",
            id="two bands at one rate",
        ),
        pytest.param(SHIPPED.replace("answer_within = 5 ", "answer_within = 0 "), "应为 1 至 60", id="no day"),
    ],
)
def test_what_cannot_be_meant_is_told(load: Load, text: str, complaint: str):
    with pytest.raises(ConfigurationError, match=complaint):
        load(text)
