"""Our way to the post office and back in bad luck: what is sent may be refused or lost, fetching may end anywhere."""

from collections.abc import Iterator
from dataclasses import dataclass

from duban.domain.mail.delivery import SendAttempt
from duban.errors import MailboxUnavailable
from duban.ports import Fetched, KnownUids, MailboxWatch
from duban_rehearsal.fast.luck import Luck
from duban_rehearsal.simulation.post import InnerPostOffice


@dataclass(frozen=True, slots=True)
class UnluckyPost:
    """ports.PostOffice and ports.Mailbox of the robot at *inner*."""

    inner: InnerPostOffice
    luck: Luck

    def send(self, raw: bytes, recipients: tuple[str, ...]) -> SendAttempt:
        """One attempt; a mail that was taken lies in the mailboxes whatever we hear."""
        taken, heard = self.luck.attempt()
        if not taken and heard is not None:
            return heard
        done = self.inner.send(raw, recipients)
        self.luck.committed()  # what the server took is durable as well
        return heard or done

    def close(self) -> None:
        """Nothing is open."""

    def new(self, known: KnownUids) -> Iterator[Fetched]:
        """What arrived, up to where the connection is lost."""
        for mail in self.inner.new(known):
            if self.luck.fetch_fails():
                raise MailboxUnavailable("与收件服务器的连接中断，稍后重试。")
            yield mail

    def watch(self) -> MailboxWatch:
        """As the inner one."""
        return self.inner.watch()
