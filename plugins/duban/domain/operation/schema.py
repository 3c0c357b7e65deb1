"""The version of a ledger's tables against that of the program."""

from dataclasses import dataclass


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
    def words(self) -> str:
        """How they stand to each other, and what to do, in one sentence."""
        if self.is_current:
            return f"结构 {self.found}"
        if not self.found:
            return "台账尚未建立：请运行 duban migrate。"
        if self.found < self.wanted:
            return (
                f"台账结构 {self.found} 比本程序（{self.wanted}）旧，未作任何读写："
                "请先停止督办，再运行 duban migrate 升级（自动先作备份）。"
            )
        return (
            f"台账结构 {self.found} 比本程序（{self.wanted}）新，未作任何读写："
            "台账已由新版本升级，请停止本程序，换用新版本。"
        )
