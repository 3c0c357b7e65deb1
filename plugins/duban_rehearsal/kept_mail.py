"""Mail on the disk, as a demonstration has it: Maildirs that people read, and an outbox that survives a kill."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from duban.domain.calendar.cycle import Reference
from duban.domain.mail.delivery import MailState
from duban.errors import DubanError
from duban.ports import PostOffice
from duban_rehearsal.people.answering import answer, name_of
from duban_rehearsal.people.behaviour import Act
from duban_rehearsal.people.replies import Correspondent, form_brought_by


@dataclass(frozen=True, slots=True)
class Maildirs:
    """people.Letterboxes: the folder *root* with a Maildir for each address."""

    root: Path

    def form_mail(self, address: str, reference: Reference) -> bytes | None:
        """The first mail that brought the form, None if it has not come."""
        return next((raw for raw in self.mails(address) if form_brought_by(raw) == str(reference)), None)

    def mails(self, address: str) -> Iterator[bytes]:
        """What lies in one mailbox, oldest first."""
        for path in sorted((self.root / address / "new").glob("*"), key=lambda path: path.name):
            yield path.read_bytes()


@dataclass(frozen=True, slots=True)
class KeptMailProgram:
    """
    people.MailProgram: a mail is kept below *root* before it is sent.

    The same bytes are sent again after a crash, as a mail program's outbox does, and what was sent is sent once.
    """

    root: Path
    post_office: PostOffice

    def send(self, act: Act, request: bytes, correspondent: Correspondent) -> None:
        """Send it, unless it was sent before; DubanError if the post office does not take it."""
        folder, name = self.root / correspondent.organisation.code, name_of(act)
        done, kept = folder / f"{name}.done", folder / f"{name}.eml"
        if done.exists():
            return
        folder.mkdir(parents=True, exist_ok=True)
        if not kept.exists():
            draft = kept.with_suffix(".tmp")
            draft.write_bytes(answer(request, act, correspondent).mail)
            draft.replace(kept)
        attempt = self.post_office.send(kept.read_bytes(), (correspondent.robot,))
        if attempt.state is not MailState.SENT:
            raise DubanError(f"模拟单位{correspondent.organisation.name}未能发出邮件：{attempt.response}")
        done.touch()
