"""暂停升级: the office pauses all escalation, and lets it go on; nothing that is owed is lost."""

from dataclasses import dataclass, replace
from datetime import datetime

from duban.domain.escalation.service_of_papers import Switch
from duban.domain.office.actor import Actor
from duban.domain.office.authority import Permission, require
from duban.errors import Refused
from duban.ports import Ledger


@dataclass(frozen=True, slots=True)
class Pause:
    """One switch for everything; pausing what is paused changes nothing."""

    ledger: Ledger

    def latest(self) -> Switch | None:
        """The last word, None if nobody ever paused."""
        with self.ledger.begin() as work:
            return work.switches.latest()

    def pause(self, by: Actor, reason: str, now: datetime) -> bool:
        """No rung but the form itself is said until somebody resumes; False if it was paused already."""
        return self._switch(Switch(paused=True, at=now, by=by.name, reason=reason.strip()), by)

    def resume(self, by: Actor, reason: str, now: datetime) -> bool:
        """Go on: of what was held back, only the highest rung of each return is said; False if nothing was paused."""
        return self._switch(Switch(paused=False, at=now, by=by.name, reason=reason.strip()), by)

    def _switch(self, switch: Switch, by: Actor) -> bool:
        require(by, Permission.PAUSE)
        if not switch.reason:
            raise Refused("请写明理由。")
        switch = replace(switch, known=by.known, account=by.account)
        with self.ledger.begin() as work:
            latest = work.switches.latest()
            if (latest is not None and latest.paused) == switch.paused:
                return False
            work.switches.add(switch)
        return True
