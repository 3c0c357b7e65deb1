"""duban score: what a period comes to, for a person and for a program, and why it may be refused."""

import json
from pathlib import Path

import pytest
from tests.cli.conftest import CYCLE, duban, furnished, moment, own_office
from tests.services.conftest import read_to_the_end

from duban.bootstrap import Installation
from duban.domain.appraisal.acts import AppraisalAct, AppraisalActKind

SWITCHES = {"appraisal = false ": "appraisal = true ", 'basis = "" ': 'basis = "考核办法〔2021〕5号" '}


@pytest.fixture
def appraised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """An office with the loop on and its rules registered, its October cut off."""
    own_office(tmp_path, monkeypatch, SWITCHES)
    app = furnished(tmp_path, monkeypatch, moment(12, 3))
    app.generate.open_cycle(CYCLE, moment(10, 14))
    rules = AppraisalAct("qz2021", AppraisalActKind.RULES, moment(10, 8), "督办岗", value=app.context.appraisal.text)
    with app.context.ledger.begin() as work:
        work.appraisal.add(rules)
    read_to_the_end(app.context, moment(12, 2))
    return app


def test_every_unit_is_told_with_its_facts_the_same_twice(appraised: Installation):
    first, second = duban("score", "2021", "--json"), duban("score", "2021", "--json")
    assert first.output == second.output
    found = json.loads(first.output)
    assert found["rules"] == {"version": 1, "basis": "考核办法〔2021〕5号"}
    names = [unit["name"] for unit in found["units"]]
    assert "市商务局" in names
    assert not {"市中级人民法院", "市税务局", "国网泉州供电公司"} & set(names)
    assert all(fact["cites"] for unit in found["units"] for fact in unit["facts"])
    shown = duban("score", "2021").output
    assert "2021年度考核" in shown
    assert "规则第1版（考核办法〔2021〕5号）" in shown
    assert "档次" in shown
    assert "档次" not in duban("score", "2022-H1").output


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("2021-10",), "考核期应写作"),
        (("x",), "报告期应写作"),
        (("2021", "--as-of", "2021-10-01"), "尚未登记考核规则"),
    ],
)
def test_what_cannot_be_told_is_refused_in_a_sentence(appraised: Installation, words: tuple[str, ...], says: str):
    told = duban("score", *words)
    assert (told.exit_code, says in told.output) == (1, True)


def test_as_shipped_it_is_off(app: Installation):
    told = duban("score", "2021")
    assert (told.exit_code, "未启用" in told.output) == (1, True)
