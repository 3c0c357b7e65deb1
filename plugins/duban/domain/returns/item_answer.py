"""What a lead says of its items when the plan is given to it (任务认领): agreed, or a correction that it proposes."""

from dataclasses import dataclass, field
from enum import StrEnum


class AnswerWord(StrEnum):
    """The answer to one line of 任务认领核对表; the values are what users choose."""

    AGREED = "无异议"
    PROPOSED = "建议更正"


@dataclass(frozen=True, slots=True)
class ItemAnswer:
    """
    What a lead answered on one item.

    Of a proposal `column` is the title of what should be corrected, `becomes` what it should say and `why` the reason;
    each is empty if it was not told. `cell` is where the answer was typed.
    """

    item: int
    word: AnswerWord
    column: str = ""
    becomes: str = ""
    why: str = ""
    cell: str = field(default="", compare=False)

    @property
    def proposal(self) -> str:
        """The proposal in one sentence; empty where nothing is proposed."""
        if self.word is AnswerWord.AGREED:
            return ""
        said = f"建议更正“{self.column}”" if self.column else "建议更正"
        told = (f"应为：{self.becomes}" if self.becomes else "", f"理由：{self.why}" if self.why else "")
        return "；".join(filter(None, (said, *told)))
