"""Outages as tasks and triggers meet them: what an error says of the world, and what success proves."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from duban.bootstrap import refused_settings
from duban.domain.operation.outage import OutageKind
from duban.errors import (
    AccountRefused,
    CalendarUnknown,
    ConfigurationError,
    LedgerUnavailable,
    LoginRefused,
    MailboxUnavailable,
    PostOfficeUnavailable,
    SettingsUnreadable,
    StorageUnavailable,
)
from duban.orchestration.runs import app, now

log = logging.getLogger(__name__)

# First match wins.
KINDS: tuple[tuple[type[Exception], OutageKind], ...] = (
    (MailboxUnavailable, OutageKind.MAILBOX),
    (PostOfficeUnavailable, OutageKind.POST_OFFICE),
    (AccountRefused, OutageKind.POST_OFFICE),
    (LedgerUnavailable, OutageKind.LEDGER),
    (CalendarUnknown, OutageKind.CALENDAR),
    (ConfigurationError, OutageKind.SETTINGS),
    (SettingsUnreadable, OutageKind.SETTINGS),
    (StorageUnavailable, OutageKind.STORAGE),
    (OSError, OutageKind.STORAGE),
)
# What passes by itself may be a flap; these wait for a person.
URGENT = (LoginRefused, AccountRefused)


def kind_of(error: Exception, settings_of: OutageKind = OutageKind.SETTINGS) -> OutageKind | None:
    """What *error* says has failed, None if it speaks of no outage; a wrong setting is one of what it is for."""
    if isinstance(error, ConfigurationError):
        return settings_of
    if type(error).__module__.partition(".")[0] == "sqlalchemy":
        return OutageKind.LEDGER
    return next((kind for class_, kind in KINDS if isinstance(error, class_)), None)


def notice(error: Exception, settings_of: OutageKind = OutageKind.SETTINGS) -> None:
    """Record and tell the outage that *error* speaks of, if it does; never raises."""
    kind = kind_of(error, settings_of)
    if kind is None:
        return
    try:
        app().outages.failing(kind, str(error), now(), urgent=isinstance(error, URGENT))
    except Exception:
        log.exception("%s中断：%s", kind.value, error)


def prove(*kinds: OutageKind) -> None:
    """Record that these work, and tell the end of their outages; never raises."""
    try:
        app().outages.well(now(), *kinds)
    except Exception:
        log.exception("故障恢复情况暂时不能登记")


def notice_settings() -> None:
    """Record and tell what of the office's files is not in force as it lies there, or that all is; never raises."""
    try:
        refused = refused_settings()
        if refused:
            told = "；".join(f"{one.title}未采用，沿用此前有效的内容：{one.reason}" for one in refused)
            app().outages.failing(OutageKind.SETTINGS, told, now())
        else:
            app().outages.well(now(), OutageKind.SETTINGS)
    except Exception:
        log.exception("设置是否有误暂时不能核对")


@contextmanager
def noticing(*proved: OutageKind, settings_of: OutageKind = OutageKind.SETTINGS) -> Iterator[None]:
    """Notice the outage that an error speaks of; without one, these kinds are *proved* to work, and the ledger too."""
    try:
        yield
    except Exception as error:
        notice(error, settings_of)
        raise
    prove(*proved)
