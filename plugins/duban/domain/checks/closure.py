"""What a claim of 已完成 must show before an item is closed: every measure in place, and evidence for each."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from duban.domain.plan.programme import Item
from duban.domain.returns.registration import Registration
from duban.domain.returns.submission import Entry, MeasureState
from duban.domain.returns.submission_number import SubmissionNumber

NUMBERED = re.compile(r"\s*[（(]?(\d{1,2})[）)]?[.、．:：）)]\s*(.+)")
BETWEEN = re.compile(r"[\n；;]+")


@dataclass(frozen=True, slots=True)
class Claim:
    """A lead's word that an item is done: in which return, how that was registered by hand, if it was, when it came."""

    number: SubmissionNumber
    entry: Entry
    registration: Registration | None = None
    received_at: datetime | None = None

    @property
    def title(self) -> str:
        """The return as people say it: 2021年11月第1次报送."""
        return self.number.title


def evidence_of(item: Item, claim: Claim, *named: Mapping[int, str]) -> dict[int, str]:
    """
    The evidence of each measure of *item*, counted from 1: what persons named, else what the return says.

    In a return the pieces stand one a line or between semicolons; a number in front says of which measure, and
    pieces without numbers belong to the measures in order. One piece is no evidence of several measures.
    """
    pieces = [piece.strip() for piece in BETWEEN.split(claim.entry.evidence) if piece.strip()]
    numbered = {int(match[1]): match[2] for match in map(NUMBERED.fullmatch, pieces) if match}
    found = numbered or dict(enumerate(pieces, start=1))
    for words in named:
        found |= {number: text.strip() for number, text in words.items() if text.strip()}
    return {number: text for number, text in found.items() if 1 <= number <= len(item.measures)}


def shortcomings(item: Item, claim: Claim, evidence: Mapping[int, str]) -> tuple[str, ...]:
    """Why *item* cannot be closed on *claim*; empty if it can."""
    return tuple(_shortcomings(item, claim, evidence))


def _shortcomings(item: Item, claim: Claim, evidence: Mapping[int, str]) -> Iterator[str]:
    states = claim.entry.measures
    for number in range(1, len(item.measures) + 1):
        state = states[number - 1] if number <= len(states) else None
        if state is not MeasureState.IN_PLACE:
            yield f"第{number}条措施报送为“{state or '未填写'}”"
        elif number not in evidence:
            yield f"第{number}条措施没有佐证（请牵头部门补报，或核对后写明文件名或文号）"
