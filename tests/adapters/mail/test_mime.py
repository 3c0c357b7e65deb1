"""Chinese is read as it was meant, however it is labelled, and no bytes break the parser."""

from base64 import b64encode
from email.message import EmailMessage
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.adapters.mail.charsets import decoded, decoded_header
from duban.adapters.mail.mime import MimeParser
from duban.adapters.signing import HmacSigner
from duban.domain.delivery import message_id_for
from duban.domain.triage import Triage, triage

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

    def test_a_name_is_only_a_name(self):
        raw = b'Content-Type: application/octet-stream; name="/etc/\x00pass\xe2\x80\xaewd.xlsx"\r\n\r\nPK'
        assert PARSER.parse(raw).attachments[0].name == "passwd.xlsx"
