"""Chinese is read as it was meant, however it is labelled, and no bytes break the parser."""

from base64 import b64encode
from email.message import EmailMessage
from html import escape
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.mail.writing import IS_UTF8, file_part, multipart, part, single, word, workbook, zip_of

from duban.adapters.mail.charsets import decoded, decoded_header
from duban.adapters.mail.mime import MimeParser
from duban.adapters.signing import HmacSigner
from duban.domain.mail.authentication import Authentication
from duban.domain.mail.bounce import Bounce, BounceKind
from duban.domain.mail.delivery import message_id_for
from duban.domain.mail.triage import Triage, triage

ROBOT = "duban@yyb.quanzhou.example"
SIGNER = HmacSigner(b"0123456789abcdef0123456789abcdef")
PARSER = MimeParser(ROBOT, SIGNER)

# What people type: no control characters, no blanks at the edges, nothing that a clean name loses.
CHINESE = st.text(
    st.characters(codec="gb18030", exclude_categories=("C", "Z"), exclude_characters='/\\"=?'), min_size=1, max_size=20
)


class TestOwnMail:
    def own(self, sender: str = ROBOT, key: str = "R0/x") -> bytes:
        message = EmailMessage()
        message["From"] = f"督办系统 <{sender}>"
        message["Message-ID"] = message_id_for(key, SIGNER.mark, "yyb.quanzhou.example")
        message.set_content("正文")
        return message.as_bytes()

    def test_our_copy_is_recognised(self):
        assert triage(PARSER.parse(self.own())) is Triage.OWN

    def test_our_mark_under_anothers_name_is_not_ours(self):
        assert not PARSER.parse(self.own(sender="tbr@swj.quanzhou.example")).own


class TestDecoding:
    @given(text=CHINESE, label=st.sampled_from(["gb2312", "GBK", "gb18030", "x-gbk", "cp936"]))
    def test_any_label_of_the_gb_family_means_gb18030(self, text, label):
        assert decoded(text.encode("gb18030"), label) == text

    @given(text=CHINESE, label=st.sampled_from(["utf-8", "", "us-ascii", "iso-8859-1", "no-such-charset"]))
    def test_utf8_is_read_whatever_a_foreign_label_says(self, text, label):
        assert decoded(text.encode("utf-8"), label) == text

    @pytest.mark.parametrize("label", ["", "utf-8", "iso-8859-1", "no-such-charset"])
    def test_gbk_without_a_true_label_is_read(self, label):
        assert decoded("关于商请报送镕喆任务进展情况的函".encode("gbk"), label) == "关于商请报送镕喆任务进展情况的函"

    def test_big5_with_its_label_is_read(self):
        assert decoded("營商環境".encode("big5"), "Big5") == "營商環境"

    @given(data=st.binary(max_size=60), label=st.text(max_size=12))
    def test_nothing_is_too_broken(self, data, label):
        assert isinstance(decoded(data, label), str)
        assert isinstance(decoded_header(data), str)

    @given(text=CHINESE, cut=st.integers(1, 30), charset=st.sampled_from(["utf-8", "gb18030"]))
    def test_words_cut_anywhere_are_joined(self, text, cut, charset):
        data = text.encode(charset)
        words = [f"=?{charset}?B?{b64encode(part).decode()}?=" for part in (data[:cut], data[cut:]) if part]
        assert decoded_header("\r\n ".join(words).encode()) == text

    def test_bare_text_around_words_keeps_its_blanks(self):
        assert decoded_header(
            b"Re: =?utf-8?Q?=E8=A1=A8?= of =?gbk?B?sa0=?= =?utf-8?Q?_x?="
        ) == "Re: 表 of 报 x".replace("报", "杯")

    @given(name=CHINESE)
    def test_a_file_name_survives_every_way_of_writing_it(self, name):
        full = f"{name}.xlsx"
        for charset in ("utf-8", "gb18030"):
            data = full.encode(charset)
            ways = (
                f'filename="=?{charset}?B?{b64encode(data).decode()}?="'.encode(),
                f"filename*={charset}''{quote(data)}".encode(),
            )
            for way in ways:
                assert self.name_of(way) == full
        assert self.name_of(f'filename="{full}"'.encode()) == full

    def name_of(self, parameter: bytes) -> str:
        raw = b"Content-Type: application/octet-stream\r\nContent-Disposition: attachment; " + parameter + b"\r\n\r\nx"
        return PARSER.parse(raw).attachments[0].name


# A rare character may be good text in two encodings; among the words of an office it is not.
AMID_WORDS = st.builds("关于{}报送表的函".format, CHINESE)
GB_LABEL = st.sampled_from(["gb2312", "GBK", "gb18030", "cp936", "x-gbk"])


def subject_of(value: bytes) -> str:
    return PARSER.parse(b"Subject: " + value + b"\r\n\r\n").subject


def body_of(data: bytes, content_type: str) -> str:
    return PARSER.parse(single([], part(content_type, data))).text


