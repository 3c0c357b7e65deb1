"""Files by their content, in a folder and in an object storage."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from itertools import count
from pathlib import Path

import pytest
from upath import UPath

from duban.adapters.store.archive import FileArchive
from duban.errors import PermanentError, Refused, StorageUnavailable, UnknownReference

WORKBOOK = b"PK\x03\x04 a workbook"
DIGEST = sha256(WORKBOOK).hexdigest()
BUCKETS = count()


@pytest.fixture(params=["folder", "file", "object storage"])
def root(request, tmp_path) -> str:
    """An address of each kind, nothing there yet."""
    return {
        "folder": str(tmp_path / "档案 100%" / "archive"),
        "file": f"file://{tmp_path}/archive",
        "object storage": f"memory://bucket-{next(BUCKETS)}/archive",
    }[request.param]


def names(root: str | Path) -> set[str]:
    """Every file under *root*."""
    return {path.name for path in UPath(root).rglob("*") if path.is_file()}


class TestEveryArchive:
    def test_what_was_put_comes_back_by_its_digest(self, root):
        archive = FileArchive(root)
        assert archive.put(WORKBOOK) == DIGEST
        assert archive.put(b"") == sha256(b"").hexdigest()
        assert FileArchive(root).get(DIGEST) == WORKBOOK
        assert archive.get(sha256(b"").hexdigest()) == b""

    def test_the_same_bytes_are_one_file(self, root):
        archive = FileArchive(root)
        assert archive.put(WORKBOOK) == archive.put(WORKBOOK)
        assert names(root) == {DIGEST}
        assert (UPath(root) / DIGEST[:2] / DIGEST).read_bytes() == WORKBOOK

    def test_what_is_not_there_is_an_unknown_reference(self, root):
        FileArchive(root).put(b"")
        with pytest.raises(UnknownReference, match=DIGEST):
            FileArchive(root).get(DIGEST)

    @pytest.mark.parametrize("name", ["", "../../etc/passwd", DIGEST.upper(), DIGEST + "\n", f"../{DIGEST}"])
    def test_only_a_digest_names_a_file(self, root, name):
        archive = FileArchive(root)
        archive.put(WORKBOOK)
        with pytest.raises(UnknownReference):
            archive.get(name)

    def test_a_file_that_is_no_longer_what_was_put_is_never_handed_out(self, root):
        archive = FileArchive(root)
        archive.put(WORKBOOK)
        (UPath(root) / DIGEST[:2] / DIGEST).write_bytes(WORKBOOK[:-1])
        with pytest.raises(PermanentError, match="已损坏"):
            archive.get(DIGEST)


class TestFolder:
    def test_a_file_that_is_there_is_not_written_again(self, tmp_path):
        archive = FileArchive(str(tmp_path))
        archive.put(WORKBOOK)
        before = (tmp_path / DIGEST[:2] / DIGEST).stat()
        archive.put(WORKBOOK)
        after = (tmp_path / DIGEST[:2] / DIGEST).stat()
        assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)

    def test_the_file_is_on_the_disk_before_its_name_and_the_name_before_put_returns(self, tmp_path, monkeypatch):
        """The transaction that names the file comes after put; it must not survive a crash that the file does not."""
        synced = []
        fsync = os.fsync
        place = tmp_path / "archive" / DIGEST[:2] / DIGEST

        def watch(handle: int) -> None:
            status = os.fstat(handle)
            opened_as = Path(f"/proc/self/fd/{handle}").readlink()
            synced.append((opened_as if stat.S_ISDIR(status.st_mode) else "the bytes", place.exists()))
            fsync(handle)

        monkeypatch.setattr(os, "fsync", watch)
        FileArchive(str(tmp_path / "archive")).put(WORKBOOK)
        assert synced == [
            (tmp_path, False),
            (tmp_path / "archive", False),
            ("the bytes", False),
            (place.parent, True),
        ]

    def test_where_nothing_need_outlive_a_crash_no_disk_is_waited_for(self, tmp_path, monkeypatch):
        monkeypatch.setattr(os, "fsync", lambda _handle: pytest.fail("waited for the disk"))
        archive = FileArchive(str(tmp_path / "archive"), durable=False)
        assert archive.get(archive.put(WORKBOOK)) == WORKBOOK

    def test_a_crash_before_the_name_leaves_nothing_that_looks_like_a_file(self, tmp_path, monkeypatch):
        archive = FileArchive(str(tmp_path))
        with monkeypatch.context() as crash:
            crash.setattr(Path, "rename", lambda *_: (_ for _ in ()).throw(OSError("no space left on device")))
            with pytest.raises(StorageUnavailable, match="no space"):
                archive.put(WORKBOOK)
        with pytest.raises(UnknownReference):
            archive.get(DIGEST)
        archive.put(WORKBOOK)
        assert archive.get(DIGEST) == WORKBOOK

    def test_several_may_put_the_same_bytes_at_once(self, tmp_path):
        archive = FileArchive(str(tmp_path))
        with ThreadPoolExecutor(8) as pool:
            assert set(pool.map(archive.put, [WORKBOOK] * 64)) == {DIGEST}
        assert names(tmp_path) == {DIGEST}
        assert archive.get(DIGEST) == WORKBOOK


def test_what_was_destroyed_is_gone_and_is_no_loss(tmp_path):
    archive = FileArchive(str(tmp_path / "archive"))
    digest, other = archive.put(b"its time has run out"), archive.put(b"kept")
    for _ in range(2):
        archive.destroy(digest)
        assert archive.is_destroyed(digest)
        with pytest.raises(Refused, match="销毁"):
            archive.get(digest)
    assert archive.get(other) == b"kept"
    assert archive.put(b"its time has run out") == digest
    assert (archive.get(digest), archive.is_destroyed(digest)) == (b"its time has run out", False)
