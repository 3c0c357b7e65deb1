"""What mail programs read is read: a form is filed however its part, its name or its mail is encoded."""

from collections.abc import Callable

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID
from tests.mail import odd_programs as odd
from tests.mail.writing import part
from tests.services.collect.mails import receive, sent_since, state, submissions, text_of
from tests.services.conftest import BORDER, ROBOT, OfficeApp, address, at

from duban.adapters.mail.guarded_parser import GuardedParser
from duban.domain.mail.authentication import Authentication
from duban.domain.returns.submission import ReturnState

Mail = Callable[[list[bytes], bytes], bytes]
HEAD = [
    f"Authentication-Results: {BORDER}; dmarc=pass header.from=swj.example".encode(),
    f"From: {address('swj')}".encode(),
    f"To: {ROBOT}".encode(),
    b"Subject: form",
    b"Date: Wed, 20 Oct 2021 09:00:00 +0800",
    b"Message-ID: <1@client.example>",
]


def inner(form: bytes) -> bytes:
    """What is inside a signature: a mail's parts without its head."""
    return odd.multipart([], [odd.NOTE, part("application/octet-stream; name=a.xlsx", form)]).lstrip(b"\r\n")


@pytest.fixture
def app(app: OfficeApp) -> OfficeApp:
    """An office that has sent its forms, and takes mails apart in the child with its limits."""
    object.__setattr__(app.collect, "parser", GuardedParser(ROBOT, app.context.signer, BORDER))
    app.send_forms()
    return app


def file_name(app: OfficeApp, raw: bytes) -> str:
    """The name of the form in *raw*, once it was filed just as it was sent."""
    receive(app, raw, at(10, 20))
    (submission,) = submissions(app, "swj")
    assert state(app, "swj") is ReturnState.ACCEPTED
    return submission.file_name


@pytest.mark.parametrize("label", odd.LABELS, ids=lambda label: label.decode() or "none")
def test_whatever_is_said_of_the_encoding(app: OfficeApp, label: bytes) -> None:
    form = app.good_form("swj")
    assert file_name(app, odd.labelled(HEAD, label, odd.lines(form))) == "a.xlsx"


@pytest.mark.parametrize("which", odd.bodies(b"x" * 100))
def test_base64_as_it_arrives(app: OfficeApp, which: str) -> None:
    form = app.good_form("swj")
    assert file_name(app, odd.labelled(HEAD, b"base64", odd.bodies(form)[which])) == "a.xlsx"
    if which != "below it what a list adds":
        assert app.context.archive.get(submissions(app, "swj")[0].file_sha256) == form


def test_a_file_that_is_not_encoded_at_all_whatever_its_head_says(app: OfficeApp) -> None:
    assert file_name(app, odd.labelled(HEAD, b"base64", app.good_form("swj"))) == "a.xlsx"


@pytest.mark.parametrize("write", [odd.named, odd.named_by_type], ids=["disposition", "type"])
@pytest.mark.parametrize("how", odd.NAMES.values(), ids=odd.NAMES)
def test_names(app: OfficeApp, how: bytes, write: Callable[[list[bytes], bytes, bytes], bytes]) -> None:
    assert file_name(app, write(HEAD, how, app.good_form("swj"))) == odd.NAME


WRAPPED: dict[str, Mail] = {
    "uuencode in the text": odd.uuencoded,
    "uuencode, blanks lost": lambda head, form: odd.uuencoded(head, form, stripped=True),
    "uuencode in base64": lambda head, form: odd.uuencoded(head, form, in_base64=True),
    "signed by S/MIME": lambda head, form: odd.smime(head, odd.signed(inner(form))),
    "signed, lengths by end marks": lambda head, form: odd.smime(head, odd.signed(inner(form), ends=True)),
    "signed by GM": lambda head, form: odd.smime(head, odd.signed(inner(form), number=odd.OID_SIGNED_GM)),
    "signed twice": lambda head, form: odd.smime(
        head, odd.signed(odd.smime([], odd.signed(inner(form))).lstrip(b"\r\n"))
    ),
    "a signed file": lambda head, form: odd.smime(head, odd.signed(form), b"signed-data", b"a.xlsx.p7m"),
    "all parts encoded as one": odd.encoded_as_one,
    "a forwarded mail in base64": lambda head, form: odd.multipart(
        head, [odd.NOTE, part("message/rfc822", b"Subject: a\r\n" + inner(form))]
    ),
}


@pytest.mark.parametrize("write", WRAPPED.values(), ids=WRAPPED)
def test_wrappings(app: OfficeApp, write: Mail) -> None:
    assert file_name(app, write(HEAD, app.good_form("swj")))


