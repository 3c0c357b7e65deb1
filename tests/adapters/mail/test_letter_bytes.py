"""Letters are bytes that every mail program reads, and an editor's mistake in a template is told."""

import email
import email.policy
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.adapters.mail.letter_facts import FACTS, LETTERS, ROBOT, SIGNER, TAXES, at, body

from duban.adapters.mail.letters import TemplateLetters
from duban.adapters.mail.mime import MimeParser
from duban.domain.mail.delivery import message_id_for
from duban.errors import ConfigurationError, SettingsUnreadable
from duban.ports import Letter

HEADERS_OF_A_LETTER = {
    *("From", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Auto-Submitted"),
    *("X-Auto-Response-Suppress", "X-Duban-Reference", "MIME-Version", "Content-Type"),
}
EVIL = st.lists(
    st.sampled_from(
        ["市税务局", "\r\n", "\n", "\r", "\x0b", "\x85", "\u2028", "Bcc: x@y.example", "\r\n\r\n--=_", '"', " ", "\x00"]
    ),
    max_size=5,
).map("".join)


def letter(**changes: object) -> Letter:
    first = Letter(
        template="form",
        facts=FACTS["form"] | TAXES,
        to=("tbr@swj.quanzhou.example", "lly@swj.quanzhou.example"),
        cc=("ksfzr@swj.quanzhou.example",),
        message_id=message_id_for("R0/qz2021/department_monthly/2021-10/swj", SIGNER.mark, "yyb.quanzhou.example"),
        at=at(2021, 10, 14, 9),
        tag="泉营商2110-税务",
        reference="qz2021/department_monthly/2021-10/swj",
        attachments=(("市税务局_2021年10月任务进展填报表.xlsx", b"PK\x03\x04" + bytes(3000)),),
        in_reply_to="<2@swj.quanzhou.example>",
        references=("<1@swj.quanzhou.example>", "<2@swj.quanzhou.example>"),
    )
    return replace(first, **changes)


class TestBytes:
    def test_equal_letters_are_equal_bytes(self):
        assert LETTERS.write(letter()) == LETTERS.write(letter())

    def test_the_standard_library_reads_every_header_back(self):
        written = LETTERS.write(letter())
        message = email.message_from_bytes(written.raw, policy=email.policy.default)
        assert str(message["From"]) == f"泉州市营商办（督办系统） <{ROBOT}>"
        assert message["To"].addresses[1].addr_spec == "lly@swj.quanzhou.example"
        assert message["Cc"].addresses[0].addr_spec == "ksfzr@swj.quanzhou.example"
        assert str(message["Subject"]) == written.subject
        assert written.subject == "【填报通知】10月任务进展，请于10月25日下班前报送〔泉营商2110-税务〕"
        assert message["X-Duban-Reference"] == "qz2021/department_monthly/2021-10/swj"
        assert message["Date"].datetime == at(2021, 10, 14, 9)
        assert message["Message-ID"] == letter().message_id
        assert message["In-Reply-To"] == "<2@swj.quanzhou.example>"
        assert message["References"].split() == ["<1@swj.quanzhou.example>", "<2@swj.quanzhou.example>"]
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["X-Auto-Response-Suppress"] == "DR, RN, NRN, OOF, AutoReply"

    def test_the_workbook_arrives_whole_and_under_its_name(self):
        message = email.message_from_bytes(LETTERS.write(letter()).raw, policy=email.policy.default)
        (part,) = message.iter_attachments()
        assert part.get_filename() == "市税务局_2021年10月任务进展填报表.xlsx"
        assert part.get_content() == letter().attachments[0][1]
        assert part.get_content_subtype() == "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        assert message.get_body(("plain",)).get_content().replace("\r\n", "\n") == body("form")

    def test_old_mail_programs_find_the_name_as_an_encoded_word(self):
        assert b'name="=?utf-8?b?' in LETTERS.write(letter()).raw

    def test_a_plain_name_stays_plain(self):
        raw = LETTERS.write(letter(attachments=(("report.docx", b"x"),))).raw
        assert b'filename="report.docx"' in raw

    def test_lines_are_ascii_with_crlf_and_no_line_is_too_long(self):
        raw = LETTERS.write(letter()).raw
        assert raw.isascii()
        assert raw.count(b"\n") == raw.count(b"\r\n")
        # A Message-ID and a long media type cannot be folded.
        words = [line for line in raw.split(b"\r\n") if not line.startswith((b"Message-ID", b"Content-Type: app"))]
        assert max(map(len, words)) <= 78

    @given(
        name=st.text(
            st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters='/\\"'),
            min_size=1,
            max_size=60,
        )
    )
    def test_our_own_parser_reads_any_name_back(self, name):
        raw = LETTERS.write(letter(attachments=((f"{name}.xlsx", b"PK\x03\x04"),))).raw
        theirs = MimeParser("tbr@swj.quanzhou.example", SIGNER).parse(raw)
        assert [file.name for file in theirs.attachments] == [f"{name}.xlsx"]

    def test_our_own_copy_is_known_by_its_headers_and_not_opened(self):
        ours = MimeParser(ROBOT, SIGNER).parse(LETTERS.write(letter()).raw)
        assert ours.own
        assert (ours.text, ours.attachments, ours.refusals) == ("", (), ())


class TestMistakesOfAnEditor:
    @pytest.fixture
    def folder(self, tmp_path):
        (tmp_path / "x.subject.txt").write_text("标题", encoding="utf-8")
        return tmp_path

    def test_a_missing_template_is_named(self):
        with pytest.raises(SettingsUnreadable, match="no_such_letter"):
            LETTERS.render("no_such_letter", {})

    def test_an_unknown_fact_is_named(self, folder):
        (folder / "x.body.txt").write_text("{{ organisaton }}", encoding="utf-8")
        with pytest.raises(SettingsUnreadable, match="organisaton"):
            TemplateLetters(folder, ROBOT, "x").render("x", {"organisation": "市税务局"})

    def test_a_broken_template_is_named(self, folder):
        (folder / "x.body.txt").write_text("{% if %}", encoding="utf-8")
        with pytest.raises(SettingsUnreadable, match="“x”"):
            TemplateLetters(folder, ROBOT, "x").render("x", {})

    def test_an_address_cannot_smuggle_in_a_header(self):
        with pytest.raises(ConfigurationError, match="form"):
            LETTERS.write(letter(to=("a@b.example\r\nBcc: x@y.example",)))

    @settings(max_examples=60, deadline=None)
    @given(evil=EVIL)
    @pytest.mark.parametrize("where", ["unit", "tag", "address", "references", "file"])
    def test_nothing_that_is_named_can_add_a_header_or_a_part(self, where, evil):
        """Whatever a unit, a file or an address is called: the mail has its own headers once, or is not written."""
        changes = {
            "unit": {"facts": FACTS["form"] | TAXES | {"organisation": evil, "period": evil, "programme": evil}},
            "tag": {"tag": evil},
            "address": {"to": (f"{evil}@swj.quanzhou.example",)},
            "references": {"references": (evil,), "in_reply_to": evil},
            "file": {"attachments": ((f"{evil}.xlsx", b"PK"),)},
        }
        try:
            written = LETTERS.write(letter(**changes[where]))
        except ConfigurationError:
            return
        message = email.message_from_bytes(written.raw)
        assert set(message.keys()) <= HEADERS_OF_A_LETTER
        assert len(message.keys()) == len(set(message.keys()))
        text, file = message.get_payload()
        assert set(file.keys()) == {"Content-Type", "Content-Disposition", "Content-Transfer-Encoding"}
        assert "Bcc" not in text
