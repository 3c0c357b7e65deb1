"""What is asked beside the plan's usual returns has a ground, somebody who approved it, an end, and leaves time."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.offices import saying

from duban.config import PROJECT, Settings
from duban.domain.calendar.data_call import CallColumn, FigureKind
from duban.errors import ConfigurationError

SHIPPED = (PROJECT / "config" / "duban.toml").read_text(encoding="utf-8")
WITH_CALL = SHIPPED.replace(
    'streams = ["department_monthly", "county_quarterly"]',
    'streams = ["department_monthly", "county_quarterly", "loans"]',
)
CALL = """
[streams.loans]
name = "普惠贷款情况"
frequency = "once"
due_on = 2021-11-19
form = "call"
opens_before = 5
basis = "泉政办〔2021〕37号第40项"
approver = "市发改委分管领导"

[streams.loans.call]
units = ["jrj", "swj"]
columns = [
    { title = "普惠小微贷款余额", unit = "亿元" },
    { title = "办理方式", kind = "choice", choices = ["网上", "窗口"] },
    { title = "上线日期", kind = "date", required = false },
]
"""
Load = Callable[[str], Settings]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    return lambda more: saying(f"{WITH_CALL}\n{more}", tmp_path)


def test_a_data_call_is_a_stream_with_figures_of_its_own_and_a_short_ladder(load: Load):
    settings = load(CALL)
    call = settings.streams["loans"].call
    assert call is not None
    assert call.columns[1] == CallColumn("办理方式", FigureKind.CHOICE, choices=("网上", "窗口"))
    assert [rung.code for rung in settings.ladders["loans"]] == ["R0", "R1", "R2", "R3", "R4", "R5"]
    assert settings.ladders["loans"][0].letter == "form_call"
    assert "loans" not in settings.item_ladders


SECOND = CALL.replace("loans", "bonds").replace("贷款", "债券")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        pytest.param(CALL.replace("basis =", "# basis ="), "streams.loans.basis 须写明依据，如文号", id="no ground"),
        pytest.param(CALL.replace("approver =", "# approver ="), "streams.loans.approver 须写明批准人", id="nobody"),
        pytest.param(
            CALL.replace("opens_before = 5", "opens_before = 3"), "streams.loans.opens_before 至少为 5", id="no time"
        ),
        pytest.param(CALL.replace("due_on =", "# due_on ="), "streams.loans.due_on 须写明报送截止日", id="no day"),
        pytest.param(
            CALL.replace('"once"\ndue_on = 2021-11-19', '"weekly"'),
            "streams.loans.ends_on 须写明哪天起不再报送",
            id="every week for ever",
        ),
        pytest.param(CALL.replace("普惠小微贷款余额", "本月进展"), "“本月进展”已在“填报表”中收集", id="held already"),
        pytest.param(
            CALL + SECOND.replace("普惠小微债券余额", "普惠小微贷款余额").replace("2021-11-19", "2022-03-18"),
            "“普惠小微贷款余额”已在“普惠债券情况”中收集，请直接取用",
            id="held by another call",
        ),
        pytest.param(
            CALL + SECOND,
            "streams.bonds.call.units：2021年第四季度已由 streams.loans 向“jrj”征集过数据，同一单位每季度至多一次",
            id="twice a quarter",
        ),
        pytest.param(CALL.replace('units = ["jrj", "swj"]', "units = []"), "call.units 须写明", id="nobody is asked"),
        pytest.param(
            CALL.replace(', choices = ["网上", "窗口"]', ""),
            '“办理方式”：kind = "choice" 的须写明 choices',
            id="no choice",
        ),
        pytest.param(CALL.replace('form = "call"\n', ""), "其他式样的不写", id="figures of another form"),
        pytest.param(
            CALL.replace('unit = "亿元"', 'units = "亿元"'), "call.columns.0.units：不认识的设置", id="misspelt"
        ),
    ],
)
def test_what_must_not_be_asked_so_is_refused_with_what_to_change(load: Load, text: str, complaint: str):
    assert tomllib.loads(text)
    with pytest.raises(ConfigurationError) as error:
        load(text)
    assert complaint in str(error.value)
