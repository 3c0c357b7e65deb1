"""
Bytes from the network made into an `Incoming`.

The standard library parses the structure; texts are decoded here, because it loses Chinese that is labelled
wrong or not at all. Its headers are read raw for the same reason. Nothing in a mail is trusted as a path.
"""

from collections.abc import Iterator
from dataclasses import replace
from email.message import Message
from itertools import chain, islice
from typing import TYPE_CHECKING

from duban.adapters.mail.budget import MOST_PARTS, Budget
from duban.adapters.mail.contents import UNNAMED, Leaf, files, leaves
from duban.adapters.mail.headers import (
    MESSAGE_ID,
    date_of,
    file_name,
    first_id,
    headers_alone,
    mailbox,
    raw_value,
    raw_values,
    received_lines,
    structure,
    text_of,
)
from duban.adapters.mail.returned import bounce_of, cited_by, is_report
from duban.adapters.mail.web_text import LONGEST, without_tags, words_and_links
from duban.adapters.mail.wrappers import content_of
from duban.domain.files.cloud_link import CloudLink, links_in
from duban.domain.mail.authentication import RECEIVED, RESULTS, Authentication, authentication
from duban.domain.mail.delivery import carries_our_mark
from duban.domain.mail.timestamps import is_from_within, passed_border
from duban.domain.mail.triage import HEADERS, Attachment, Incoming, Refusal, Triage, triage

if TYPE_CHECKING:
    from duban.ports import Signer


class MimeParser:
    """
    Parses mails for the robot at *own_address*, whose mark *signer* recognises.

    *authserv_id* is the name under which our own border server vouches for senders, *received_by* the one under which
    it says when it took a mail; both empty if it does not.
    """

    def __init__(self, own_address: str, signer: "Signer", authserv_id: str = "", received_by: str = "") -> None:
        """Know who we are."""
        self._own_address = own_address.casefold()
        self._signer = signer
        self._authserv_id = authserv_id
        self._received_by = received_by

    def parse(self, raw: bytes) -> Incoming:
        """
        Decode what can be decoded; never raises for bad bytes.

        At most 200 parts and 100 MB are looked at; files in forwarded mails are found three levels deep, files
        in a ZIP one level deep. What was not looked at is told in `refusals`. Of a copy of our own mail only the
        headers are read: we know what it holds.
        """
        headers = headers_alone(raw)
        name, sender = mailbox(raw_value(headers, "from"))
        message_id = first_id(text_of(headers, "message-id"))
        own = sender == self._own_address and carries_our_mark(message_id, self._signer.is_ours)
        message = headers if own else structure(raw)
        reported = is_report(message)
        budget = Budget()
        found = [] if own else list(leaves(message, budget))
        parts = [leaf for leaf in found if isinstance(leaf, Leaf)]
        opened = list(files(parts, budget))
        incoming = Incoming(
            message_id=message_id,
            sender=sender,
            sender_name=name,
            subject=text_of(message, "subject"),
            sent_on=date_of(text_of(message, "date")),
            in_reply_to=first_id(text_of(message, "in-reply-to")),
            references=(
                *MESSAGE_ID.findall(text_of(message, "references")),
                *(_returned_ids(message) if reported else ()),
            ),
            headers={key: text_of(message, key) for key in HEADERS if raw_value(message, key) is not None},
            is_report=reported,
            own=own,
            text=_body(parts),
            links=_links(parts),
            attachments=tuple(file for file in opened if isinstance(file, Attachment)),
            refusals=tuple(
                replace(refusal, name=refusal.name or UNNAMED)
                for refusal in (*found, *opened)
                if isinstance(refusal, Refusal)
            ),
            authentication=self._authentication(message, sender),
            passed_at=passed_border(received_lines(message), self._received_by),
            from_within=is_from_within(received_lines(message)),
            returns="" if own else cited_by(message, parts, self._signer.is_ours),
        )
        if triage(incoming) is not Triage.BOUNCE:
            return incoming
        thread = (*incoming.references, incoming.in_reply_to)
        ours = (each for each in thread if carries_our_mark(each, self._signer.is_ours))
        cited = incoming.returns or next(ours, "")
        return replace(incoming, bounce=bounce_of(message, raw, cited, parts, self._own_address))

    def _authentication(self, message: Message, sender: str) -> Authentication:
        """What our border server says; a mail with two From headers shows people another than was checked."""
        trace = [(name, value.decode("utf-8", "replace")) for name, value in raw_values(message, RECEIVED, RESULTS)]
        verdict = authentication(trace, self._authserv_id, sender.rpartition("@")[2])
        if verdict is Authentication.PASS and len(list(raw_values(message, "from"))) != 1:
            return Authentication.NONE
        return verdict


def _body(parts: list[Leaf]) -> str:
    """What the sender wrote: the first plain text with words that is no file, else the first HTML without its tags."""
    bodies = [leaf for leaf in parts if not leaf.origin and not file_name(leaf.part)]
    plain = (leaf.text for leaf in bodies if leaf.part.get_content_type() == "text/plain")
    pages = (without_tags(leaf.text) for leaf in bodies if leaf.part.get_content_type() == "text/html")
    return next((text for text in chain(plain, pages) if text.strip()), "")


def _links(parts: list[Leaf]) -> tuple[CloudLink, ...]:
    """The files that the mail itself points to, in its words or its page, which need not say the same."""
    bodies = [leaf for leaf in parts if not leaf.origin and not file_name(leaf.part)]
    pages = [words_and_links(leaf.text) for leaf in bodies if leaf.part.get_content_type() == "text/html"]
    plain = [leaf.text for leaf in bodies if leaf.part.get_content_type() == "text/plain"]
    text = "\n".join((*plain, *(words for words, _ in pages)))
    return links_in(text[:LONGEST], [link for _, links in pages for link in links])


def _returned_ids(report: Message) -> Iterator[str]:
    """The Message-IDs of what came back, from the returned mail or its headers alone."""
    for part in islice(report.walk(), 1, MOST_PARTS):
        headers = part
        if part.get_content_type() == "text/rfc822-headers":
            headers = headers_alone(content_of(part))
        if message_id := first_id(text_of(headers, "message-id")):
            yield message_id
