"""Files by their content: a folder on this machine or an object storage, chosen by the address."""

import hashlib
import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from upath import UPath

from duban.domain.operation.fault_words import reason
from duban.errors import DubanError, PermanentError, Refused, StorageUnavailable, UnknownReference

log = logging.getLogger(__name__)

DIGEST = re.compile(r"[0-9a-f]{64}")
# Beside the folders of two digits: an empty file for each that was locked away, or destroyed.
LOCKED, DESTROYED = "locked", "destroyed"
LOCAL = ("", "file", "local")


class FileArchive:
    """
    ports.Archive under *root*: a path, or an address such as s3://bucket/duban that universal-pathlib knows.

    A file lies under the first two digits of its sha256. Nothing is ever overwritten, and removed only by `destroy`; a
    crash leaves at most a temporary file that nobody refers to. StorageUnavailable, from every method, if the place
    cannot be reached, is full or may not be written: whatever the system or the library of an object storage says.
    """

    def __init__(self, root: str, *, durable: bool = True) -> None:
        """An archive on this machine that is not *durable* waits for no disk: nothing in it need outlive a crash."""
        self._root = UPath(root)
        self._locked = self._root / LOCKED
        self._destroyed = self._root / DESTROYED
        self._is_local = self._root.protocol in LOCAL
        self._synchronise = os.fsync if durable else _leave_to_the_system
        # Every library of an object storage has errors of its own.
        self._faults: type[Exception] = OSError if self._is_local else Exception

    def put(self, data: bytes) -> str:
        """
        Store *data* durably and return its sha256; storing the same bytes again changes nothing.

        On this machine the file, its name and its folders are on the disk when this returns; an object
        storage answers only when it has the object.
        """
        digest = _digest(data)
        place = self._place(digest)
        with self._reached():
            if self._is_local:
                self._put_locally(Path(place.path), data)
            elif not place.exists():
                place.write_bytes(data)
        return digest

    def get(self, sha256: str) -> bytes:
        """The bytes; UnknownReference without them, PermanentError if damaged, Refused if locked or destroyed."""
        if DIGEST.fullmatch(sha256) is None:
            raise UnknownReference(f"“{sha256}”不是档案文件的摘要。")
        place = self._place(sha256)
        with self._reached():
            data = self._read(place, sha256)
        if _digest(data) != sha256:
            log.error("档案文件%s的内容与摘要不符", place)
            raise PermanentError(f"档案文件 {sha256[:12]} 已损坏（内容与摘要不符），请系统管理员从备份恢复。")
        return data

    def destroy(self, sha256: str) -> None:
        """Remove the file, after it is remembered that it was; may be called twice, and after a crash between both."""
        mark = self._destroyed / sha256
        with self._reached():
            if DIGEST.fullmatch(sha256) is None:
                return
            if not mark.exists():
                mark.parent.mkdir(parents=True, exist_ok=True)
                mark.touch()
                if self._is_local:
                    self._synchronise_folder(Path(mark.parent.path))
            self._place(sha256).unlink(missing_ok=True)

    def is_destroyed(self, sha256: str) -> bool:
        """Whether it was removed, and did not come again since."""
        with self._reached():
            return (self._destroyed / sha256).exists() and not self._place(sha256).exists()

    def lock(self, sha256: str) -> None:
        """Give the file to nobody any more; may be called twice. A person with access to the archive undoes it."""
        place = self._locked / sha256
        with self._reached():
            if DIGEST.fullmatch(sha256) and not place.exists():
                place.parent.mkdir(parents=True, exist_ok=True)
                place.touch()

    @contextmanager
    def _reached(self) -> Iterator[None]:
        """What goes wrong with the place is told as what it is: a fault of the world."""
        try:
            yield
        except DubanError:
            raise
        except self._faults as error:
            raise StorageUnavailable(
                f"档案库 {self._root} 暂时不能读写（{reason(error)}），请检查磁盘空间、目录权限和网络；恢复后自动继续。"
            ) from error

    def _read(self, place: UPath, sha256: str) -> bytes:
        if (self._locked / sha256).exists():
            raise Refused(f"档案文件 {sha256[:12]} 因疑似涉密已封存，不予读取。")
        try:
            return place.read_bytes()
        except FileNotFoundError:
            if (self._destroyed / sha256).exists():
                raise Refused(f"档案文件 {sha256[:12]} 保管期满，已按鉴定清单销毁。") from None
            if self._is_local and not self._root.is_dir():
                raise StorageUnavailable(f"档案库目录 {self._root} 不存在或未挂载；恢复后自动继续。") from None
            raise UnknownReference(f"档案库 {self._root} 中没有文件 {sha256}。") from None

    def _place(self, digest: str) -> UPath:
        return self._root.joinpath(digest[:2], digest)

    def _put_locally(self, place: Path, data: bytes) -> None:
        """
        Write beside, then rename: whoever sees the name sees the whole file.

        The folder is synchronised even if the file is there: another process may have named it a moment ago.
        """
        self._make_folder(place.parent)
        if not place.exists():
            with NamedTemporaryFile(dir=place.parent, prefix=".", suffix=".part", delete=False) as file:
                try:
                    file.write(data)
                    file.flush()
                    self._synchronise(file.fileno())
                except BaseException:
                    # On a full disk every further try would leave one more.
                    Path(file.name).unlink(missing_ok=True)
                    raise
            Path(file.name).rename(place)
        self._synchronise_folder(place.parent)

    def _make_folder(self, folder: Path) -> None:
        """Create *folder* and those above it, each durably."""
        if folder.is_dir():
            return
        self._make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        self._synchronise_folder(folder.parent)

    def _synchronise_folder(self, folder: Path) -> None:
        """Bring the names in *folder* to the disk."""
        handle = os.open(folder, os.O_RDONLY)
        try:
            self._synchronise(handle)
        finally:
            os.close(handle)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _leave_to_the_system(_handle: int) -> None:
    """The system writes to the disk when it likes."""
