"""Every mail of the corpus is understood as expected.toml says, and every fault that a mail can bring has its mail."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.mail.envelope import ROBOT, SECRET
from tests.mail.write_corpus import corpus

from duban.adapters.mail.mime import MimeParser
from duban.adapters.signing import HmacSigner
from duban.domain.mail.instead_of_form import substitute
from duban.domain.mail.triage import Incoming, triage

FOLDER = Path(__file__).parent
EXPECTED = tomllib.loads((FOLDER / "expected.toml").read_text(encoding="utf-8"))
PARSER = MimeParser(ROBOT, HmacSigner(SECRET), "mx.quanzhou.example", "mx.quanzhou.example")
WRITTEN = corpus()
ATTRIBUTES = ("message_id", "sender", "sender_name", "subject", "sent_on", "passed_at", "own")
FAULTS = {
    8: "one mail in two mailboxes",
    9: "two mails with one Message-ID",
    10: "no Message-ID",
    11: "the same file once more",
    12: "a Message-ID taken in advance",
    15: "a mail beyond the limit, of which only the header was fetched",
    21: "a date in the future, in 1900, or none",
    23: "an answer from another mailbox of the organisation",
    24: "a forwarded form",
    25: "a forged sender",
    26: "forged Authentication-Results",
    27: "a form that another organisation sends",
    28: "last year's form",
    29: "forged control headers",
    30: "out of office",
    31: "an automatic reply with a form",
    32: "another robot, a list, ourselves",
    33: "a bounce",
    34: "a delay, or a success",
    35: "a forged bounce",
    36: "several revisions",
    37: "a revision after the deadline",
    38: "several forms in one mail, or in a ZIP",
    39: "a photo, a paper or a pasted table instead of the form",
    40: "our own copy, the evidence of a mail sent",
    49: "a workbook that asks for all memory",
    50: "a workbook that ends its reader",
    51: "a workbook of another make",
    52: "names that are paths, turn round, or never end",
    53: "a name that is a formula",
    54: "Chinese in any encoding",
    55: "winmail.dat, and mails within mails",
    56: "hundreds of parts",
}


def test_every_mail_has_an_expectation_and_every_expectation_a_mail():
    assert {path.stem for path in FOLDER.glob("*.eml")} == set(EXPECTED)


def test_every_fault_has_a_mail():
    assert {row for expected in EXPECTED.values() for row in expected["rows"]} == set(FAULTS)


@pytest.mark.parametrize("name", WRITTEN)
def test_a_mail_made_by_rule_is_as_the_rule_makes_it(name):
    assert (FOLDER / f"{name}.eml").read_bytes() == WRITTEN[name]


@pytest.mark.parametrize("name", EXPECTED)
def test_each_mail_is_understood(name):
    found = facts(PARSER.parse((FOLDER / f"{name}.eml").read_bytes()))
    expected = {key: value for key, value in EXPECTED[name].items() if key != "rows"}
    assert {key: found[key] for key in expected} == expected


def test_what_is_not_expected_to_be_refused_or_verified_is_not():
    """An expectation that says nothing of refusals or of the sender means none."""
    for name, expected in EXPECTED.items():
        found = facts(PARSER.parse((FOLDER / f"{name}.eml").read_bytes()))
        silent = {"refusals": [], "authentication": "未验证", "own": False} | expected
        assert (found["refusals"], found["authentication"], found["own"]) == (
            silent["refusals"],
            silent["authentication"],
            silent["own"],
        ), name


@given(
    raw=st.sampled_from([raw for name, raw in WRITTEN.items() if "winmail" not in name]),
    place=st.floats(0, 1),
    lost=st.integers(0, 40),
    junk=st.binary(max_size=6) | st.sampled_from([b"\r\n", b"--b1\r\n", b'"', b"=?gbk?b?", b"name*0*=", b"PK\x05\x06"]),
)
def test_a_mail_damaged_anywhere_is_still_parsed(raw, place, lost, junk):
    at = int(place * len(raw))
    incoming = PARSER.parse(raw[:at] + junk + raw[at + lost :])
    assert all(file.kind for file in incoming.attachments)
    assert triage(incoming)
    assert substitute(incoming)


def facts(incoming: Incoming) -> dict[str, object]:
    """What expected.toml may speak of."""
    bounce = incoming.bounce
    return {
        "triage": triage(incoming).value,
        "substitute": substitute(incoming).value,
        "files": [file.name for file in incoming.attachments],
        "origins": [" / ".join(file.origin) for file in incoming.attachments],
        "refusals": [[refusal.name, refusal.reason.name] for refusal in incoming.refusals],
        "references": list(incoming.references),
        "dated": incoming.sent_on is not None,
        "authentication": incoming.authentication.value,
        "believed": bounce is not None and bounce.is_believable,
        "undelivered": [[to.address, to.kind.value, to.diagnostic] for to in bounce.recipients] if bounce else [],
        **{key: getattr(incoming, key) for key in ATTRIBUTES},
        "text": incoming.text.strip(),
    }
