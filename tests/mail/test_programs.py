"""Bounces of sending programs: known as such, of whom they speak, and never a right address called wrong."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from tests.mail.envelope import GONE, ROBOT, SECRET
from tests.mail.programs import COPY, DAEMON, NULL, OTHER, PROGRAMS, Said, head, original, plain, report, status
from tests.mail.refusals import REFUSALS

from duban.adapters.mail.mime import MimeParser
from duban.adapters.signing import HmacSigner
from duban.domain.mail.bounce import BounceKind
from duban.domain.mail.triage import Triage, triage

PARSER = MimeParser(ROBOT, HmacSigner(SECRET))
LEAST_RECOGNISED, LEAST_RIGHT, LEAST_CLASS = 0.98, 0.95, 0.95


class Seen(NamedTuple):
    """What became of one bounce of the corpus."""

    program: str
    said: Said
    recognised: bool
    told: dict[str, BounceKind]

    @property
    def right(self) -> bool:
        """Whether exactly the addressee whom the mail did not reach was told."""
        return set(self.told) == {self.said.to}

    @property
    def false_permanent(self) -> bool:
        """Whether a right address was called wrong."""
        permanent = {address for address, kind in self.told.items() if kind is BounceKind.PERMANENT}
        return bool(permanent - ({self.said.to} if self.said.kind is BounceKind.PERMANENT else set()))


def corpus() -> Iterator[tuple[str, Said]]:
    """Every program with two refusals of each class, all refusals taking turns; the failed addressee changes too."""
    for number, name in enumerate(PROGRAMS):
        for kind, replies in REFUSALS.items():
            for turn in (2 * number, 2 * number + 1):
                to = (GONE, OTHER)[turn % 2]
                yield name, Said(to, replies[turn % len(replies)].format(to=to), kind, turn)


@pytest.fixture(scope="module")
def seen() -> list[Seen]:
    """The whole corpus, read."""
    return [_seen(name, said) for name, said in corpus()]


def _seen(name: str, said: Said) -> Seen:
    incoming = PARSER.parse(PROGRAMS[name](said))
    if triage(incoming) is not Triage.BOUNCE or incoming.bounce is None or not incoming.bounce.is_believable:
        return Seen(name, said, recognised=False, told={})
    told = incoming.bounce.told_of([GONE, OTHER])
    return Seen(name, said, recognised=True, told={address: each.kind for address, each in told.items()})


def test_the_corpus_holds_forty_programs_and_more(seen: list[Seen]) -> None:
    assert len(PROGRAMS) >= 40
    assert {each.program for each in seen} == set(PROGRAMS)


def test_they_are_recognised_with_the_right_recipient_and_class(seen: list[Seen]) -> None:
    """The figures stand in docs/reliability.md."""
    count = len(seen)
    recognised = sum(each.recognised for each in seen) / count
    right = sum(each.right for each in seen) / count
    classed = sum(each.told.get(each.said.to) is each.said.kind for each in seen) / count
    assert recognised >= LEAST_RECOGNISED, [each[:2] for each in seen if not each.recognised]
    assert right >= LEAST_RIGHT, [each for each in seen if not each.right]
    assert classed >= LEAST_CLASS, [each for each in seen if each.told.get(each.said.to) is not each.said.kind]


def test_no_right_address_is_called_wrong(seen: list[Seen]) -> None:
    assert [each for each in seen if each.false_permanent] == []


GONE_FOR_GOOD, IS_FULL = "550 5.1.1 User unknown", "552 5.2.2 Mailbox full"
OF_TWO = {
    "a report": "",
    "qmail": (
        "Hi. This is the qmail-send program at mail.example.cn.\nThis is a permanent error; I've given up.\n\n"
        f"<{GONE}>:\nRemote host said: {GONE_FOR_GOOD}\n\n<{OTHER}>:\nRemote host said: {IS_FULL}\n\n"
    ),
    "Exim": (
        "A message that you sent could not be delivered to one or more of its\nrecipients. The following address(es) "
        f"failed:\n\n  {GONE}\n    {GONE_FOR_GOOD}\n  {OTHER}\n    {IS_FULL}\n\n"
    ),
    "sendmail": (
        f"   ----- The following addresses had permanent fatal errors -----\n<{GONE}>\n    (reason: {GONE_FOR_GOOD})\n"
        f"<{OTHER}>\n    (reason: {IS_FULL})\n\n   ----- Transcript of session follows -----\n"
    ),
    "a Chinese page": f"您的邮件无法送达以下收件人：\n{GONE} 该邮箱不存在\n{OTHER} 邮箱空间已满\n",
}


@pytest.mark.parametrize("words", OF_TWO.values(), ids=list(OF_TWO))
def test_each_of_two_recipients_has_a_class_of_his_own(words: str) -> None:
    if words:
        raw = plain(
            head("failure notice", DAEMON, NULL), f"{words}\n--- Below this line is a copy of the message.\n\n{COPY}"
        )
    else:
        gone, full = (Said(to, said, BounceKind.FULL, 0) for to, said in ((GONE, GONE_FOR_GOOD), (OTHER, IS_FULL)))
        raw = report(head("Undelivered", DAEMON, NULL), "Not delivered.", status(gone), status(full), original())
    bounce = PARSER.parse(raw).bounce
    assert bounce is not None
    told = {address: each.kind for address, each in bounce.told_of([GONE, OTHER]).items()}
    assert told == {GONE: BounceKind.PERMANENT, OTHER: BounceKind.FULL}


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(
            "This is the mail system at host mail.example.cn.\n\n# THIS IS A WARNING ONLY. YOU DO NOT NEED TO "
            "RESEND YOUR "
            "MESSAGE. #\n\nYour message could not be delivered for more than 4 hour(s).\nIt will be retried "
            "until it is 5 "
            f"day(s) old.\n\n<{GONE}>: connect to mx[192.0.2.25]:25: Connection refused\n",
            id="Postfix",
        ),
        pytest.param(
            "A message that you sent has not yet been delivered to one or more of its\nrecipients after more "
            "than 24 hours."
            f"\n\n  {GONE}\n    Delay reason: timed out\n\nNo action is required on your part. Delivery "
            "attempts will continue "
            "for\nsome time; eventually the mail delivery software will give up, and when that\nhappens, the "
            "message will "
            "be returned to you.\n",
            id="Exim",
        ),
        pytest.param(
            f"您发送给 {GONE} 的邮件投递延迟，系统将在三天内继续尝试投递，届时仍未成功的将退回。\n", id="a Chinese one"
        ),
    ],
)
def test_what_is_late_is_not_lost(words: str) -> None:
    raw = plain(
        head("Delayed Mail (still being retried)", DAEMON, NULL), f"{words}\nOriginal message follows.\n\n{COPY}"
    )
    bounce = PARSER.parse(raw).bounce
    assert bounce is not None
    assert {address: each.kind for address, each in bounce.told_of([GONE, OTHER]).items()} == {GONE: BounceKind.DELAYED}


def test_a_bounce_that_names_nobody_speaks_of_the_only_addressee_and_of_none_among_several() -> None:
    words = "The group you tried to contact may not exist.\n\n----- Original message -----\n"
    bounce = PARSER.parse(plain(head("Delivery Status Notification (Failure)", DAEMON, NULL), words + COPY)).bounce
    assert bounce is not None
    assert set(bounce.told_of([GONE])) == {GONE}
    assert bounce.told_of([GONE, OTHER]) == {}


@pytest.mark.parametrize("reply", [" 550 Transaction failed", "554 5.0.0 rejected", "550 No PTR record found"])
def test_a_refusal_that_tells_no_reason_calls_no_address_wrong(reply: str) -> None:
    bounce = PARSER.parse(PROGRAMS["qmail"](Said(GONE, reply, BounceKind.TEMPORARY, 0))).bounce
    assert bounce is not None
    assert bounce.told_of([GONE, OTHER])[GONE].kind is not BounceKind.PERMANENT
