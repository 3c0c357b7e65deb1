"""Targets that look like one are looked for in all programmes of the office."""

from dataclasses import replace
from datetime import date

import pytest
from tests.services.conftest import PROGRAMME, OfficeApp, OneProgramme

from duban.domain.plan.programme import Kpi
from duban.errors import TaskListError
from duban.services.plan.twin_targets import TwinTargets

KPI = Kpi(*("K1-1", 1, "企业开办时间", "工作日", "<=", "1", date(2021, 12, 31)), kind="stock", enabled=True)


def test_another_programme_that_asks_the_same_is_named(app: OfficeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OneProgramme, "programme", lambda _, code: replace(PROGRAMME, code=code, kpis=(KPI,)))
    assert TwinTargets(app.context).of("qz2021") == ()
    app.context.programmes["zwfw"] = app.context.programmes["qz2021"]  # type: ignore[index]
    (found,) = TwinTargets(app.context).of("qz2021")
    assert (found.first.programme, found.second.programme) == ("qz2021", "zwfw")


def test_a_list_that_cannot_be_read_has_none(app: OfficeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise TaskListError("缺少工作表。")

    monkeypatch.setattr(OneProgramme, "programme", broken)
    assert TwinTargets(app.context).of("qz2021") == ()