class TestAnythingOfGb18030Survives:
    @given(text=CHINESE, label=GB_LABEL)
    def test_a_subject_in_encoded_words(self, text, label):
        data = b64encode(text.encode("gb18030")).decode()
        assert subject_of(f"=?{label}?B?{data}?=".encode()) == text
        assert subject_of(word(text)) == text

    @given(text=CHINESE, label=GB_LABEL)
    def test_a_subject_in_quoted_printable_words(self, text, label):
        quoted = "".join(f"={byte:02X}" for byte in text.encode("gb18030"))
        assert subject_of(f"=?{label}?Q?{quoted}?=".encode()) == text

    @given(text=AMID_WORDS, charset=st.sampled_from(["utf-8", "gb18030"]))
    def test_a_subject_in_bare_bytes(self, text, charset):
        assert subject_of(text.encode(charset)) == text

    @given(name=AMID_WORDS, charset=st.sampled_from(["utf-8", "gb18030"]))
    def test_a_file_name_in_bare_bytes(self, name, charset):
        raw = multipart([], [file_part(f"{name}.xlsx".encode(charset), b"x")])
        assert PARSER.parse(raw).attachments[0].name == f"{name}.xlsx"

    @given(name=CHINESE, label=GB_LABEL, cut=st.integers(1, 40))
    def test_a_file_name_in_continued_pieces(self, name, label, cut):
        data = f"{name}.xlsx".encode("gb18030")
        pieces = [quote(piece) for piece in (data[:cut], data[cut:]) if piece]
        written = "; ".join(
            f"filename*{number}*={label + 2 * chr(39) if not number else ''}{piece}"
            for number, piece in enumerate(pieces)
        )
        raw = multipart(
            [], [part("application/octet-stream", b"x", f"Content-Disposition: attachment; {written}".encode())]
        )
        assert PARSER.parse(raw).attachments[0].name == f"{name}.xlsx"

    @given(name=AMID_WORDS, charset=st.sampled_from(["utf-8", "gb18030"]), flags=st.sampled_from([0, IS_UTF8]))
    def test_an_entry_of_a_zip_whatever_its_flag_says(self, name, charset, flags):
        archive = zip_of([(f"{name}.xlsx".encode(charset), workbook())], flags)
        (file,) = PARSER.parse(multipart([], [file_part(b"a.zip", archive)])).attachments
        assert (file.name, file.origin) == (f"{name}.xlsx", ("a.zip",))

    @given(text=CHINESE, label=GB_LABEL)
    def test_a_labelled_body(self, text, label):
        assert body_of(text.encode("gb18030"), f"text/plain; charset={label}") == text

    @given(text=AMID_WORDS, label=st.sampled_from(["", "; charset=us-ascii", "; charset=utf-8", "; charset=nonsense"]))
    def test_a_body_labelled_wrong_or_not_at_all(self, text, label):
        assert body_of(text.encode("gb18030"), f"text/plain{label}") == text

    @given(text=CHINESE)
    def test_a_body_as_a_web_page(self, text):
        page = f"<html><body><p>{escape(text)}</p></body></html>"
        assert body_of(page.encode("gb18030"), "text/html; charset=gbk") == text


class TestSenders:
    def test_the_parser_asks_for_our_border_server(self):
        raw = b"Authentication-Results: mx.a.example;\r\n dmarc=pass header.from=b.example\r\nFrom: x@b.example\r\n\r\n"
        verdicts = [
            MimeParser(ROBOT, SIGNER, ours).parse(raw).authentication for ours in ("mx.a.example", "mx.c.example", "")
        ]
        assert verdicts == [Authentication.PASS, Authentication.NONE, Authentication.NONE]


class TestBounces:
    def bounce(self, text: str, *headers: str) -> Bounce:
        ours = message_id_for("R0/x", SIGNER.mark, "yyb.quanzhou.example")
        lines = ["From: postmaster@mail.example", f"References: {ours}", *headers]
        found = PARSER.parse(
            single([line.encode() for line in lines], part("text/plain; charset=utf-8", text.encode()))
        )
        assert found.bounce is not None
        assert found.bounce.message_id == ours
        return found.bounce

    @pytest.mark.parametrize(
        ("reason", "kind"),
        [
            pytest.param("550 User not found", BounceKind.PERMANENT, id="a reply code"),
            pytest.param("host said: 5.1.1 unknown", BounceKind.PERMANENT, id="a status code"),
            pytest.param("451 DT:SPM 请稍后重试", BounceKind.TEMPORARY, id="a provider that wants less mail"),
            pytest.param("4.4.7 expired", BounceKind.TEMPORARY, id="tried until it was too late"),
            pytest.param("552 5.2.2 mailbox full", BounceKind.FULL, id="a full mailbox, although its code says 5"),
            pytest.param("对方邮箱已满", BounceKind.FULL, id="a full mailbox in words"),
            pytest.param("邮件投递延迟，将继续尝试", BounceKind.DELAYED, id="a delay in words"),
            pytest.param("帐号不存在", BounceKind.PERMANENT, id="no code at all"),
            pytest.param("来自 10.4.5.1.1 的收件人不存在", BounceKind.PERMANENT, id="numbers of a network are no code"),
        ],
    )
    def test_how_the_delivery_stands(self, reason, kind):
        (undelivered,) = self.bounce(f"收件人：gone@swj.example\n{reason}").recipients
        assert (undelivered.address, undelivered.kind) == ("gone@swj.example", kind)

    def test_only_the_recipients_it_speaks_of_are_undelivered(self):
        text = (
            f"发件人：{ROBOT}\n客服：kefu@mail.example\n以下收件人无法送达：\n"
            "  A@swj.example, b@swj.example\n抄送：c@swj.example"
        )
        assert [to.address for to in self.bounce(text).recipients] == ["a@swj.example", "b@swj.example"]

    def test_neither_we_nor_the_server_are_recipients(self):
        assert self.bounce(f"收件人 {ROBOT} postmaster@mail.example").recipients == ()

    def test_a_person_who_quotes_our_mail_is_no_bounce(self):
        assert PARSER.parse(b"From: a@b.example\r\nSubject: x\r\n\r\n550 User not found").bounce is None


