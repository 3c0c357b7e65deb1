"""
Mails whose handling was begun and never ended, or failed: tried alone, last in the round, in a child process.

Suspect is not guilty: a process is killed, a disk is full, a machine is switched off while any mail is being handled.
Only what fails there as well, while everything else works, is set aside for a person.
"""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from duban.domain.mail.holds import HoldKind
from duban.domain.mail.timestamps import head_of
from duban.domain.mail.triage import Incoming, Triage
from duban.errors import DubanError
from duban.ports import MessageParser, ReceivedMessage, TrialEnd, Trials
from duban.services.collect.identify import returns_it_may_be
from duban.services.collect.mail_plan import MailPlan, hold_of
from duban.services.context import ServiceContext

log = logging.getLogger(__name__)

SET_ASIDE = "单独处理仍未完成，已隔离，请人工处理"
# A mail in which nothing can be wrong: if it fails as well, the fault is the machine's.
PROBE = b"From: <probe@invalid>\r\nSubject: probe\r\n\r\nprobe\r\n"


@dataclass(frozen=True, slots=True)
class Handled:
    """
    What became of one mail, as one process tells it to another.

    `kind` is None while it waits; `waits` says for what, `failed` of what its handling died. Both are empty for a
    mail that was handled.
    """

    kind: Triage | None = None
    filed: tuple[str, ...] = ()
    waits: str = ""
    failed: str = ""

    def told(self) -> str:
        """In words for a pipe."""
        return json.dumps([self.kind, self.filed, self.waits, self.failed])

    @classmethod
    def understood(cls, words: str) -> "Handled":
        """What `told` said."""
        kind, filed, waits, failed = json.loads(words)
        return cls(Triage(kind) if kind else None, tuple(filed), waits, failed)


class InThisProcess:
    """ports.Trials without a child, for a ledger that no second process may open; no death is survived."""

    def run(self, act: Callable[[], str]) -> TrialEnd:
        """What *act* said."""
        return TrialEnd(said=act())


@dataclass(frozen=True, slots=True)
class Suspects:
    """Trying of single mails; records nothing itself."""

    context: ServiceContext
    parser: MessageParser
    trials: Trials

    def in_turn(
        self, messages: tuple[ReceivedMessage, ...]
    ) -> tuple[tuple[ReceivedMessage, ...], tuple[ReceivedMessage, ...]]:
        """
        Those of *messages* that are handled first, and the suspects with what comes after them from the same domain.

        A correction must not be filed before what it corrects.
        """
        suspected: set[str] = set()
        last = []
        any_suspect = any(message.attempts for message in messages)
        for message in messages if any_suspect else ():
            domain = message.sender.casefold().rpartition("@")[2]
            if message.attempts or (domain and domain in suspected):
                suspected.add(domain)
                last.append(message)
        return tuple(message for message in messages if message not in last), tuple(last)

    def tried(self, handle: Callable[[], Handled]) -> Handled:
        """
        What *handle* came to in a child; `failed` only if the mail is to blame.

        A death has to happen twice, since one may have been anybody's doing, and whatever failed counts only if a
        mail of ours that says nothing can be handled at this very moment.
        """
        end = self.trials.run(lambda: guarded(handle).told())
        if end.death:
            end = self.trials.run(lambda: guarded(handle).told())
        found = Handled(failed=end.death) if end.death else Handled.understood(end.said)
        if found.failed and (trouble := self._trouble()):
            return Handled(waits=trouble)
        return found

    def _trouble(self) -> str:
        """What keeps any mail from being handled now; empty if the world is well."""
        end = self.trials.run(lambda: guarded(self._probe).told())
        if end.death:
            return f"系统暂不能处理任何来信（{end.death}）"
        found = Handled.understood(end.said)
        return found.waits or found.failed

    def _probe(self) -> Handled:
        """Everything that a mail needs, for one that means nothing."""
        self.parser.parse(self.context.archive.get(self.context.archive.put(PROBE)))
        with self.context.ledger.begin() as work:
            work.inbox.unhandled()
        return Handled()

    def set_aside(self, message: ReceivedMessage, reason: str, now: datetime) -> MailPlan:
        """The plan for a mail that cannot be handled: a person looks at it, and its sender is not urged meanwhile."""
        head = self._head(message)
        about = returns_it_may_be(self.context, head, message.received_at) if head else ()
        told, sender = f"处理出错（{reason}）；{SET_ASIDE}", head.sender if head else ""
        hold = hold_of(message, HoldKind.QUARANTINED, told, sender, now, *about)
        return MailPlan(Triage.UNKNOWN, hold.reason, holds=(hold,))

    def _head(self, message: ReceivedMessage) -> Incoming | None:
        """The headers of a mail whose content may be what kills its reader; None if even they do."""
        try:
            return self.parser.parse(head_of(self.context.archive.get(message.sha256)))
        except (DubanError, OSError):
            raise
        except Exception:
            log.exception("一封来信的信头也无法读取，按处理出错转人工办理。")
            return None


def guarded(handle: Callable[[], Handled]) -> Handled:
    """What *handle* came to, its errors sorted: those of the world and the operator's make a mail wait."""
    try:
        return handle()
    except MemoryError:
        raise  # in a child its limit was met, which is a death
    except (DubanError, OSError) as error:
        log.warning("一封来信暂不能处理，留待下一轮：%s", error)
        return Handled(waits=str(error))
    except Exception as error:
        log.exception("一封来信处理出错。")
        return Handled(failed=f"{type(error).__name__}：{error}")
