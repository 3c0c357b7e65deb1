"""A mail of ours as it was written: its words and its files, for a person who has to hand it over another way."""

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from duban.domain.files.paper_file import PaperFile
from duban.domain.mail.delivery import OutgoingMail
from duban.domain.mail.written_mail import WrittenMail
from duban.errors import UnknownReference
from duban.ports import Archive


@dataclass(frozen=True, slots=True)
class WrittenMails:
    """Looking up; only ever mails that we wrote ourselves."""

    archive: Archive

    def of(self, mail: OutgoingMail) -> WrittenMail:
        """*mail* as it was written."""
        message = message_from_bytes(self.archive.get(mail.raw_sha256), policy=policy.default)
        body = message.get_body(("plain",))
        return WrittenMail(
            to=_addresses(message, "To"),
            cc=_addresses(message, "Cc"),
            text=body.get_content() if body else "",
            files=tuple(_files(message)),
        )

    def file(self, mail: OutgoingMail, place: int) -> PaperFile:
        """One of its files; UnknownReference if it has not so many."""
        files = self.of(mail).files
        if place >= len(files):
            raise UnknownReference(f"这封邮件没有第{place + 1}个附件。")
        return files[place]


def _addresses(message: EmailMessage, header: str) -> tuple[str, ...]:
    return tuple(one.addr_spec for value in message.get_all(header, []) for one in value.addresses)


def _files(message: EmailMessage) -> Iterator[PaperFile]:
    for part in message.iter_attachments():
        name, data = part.get_filename(), part.get_payload(decode=True)
        if name and isinstance(data, bytes):
            yield PaperFile(name, data)
