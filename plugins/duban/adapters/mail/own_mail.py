"""Mails that we wrote, read back: bytes of our own making need no sandbox."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from duban.domain.mail.sent_mail import SentMail


class OwnMailReader:
    """ports.SentMails over the standard library."""

    def read(self, raw: bytes) -> SentMail:
        """What the mail of those bytes says, in the words that its addressees read."""
        mail = message_from_bytes(raw, policy=default)
        body = mail.get_body(("plain",))
        return SentMail(
            to=_addresses(mail, "To"),
            cc=_addresses(mail, "Cc"),
            text=body.get_content() if body is not None else "",
            files=tuple(filter(None, (part.get_filename() for part in mail.iter_attachments()))),
        )


def _addresses(mail: EmailMessage, header: str) -> tuple[str, ...]:
    return tuple(one.addr_spec for value in mail.get_all(header, []) for one in value.addresses)
