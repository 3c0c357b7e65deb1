"""The version of a ledger's tables against that of the program."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Schema:
    """`found` is the version of the ledger, empty if it has no tables; `wanted` the one this program works with."""

    found: str
    wanted: str

    @property
    def is_current(self) -> bool:
        """Whether the program may work with the ledger."""
        return self.found == self.wanted

    @property
    def is_newer(self) -> bool:
        """Whether a later version of the program has changed the ledger already."""
        return self.found > self.wanted

    @property
    def words(self) -> str:
        """How they stand to each other, and what to do, in one sentence."""
        if self.is_current:
            return f"第 {self.found} 版，与程序一致"
        if not self.found:
            return "台账尚未建立：请运行 duban migrate。"
        if self.is_newer:
            return (
                f"台账结构 {self.found} 比本程序（{self.wanted}）新，未作任何读写："
                "台账已由新版本升级，请停止本程序，换用新版本。"
            )
        return (
            f"台账结构 {self.found} 比本程序（{self.wanted}）旧，未作任何读写："
            "请先停止督办，再运行 duban migrate 升级（自动先作备份）。"
        )


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What an upgrade did: from and to which version, what each brought, and where the backup of before lies."""

    schema: Schema
    changes: tuple[str, ...] = ()
    backup: Path | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        """The same for whoever upgrades."""
        found, wanted = self.schema.found, self.schema.wanted
        if self.schema.is_current:
            return (f"台账数据库已是最新结构（{wanted}），未作改动。",)
        if not found:
            return (f"已建立台账数据库（结构 {wanted}）。",)
        kept = (f"升级前的备份：{self.backup}",) if self.backup else ()
        return (*kept, f"台账数据库已由结构 {found} 升级到 {wanted}：", *(f"　{one}" for one in self.changes))
