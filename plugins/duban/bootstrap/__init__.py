"""The composition root: the only place where adapters and services meet."""

from duban.bootstrap.clocks import clock_of, file_clock, is_rehearsal
from duban.bootstrap.connections import IMAP, KEY, LEDGER, SMTP, environment_credentials, ledger_url
from duban.bootstrap.in_force import Current, refused_settings, settings_in_force
from duban.bootstrap.installation import Installation, installation

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
]
