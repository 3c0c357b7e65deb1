"""A table of deliveries: what it proves, and which line is refused for what."""

from datetime import UTC, datetime

import pytest

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.proof.kinds import ProofKind
from duban.domain.proof.relay_table import passed_in_table, table_of
from duban.errors import Refused

HEAD = "时间,邮件编号,收件人,结果"
LINE = "2021-10-27 09:03:12,<1@duban>,tbr@swj.example,已接收"
AT = datetime(2021, 10, 27, 9, 3, 12, tzinfo=TIMEZONE)


def table(*lines: str, head: str = HEAD) -> str:
    return "\n".join((head, *lines))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(table(LINE), [("<1@duban>", "tbr@swj.example", AT, ProofKind.ACCEPTED)], id="its server took it"),
        pytest.param(
            table("2021/10/7 9:03,1@duban,Tbr <TBR@swj.example>,已转交"),
            [("<1@duban>", "tbr@swj.example", datetime(2021, 10, 7, 9, 3, tzinfo=TIMEZONE), ProofKind.RELAYED)],
            id="as Excel writes days, without the signs of the number, with a name",
        ),
        pytest.param(
            table(
                "delivered,a@swj.example;b@swj.example,,<1@duban>,2021-10-27T01:03:12+00:00",
                head=" Result ,RECIPIENT,其他,Message-ID,time",
            ),
            [("<1@duban>", f"{name}@swj.example", AT.astimezone(UTC), ProofKind.ACCEPTED) for name in ("a", "b")],
            id="English columns in any order, several addressees, a zone of its own",
        ),
        pytest.param(
            table(LINE.replace("已接收", "失败"), LINE.replace("已接收", "Delayed"), " , , ,"),
            [],
            id="what failed or waits proves nothing, an empty line neither",
        ),
        pytest.param(HEAD, [], id="no line"),
    ],
)
def test_what_a_table_proves(text: str, found: list[object]) -> None:
    assert [(one.message_id, one.address, one.at, one.kind) for one in passed_in_table(text)] == found


def test_the_words_of_the_table_are_kept() -> None:
    assert passed_in_table(table(LINE))[0].words == "投递记录：已接收"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        pytest.param(
            "",
            "首行缺少列：时间、邮件编号、收件人、结果。首行须为列名：时间、邮件编号、收件人、结果（",
            id="an empty file",
        ),
        pytest.param(table(head="时间,邮件编号,结果"), "首行缺少列：收件人。", id="a column is missing"),
        pytest.param(table(LINE, "2021-10-27,<1@duban>"), "第3行：列数不足。", id="a line that is too short"),
        pytest.param(
            table(LINE.replace("已接收", "好")), "第2行：结果“好”只能是已接收、已转交、失败、延迟。", id="a word"
        ),
        pytest.param(
            table(LINE.replace("2021-10-27 09:03:12", "昨天")),
            "第2行：时间“昨天”应如 2021-10-27 09:03:12。",
            id="a time",
        ),
    ],
)
def test_what_cannot_be_read_is_named_and_nothing_is_taken(text: str, fault: str) -> None:
    with pytest.raises(Refused) as refused:
        passed_in_table(text)
    assert str(refused.value).startswith(fault)


@pytest.mark.parametrize(("faulty", "named", "more"), [(5, 5, False), (6, 5, True)])
def test_of_many_faulty_lines_five_are_named_and_all_counted(faulty: int, named: int, more: bool) -> None:
    with pytest.raises(Refused) as refused:
        passed_in_table(table(*[LINE.replace("已接收", "好")] * faulty))
    said = str(refused.value)
    assert said.count("行：结果") == named
    assert (f"；共 {faulty} 行。" in said) is more


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_is_read_as_office_programs_save_it(encoding: str) -> None:
    assert table_of(table(LINE).encode(encoding)) == table(LINE)