class TestHostileStructure:
    @given(st.binary(max_size=400))
    def test_random_bytes_are_parsed(self, raw):
        PARSER.parse(raw)

    @given(
        st.lists(
            st.sampled_from(
                [
                    b"Content-Type: multipart/mixed; boundary=x",
                    b"Content-Type: message/rfc822",
                    b"Content-Type: text/plain; charset*=utf-8''%ff",
                    b"Content-Transfer-Encoding: base64",
                    b"Content-Disposition: attachment; filename*0*=x''%zz",
                    b"From: \xb1\xed <a@b.example",
                    b"Date: 99",
                    b"=?a?b?",
                    b"\xff\xfe",
                    b"--x",
                    b"--x--",
                    b"",
                ]
            ),
            max_size=14,
        )
    )
    def test_broken_structure_is_parsed(self, lines):
        PARSER.parse(b"\r\n".join(lines))

    def test_a_thousand_levels_of_nesting_do_not_break_it(self):
        raw = b"From: a@b.example\r\n" + b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level) for level in range(3000)
        )
        assert PARSER.parse(raw).sender == "a@b.example"

    def test_of_a_thousand_parts_two_hundred_are_looked_at(self):
        part = b"--x\r\nContent-Type: application/octet-stream\r\n\r\nPK\r\n"
        raw = b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + part * 1000 + b"--x--\r\n"
        assert 100 < len(PARSER.parse(raw).attachments) < 200

    def test_files_are_found_three_mails_deep_and_no_deeper(self):
        raw = b"Content-Type: application/octet-stream; name=a.xlsx\r\n\r\nPK"
        for depth in range(1, 5):
            raw = b"Content-Type: message/rfc822\r\n\r\n" + raw
            assert len(PARSER.parse(raw).attachments) == (1 if depth <= 3 else 0)

    @pytest.mark.parametrize(
        "header",
        [
            pytest.param(b'Content-Type: multipart/mixed; boundary="' + b";" * 2**20, id="parameters"),
            pytest.param(b"From: <" + b"@" * 2**20, id="an address"),
            pytest.param(b"Authentication-Results: mx; " + b"();" * 2**19, id="comments"),
            pytest.param(b"Authentication-Results: mx; a=b " + b"a" * 2**20, id="a property without value"),
            pytest.param(b"Return-Path: <>\r\nSubject: =?utf-8?B?6YCA5L+h?=" + b" =?a" * 2**18, id="encoded words"),
        ],
    )
    def test_a_header_of_a_megabyte_is_read_like_any_other(self, header):
        """Read without a bound, each of them takes the standard library or a pattern hours: the build would stop."""
        assert PARSER.parse(header + b"\r\nMessage-ID: <1@b.example>\r\n\r\nx").message_id == "<1@b.example>"

    def test_a_parameter_given_whole_and_in_pieces_is_read_from_the_pieces(self):
        twice = b"=utf-8''a; %b*0*=utf-8''b; %b*1=c"
        raw = b"Content-Type: multipart/mixed; boundary*" + twice % (b"boundary", b"boundary")
        assert PARSER.parse(raw + b"\r\nFrom: a@b.example\r\n\r\n").sender == "a@b.example"
        raw = b"Content-Type: a/b\r\nContent-Disposition: attachment; filename*" + twice % (b"filename", b"filename")
        assert PARSER.parse(raw + b"\r\n\r\nx").attachments[0].name == "bc"

    def test_a_name_is_only_a_name(self):
        raw = b'Content-Type: application/octet-stream; name="/etc/\x00pass\xe2\x80\xaewd.xlsx"\r\n\r\nPK'
        assert PARSER.parse(raw).attachments[0].name == "passwd.xlsx"
