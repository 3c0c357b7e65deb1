"""The deadline as a calendar entry: what RFC 5545 and RFC 5546 ask for, and the same entry when its day moves."""

import email.message
import email.policy
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.adapters.mail.letter_facts import LETTERS, ROBOT, SIGNER, at
from tests.adapters.mail.test_letter_bytes import letter

from duban.adapters.mail.calendar_part import LONGEST_LINE, fold, icalendar
from duban.adapters.mail.mime import MimeParser
from duban.domain.calendar.deadline import CalendarEntry

ENTRY = CalendarEntry(
    uid="qz2021.department_monthly.2021-10.swj@yyb.quanzhou.example",
    sequence=0,
    starts_at=at(2021, 10, 25, 9),
    title="营商环境持续提升专项行动2021年10月报送截止",
    words="请于当日下班前回复，附上填好的填报表；已报送的，请忽略。\n电话：0595-00000000, 转 1; a\\b",
    days_ahead=1,
)


def properties(data: bytes) -> dict[str, str]:
    """The unfolded content lines, the first of each name."""
    lines = data.decode().replace("\r\n ", "").split("\r\n")
    found: dict[str, str] = {}
    for line in filter(None, lines):
        name, _, value = line.partition(":")
        found.setdefault(name, value)
    return found


def written(entry: CalendarEntry = ENTRY) -> bytes:
    return icalendar(entry, "泉州市营商办督办系统", ROBOT, at(2021, 10, 14, 9))


def test_the_entry_says_when_for_whom_and_warns_before() -> None:
    said = properties(written())
    assert said["METHOD"] == "PUBLISH"
    assert said["VERSION"] == "2.0"
    assert said["UID"] == ENTRY.uid
    assert said["SEQUENCE"] == "0"
    assert said["DTSTAMP"] == "20211014T010000Z"
    assert said["DTSTART;TZID=Asia/Shanghai"] == "20211025T090000"
    assert (said["TZID"], said["TZOFFSETTO"]) == ("Asia/Shanghai", "+0800")
    assert said["TRIGGER"] == "-P1D"
    assert properties(written(replace(ENTRY, days_ahead=3)))["TRIGGER"] == "-P3D"
    assert said['ORGANIZER;CN="泉州市营商办督办系统"'] == f"mailto:{ROBOT}"
    assert said["DESCRIPTION"].endswith("请忽略。\\n电话：0595-00000000\\, 转 1\\; a\\\\b")


def test_no_line_is_longer_than_75_octets_and_every_one_ends_as_it_must() -> None:
    data = written(replace(ENTRY, title=ENTRY.title * 5))
    assert data.count(b"\n") == data.count(b"\r\n")
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert max(map(len, data.split(b"\r\n"))) <= LONGEST_LINE


@given(st.text(st.characters(codec="utf-8", exclude_categories=("C",)), max_size=300))
@example("字" * 25)
@example("字" * 26)
@example("a" * 75)
@example("a" * 76)
def test_a_folded_line_is_the_same_line(line: str) -> None:
    pieces = list(fold(line))
    assert all(len(piece.encode()) <= LONGEST_LINE for piece in pieces)
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line
    assert all(piece.startswith(" ") for piece in pieces[1:])


def test_a_day_that_moves_is_the_same_entry_in_a_higher_version() -> None:
    before = properties(written())
    after = properties(written(replace(ENTRY, sequence=1, starts_at=at(2021, 10, 29, 9))))
    assert (before["UID"], before["SEQUENCE"]) == (after["UID"], "0")
    assert (after["SEQUENCE"], after["DTSTART;TZID=Asia/Shanghai"]) == ("1", "20211029T090000")


@pytest.mark.parametrize("attachments", [(), letter().attachments], ids=["alone", "beside the form"])
def test_the_mail_carries_it_as_a_part_of_its_own(attachments: tuple[tuple[str, bytes], ...]) -> None:
    raw = LETTERS.write(letter(deadlines=(ENTRY,), attachments=attachments)).raw
    message = email.message_from_bytes(raw, policy=email.policy.default)
    part = list(message.iter_attachments())[-1]
    assert part.get_content_type() == "text/calendar"
    assert (part.get_param("method"), part.get_param("charset")) == ("PUBLISH", "utf-8")
    assert part.get_filename() == "报送时限.ics"
    assert properties(part.get_payload(decode=True))["UID"] == ENTRY.uid


def test_who_passes_it_on_with_his_answer_has_sent_no_file() -> None:
    reply = email.message.EmailMessage()
    reply["From"], reply["To"], reply["Message-ID"] = "a@swj.example", ROBOT, "<1@swj.example>"
    reply.set_content("见附件。")
    for name in ("填报表.pdf", "报送时限.ics"):
        reply.add_attachment(written(), maintype="application", subtype="octet-stream", filename=name)
    reply.add_attachment(written().decode(), subtype="calendar", filename="invite")
    incoming = MimeParser(ROBOT, SIGNER).parse(reply.as_bytes())
    assert [file.name for file in incoming.attachments if not file.inline] == ["填报表.pdf"]