def test_a_signature_of_a_real_program(app: OfficeApp) -> None:
    """As the library cryptography makes it, which calls OpenSSL's own structures."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "filler@swj.example")])
    validity = x509.CertificateBuilder(name, name, key.public_key(), 1, at(10, 1), at(12, 1))
    certificate = validity.sign(key, hashes.SHA256())
    builder = pkcs7.PKCS7SignatureBuilder().set_data(inner(app.good_form("swj")))
    options = [pkcs7.PKCS7Options.Binary]
    content = builder.add_signer(certificate, key, hashes.SHA256()).sign(serialization.Encoding.DER, options)
    assert file_name(app, odd.smime(HEAD, content)) == "a.xlsx"


def beside(head: list[bytes], content: bytes, *signature: bytes) -> bytes:
    """A mail whose signature, if there is one, lies beside its content (RFC 1847)."""
    kind = b'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary="s"'
    parts = [content, *(part("application/pkcs7-signature; name=smime.p7s", each) for each in signature)]
    return b"\r\n".join([*head, kind, b"", *(b"--s\r\n" + each for each in parts), b"--s--", b""])


UNPROVED: dict[str, Mail] = {
    "a signature beside it that is none": lambda head, form: beside(head, inner(form), b"\x30\x80 nothing"),
    "a signature beside it of nothing": lambda head, form: beside(head, inner(form), b""),
    "no signature beside it": lambda head, form: beside(head, inner(form)),
    "a signature around it without a signer": lambda head, form: odd.smime(head, odd.signed(inner(form))),
    "a signature around it that was altered": lambda head, form: odd.smime(
        head, odd.signed(inner(form))[:-8] + b"\x04\x02\xff\xff\x31\x02\xff\xff"
    ),
}


@pytest.mark.parametrize("write", UNPROVED.values(), ids=UNPROVED)
def test_a_broken_signature_hides_no_form_and_proves_nobody(app: OfficeApp, write: Mail) -> None:
    """It is read as if it were not signed: the sender is our own server's to judge, and no answer speaks of it."""
    raw, before = write(HEAD, app.good_form("swj")), len(app.post_office.attempts)
    unchecked = GuardedParser(ROBOT, app.context.signer, BORDER).parse(write(HEAD[1:], b"PK"))
    assert unchecked.authentication is Authentication.NONE
    assert file_name(app, raw) == "a.xlsx"
    ((sent, _to),) = sent_since(app, before)
    assert not any(word in text_of(sent) for word in ("签名", "验签", "S/MIME", "smime"))


EXPLAINED: dict[str, tuple[bytes, str]] = {
    "encrypted by S/MIME": (odd.smime(HEAD, odd.sealed(), b"enveloped-data"), "邮件已加密（S/MIME或PGP）"),
    "encrypted by PGP": (odd.pgp(HEAD), "邮件已加密（S/MIME或PGP）"),
    "cut into pieces": (odd.partial(HEAD, 1, b"Subject: a\r\n\r\nUEsDB"), "邮件被发信程序拆成了几封"),
    "a file that lies elsewhere": (odd.external(HEAD), f"《{odd.NAME}》文件没有随邮件发来"),
}


@pytest.mark.parametrize(("raw", "told"), EXPLAINED.values(), ids=EXPLAINED)
def test_what_cannot_be_read_is_explained(app: OfficeApp, raw: bytes, told: str) -> None:
    before = len(app.post_office.attempts)
    receive(app, raw, at(10, 20))
    ((sent, _to),) = sent_since(app, before)
    assert told in "".join(text_of(sent).split())


def test_of_a_mail_in_pieces_only_the_first_is_answered(app: OfficeApp) -> None:
    before = len(app.post_office.attempts)
    app.mailbox.put(odd.partial(HEAD, 1, b"Subject: a\r\n\r\nUEsDB"), at(10, 20))
    second = odd.partial([*HEAD[:-1], b"Message-ID: <2@client.example>"], 2, b"BBBB")
    app.mailbox.put(second, at(10, 20))
    app.work(at(10, 20))
    assert len(sent_since(app, before)) == 1


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("begin 100 of these\nand end\nend\n", id="words that begin so"),
        pytest.param("begin 644 a.xlsx\n#0V%T\n", id="without an end"),
    ],
)
def test_words_that_only_look_like_a_file_stay_words(app: OfficeApp, text: str) -> None:
    found = GuardedParser(ROBOT, app.context.signer).parse(b"\r\n".join([*HEAD, b"", text.encode()]))
    assert (found.attachments, found.text) == ((), text)


def test_hostile_signatures_are_no_more_than_files(app: OfficeApp) -> None:
    parser = GuardedParser(ROBOT, app.context.signer)
    for content in (b"\x30\x80" * 5000, b"\x30\x84\xff\xff\xff\xff", b"\x30", odd.signed(b"a")[:40], b"\x30\x80\x00"):
        assert parser.parse(odd.smime(HEAD, content)).unopened is None
