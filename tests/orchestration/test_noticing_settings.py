"""Settings that are not in force as they lie there are an outage like others: recorded, told, ended."""

from datetime import datetime
from types import SimpleNamespace

import pytest

from duban.adapters.office_files import RefusedPart
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.operation.outage import OutageKind
from duban.errors import NotConfigured, SettingsUnreadable
from duban.orchestration import noticing

NOW = datetime(2021, 10, 20, 9, tzinfo=TIMEZONE)


class Outages:
    """Stands for the service: remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, ...]] = []

    def failing(self, kind: OutageKind, reason: str, now: datetime, *, urgent: bool = False) -> None:
        self.told.append((kind.name, reason))

    def well(self, now: datetime, *kinds: OutageKind) -> None:
        self.told.append(("well", *(kind.name for kind in kinds)))


@pytest.fixture
def outages(monkeypatch: pytest.MonkeyPatch) -> Outages:
    outages = Outages()
    monkeypatch.setattr(noticing, "app", lambda: SimpleNamespace(outages=outages))
    monkeypatch.setattr(noticing, "now", lambda: NOW)
    return outages


def test_what_is_refused_is_told_and_its_end_as_well(outages: Outages, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = [RefusedPart("calendar", "工作日历 config/calendar ", "2026.toml 应写明 year。", NOW)]
    monkeypatch.setattr(noticing, "refused_settings", lambda: tuple(refused))
    noticing.notice_settings()
    refused.clear()
    noticing.notice_settings()
    assert outages.told == [
        ("SETTINGS", "工作日历 config/calendar 未采用，沿用此前有效的内容：2026.toml 应写明 year。"),
        ("well", "SETTINGS"),
    ]


@pytest.mark.parametrize("error", [SettingsUnreadable("正在保存"), NotConfigured("配置中没有专项")])
def test_a_task_that_meets_them_tells_them(outages: Outages, error: Exception) -> None:
    noticing.notice(error)
    assert outages.told == [("SETTINGS", str(error))]
