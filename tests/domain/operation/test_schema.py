"""How a ledger's tables stand to the program, and what whoever upgrades is told."""

from pathlib import Path

import pytest

from duban.domain.operation.schema import Schema, Upgrade


@pytest.mark.parametrize(
    ("found", "wanted", "is_current", "is_newer", "said"),
    [
        ("0041", "0041", True, False, "第 0041 版，与程序一致"),
        ("", "0041", False, False, "台账尚未建立：请运行 duban migrate。"),
        ("0040", "0041", False, False, "台账结构 0040 比本程序（0041）旧，未作任何读写："),
        ("0042", "0041", False, True, "台账结构 0042 比本程序（0041）新，未作任何读写："),
    ],
)
def test_the_program_works_with_its_own_version_alone(
    found: str, wanted: str, is_current: bool, is_newer: bool, said: str
) -> None:
    schema = Schema(found, wanted)
    assert (schema.is_current, schema.is_newer) == (is_current, is_newer)
    assert schema.words.startswith(said)


def test_an_upgrade_tells_what_it_did_and_where_the_way_back_lies() -> None:
    told = Upgrade(Schema("0040", "0041"), ("列出滞后原因",), Path("backups/0040"))
    assert told.lines == (
        "升级前的备份：backups/0040",
        "台账数据库已由结构 0040 升级到 0041：",
        "　列出滞后原因",
    )
    assert Upgrade(Schema("0040", "0041")).lines == ("台账数据库已由结构 0040 升级到 0041：",)


@pytest.mark.parametrize(
    ("found", "said"),
    [("", "已建立台账数据库（结构 0041）。"), ("0041", "台账数据库已是最新结构（0041），未作改动。")],
)
def test_where_there_was_nothing_to_keep_no_backup_is_told(found: str, said: str) -> None:
    assert Upgrade(Schema(found, "0041"), ("列出滞后原因",), Path("backups/x")).lines == (said,)
