"""A unit is renamed from a day on: the past is told in the name of its time, and both names find it."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from tests.people import officer
from tests.services.conftest import CYCLE, OfficeApp, at

from duban.domain.calendar.cycle import Reference
from duban.errors import Refused
from duban.services.compile.load_facts import Gather
from duban.services.decide.decider import Who
from duban.services.decide.rename import Rename
from duban.services.decide.returns import Exempt
from duban.services.operate.audit import Audit

CODE = "qz2021"
OLD, NEW = "市教育局", "市教育和体育局"
WHO = Who(officer(), "机构改革")
NOVEMBER = replace(CYCLE, period=CYCLE.period.later())
DAY = date(2021, 11, 10)


@pytest.fixture
def opened(app: OfficeApp) -> OfficeApp:
    """An office whose forms of October have arrived."""
    app.send_forms()
    return app


def renamed(app: OfficeApp, first: date | None = DAY) -> str:
    return Rename(app.context).rename(CODE, OLD, NEW, first, WHO, at(11, 5)).sentence


def called(app: OfficeApp, reference: Reference, when: datetime | None) -> str:
    return app.context.programme(reference, when).organisation("jyj").name


def test_each_day_has_the_name_of_its_time(opened: OfficeApp):
    assert renamed(opened).startswith("市教育局自2021-11-10起更名为市教育和体育局")
    assert called(opened, CYCLE, at(11, 9)) == OLD
    assert called(opened, CYCLE, at(11, 10)) == called(opened, NOVEMBER, None) == NEW
    leads = {row.lead for row in Gather(opened.context).report(CYCLE, at(12, 1)).rows}
    assert OLD in leads
    assert NEW not in leads
    opened.generate.open_cycle(NOVEMBER, at(11, 16))
    assert NEW in {row.lead for row in Gather(opened.context).report(NOVEMBER, at(12, 2)).rows}


def test_a_form_that_says_the_old_name_is_a_return_all_the_same(opened: OfficeApp):
    form = opened.good_form("jyj")
    renamed(opened, date(2021, 10, 21))
    opened.reply("jyj", form, at(10, 22, 10))
    with opened.context.ledger.begin() as work:
        expected = work.returns.get(CYCLE.of("jyj"))
    assert expected is not None
    assert not expected.state.is_owed


@pytest.mark.parametrize("name", [OLD, NEW, "jyj"])
def test_both_names_find_the_unit_and_its_whole_story(opened: OfficeApp, name: str):
    Exempt(opened.context).exempt(CYCLE.of("jyj"), WHO, at(11, 1))
    renamed(opened)
    Exempt(opened.context).exempt(NOVEMBER.of("jyj"), WHO, at(11, 12))
    audit = Audit(opened.context)
    story = [one.text for one in audit.organisation(CODE, audit.unit(CODE, name))]
    assert any(text.startswith(f"{OLD}2021年10月免报") for text in story)
    assert any(text.startswith(f"{OLD}自2021-11-10起更名为{NEW}") for text in story)
    assert any(text.startswith(f"{NEW}2021年11月免报") for text in story)


def test_the_same_again_changes_nothing_and_an_error_is_taken_back(opened: OfficeApp):
    service = Rename(opened.context)
    renamed(opened)
    assert service.rename(CODE, OLD, NEW, DAY, WHO, at(11, 6)).decision is None
    with pytest.raises(Refused, match="应晚于上一次更名"):
        service.rename(CODE, NEW, "市教体局", DAY, WHO, at(11, 6))
    assert "恢复为市教育局" in service.revoke(CODE, NEW, WHO, at(11, 7)).sentence
    assert called(opened, NOVEMBER, None) == OLD
    with pytest.raises(Refused, match="没有登记过更名"):
        service.revoke(CODE, OLD, WHO, at(11, 8))


@pytest.mark.parametrize(
    ("name", "why"), [("市税务局", "已是市税务局的名称"), (OLD, "无须更名"), (" ", "请写明新的名称")]
)
def test_a_name_that_cannot_be_meant_is_refused(opened: OfficeApp, name: str, why: str):
    with pytest.raises(Refused, match=why):
        Rename(opened.context).rename(CODE, OLD, name, DAY, WHO, at(11, 5))
