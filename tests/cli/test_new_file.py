"""A file that a command writes: of the right kind, at a place that is there, over none, and whole or not at all."""

import errno
from pathlib import Path

import pytest

from duban.cli.new_file import refuse_output, write_new
from duban.errors import ConfigurationError


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("表.csv", "写出的是 .xlsx 文件，文件名不能是 表.csv；请写 .*表.xlsx", id="another kind"),
        pytest.param("表", "请写 .*表.xlsx", id="no kind"),
        pytest.param(".xlsx", "请写 .*文件.xlsx", id="a kind and no name"),
        pytest.param("", "是文件夹，请写明文件名，如 .*文件.xlsx", id="a folder"),
        pytest.param("没有/表.xlsx", "没有文件夹 .*没有，请先建立", id="a folder that is not there"),
        pytest.param("有.xlsx", "已存在，没有改动它.*--force", id="a file that is there"),
    ],
)
def test_what_cannot_be_written_is_refused_before_the_work(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "有.xlsx").write_bytes(b"filled in")
    with pytest.raises(ConfigurationError, match=said):
        refuse_output(tmp_path / name, ".xlsx", force=False)


@pytest.mark.parametrize("name", ["新.xlsx", "新.XLSX"])
def test_what_can_be_written_is_not(tmp_path: Path, name: str) -> None:
    refuse_output(tmp_path / name, ".xlsx", force=False)
    (tmp_path / name).write_bytes(b"before")
    refuse_output(tmp_path / name, ".xlsx", force=True)


def test_a_file_is_whole_and_nothing_lies_beside_it(tmp_path: Path) -> None:
    write_new(tmp_path / "表.xlsx", b"first", force=False)
    with pytest.raises(ConfigurationError, match="已存在"):
        write_new(tmp_path / "表.xlsx", b"second", force=False)
    assert (tmp_path / "表.xlsx").read_bytes() == b"first"
    write_new(tmp_path / "表.xlsx", b"third", force=True)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"third"]


def test_a_full_disk_leaves_what_was_there_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "表.xlsx").write_bytes(b"before")
    write = Path.write_bytes

    def full(self: Path, data: bytes) -> int:
        write(self, data[:2])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(ConfigurationError, match=r"无法写入 .*：磁盘已满。请处理后重新运行"):
        write_new(tmp_path / "表.xlsx", b"after", force=True)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"before"]


def test_ctrl_c_leaves_what_was_there_and_nothing_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(self: Path, target: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "hardlink_to", stopped)
    with pytest.raises(KeyboardInterrupt):
        write_new(tmp_path / "表.xlsx", b"after", force=False)
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_knows_no_second_name_is_written_to_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(self: Path, target: Path) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", unknown)
    write_new(tmp_path / "表.xlsx", b"first", force=False)
    with pytest.raises(ConfigurationError, match="已存在"):
        write_new(tmp_path / "表.xlsx", b"second", force=False)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"first"]
