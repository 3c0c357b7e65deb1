"""
The composition root: settings and credentials become services, wired subject by subject in the rooms beside this one.

Imports are inside the functions there: a task that sends a reminder must not pay for pandas, and no DAG file may.
"""

import os
from dataclasses import replace
from functools import cached_property

from duban.bootstrap.connections import environment_credentials
from duban.bootstrap.overview import OverviewServices
from duban.config import Settings
from duban.ports import Credentials


class Installation(OverviewServices):
    """One installation: its settings, where its credentials come from, and the services built on them."""

    def with_settings(self, settings: Settings) -> "Installation":
        """The same installation on other settings; the ledger, and with it the engine of its database, is shared."""
        return Installation(settings, self.credentials, opened_ledger=self.ledger)

    @cached_property
    def looking(self) -> "Installation":
        """
        The same installation for whoever only looks: its units of work hold nobody up, and can change nothing.

        The clock and the task lists are those of this one. Over a large plan it keeps what takes long, see `Keeper`.
        """
        from duban.services.kept import Keeper

        found = Installation(self.settings, self.credentials, opened_ledger=self.ledger.looking())
        found.__dict__.update(clock=self.clock, task_lists=self.task_lists)
        found.__dict__.update(context=replace(found.context, keeper=Keeper()))
        return found


def installation(credentials: Credentials | None = None, settings: Settings | None = None) -> Installation:
    """The installation of this project folder; without *credentials* they are read from the environment."""
    from duban.bootstrap.in_force import settings_in_force

    return Installation(settings or settings_in_force(), credentials or environment_credentials(os.environ))
