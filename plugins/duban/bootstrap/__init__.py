"""
The composition root: the only place where adapters and services meet.

Each name is read from its room when somebody first asks for it: a DAG file that only asks whether this is a rehearsal
is parsed every half a minute, and would load all services with it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duban.bootstrap.clocks import clock_of, file_clock, is_rehearsal
    from duban.bootstrap.connections import IMAP, KEY, LEDGER, SMTP, environment_credentials, ledger_url
    from duban.bootstrap.in_force import Current, refused_settings, settings_in_force, tables_in_force
    from duban.bootstrap.wiring import Installation, installation
else:

    def __getattr__(name: str) -> Any:
        """What stands in one of the rooms; AttributeError for what none of them has to give."""
        if name not in _ROOMS:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)


__all__ = [
    "IMAP",
    "KEY",
    "LEDGER",
    "SMTP",
    "Current",
    "Installation",
    "clock_of",
    "environment_credentials",
    "file_clock",
    "installation",
    "is_rehearsal",
    "ledger_url",
    "refused_settings",
    "settings_in_force",
    "tables_in_force",
]

_ROOMS = {
    **dict.fromkeys(("clock_of", "file_clock", "is_rehearsal"), "clocks"),
    **dict.fromkeys(("IMAP", "KEY", "LEDGER", "SMTP", "environment_credentials", "ledger_url"), "connections"),
    **dict.fromkeys(("Current", "refused_settings", "settings_in_force", "tables_in_force"), "in_force"),
    **dict.fromkeys(("Installation", "installation"), "wiring"),
}
