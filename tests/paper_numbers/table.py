"""The one table of facts as a reader with a ruler has it: by key and by name, with what nobody could find in it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from duban.domain.papers.prose import percent

Value = str | int | float | None
# A sentence of a paper: an expression with its numbers as n1, n2, … and the fact of each: a key, or = and a name.
Patterns = Iterable[tuple[str, tuple[str, ...]]]

NUMBER = re.compile(r"\d+(?:\.\d+)?%?")
DAY = r"(?:\d{4}年)?(?:\d+月)?\d+日(?:\d+时(?:\d+分)?)?"
# Names and no figures: days, months, items by their labels, annexes and figures, ordinals.
NAMES = re.compile(
    r"〔\d{4}〕\d*号|\d{4}-\d{8}|\d{4}-\d\d-\d\d \d\d:\d\d|^(?:· )?\d+\. |第\d+[号稿次]|措施\d+(?=：)"
    rf"|{DAY}|\d{{4}}年(?:\d+月)?底?|\d+月(?:底|数据)|附件\d+|图\d|第[\d、-]+(?=等\d+项|项)|^\d+\.(?=“)|\d{{4}}-(?:\d\d|Q\d)"
)


@dataclass
class Table:
    """The facts, and every number of a paper that they do not bear out."""

    by_key: Mapping[str, Value]
    by_name: Mapping[str, Value]
    quotes: tuple[str, ...]
    faults: list[str] = field(default_factory=list)
    bound: int = 0

    @classmethod
    def of(cls, facts: Iterable[tuple[str, str, Value]]) -> "Table":
        """The table of (key, name, value); what units and the plan say in words may be quoted with its numbers."""
        told = list(facts)
        words = {str(value) for _, _, value in told if isinstance(value, str) and NUMBER.search(value)}
        return cls({key: value for key, _, value in told}, {name: value for _, name, value in told}, tuple(words))

    def told(self, key: str) -> str:
        """The value of a fact as papers print it."""
        value = self.by_name.get(key[1:], "没有") if key.startswith("=") else self.by_key.get(key, "没有")
        if key.endswith("rate") and not isinstance(value, str):
            return percent(value)
        return str(value)

    def check(self, where: str, text: str, patterns: Patterns, **fixed: str) -> None:
        """Bind every number of *text* by *patterns*; note each that is another than its fact, or has none."""
        spans = [match.span() for match in NAMES.finditer(text)] + list(self._quoted(text))
        for expression, keys in patterns:
            for match in re.finditer(expression, text):
                spans += self._bind(where, match, keys, fixed)
        for number in NUMBER.finditer(text):
            if not any(start <= number.start() and number.end() <= end for start, end in spans):
                context = text[max(0, number.start() - 14) : number.end() + 10]
                self.faults.append(f"{where}：{number.group()} 没有事实：…{context}…")

    def same(self, where: str, said: object, key: str) -> None:
        """One value of a table or chart against its fact."""
        self.bound += 1
        if str(said) != self.told(key):
            self.faults.append(f"{where}：{said}，而 {key} 为 {self.told(key)}")

    def _bind(
        self, where: str, match: re.Match[str], keys: tuple[str, ...], fixed: Mapping[str, str]
    ) -> Iterator[tuple[int, int]]:
        named = dict(fixed) | {name: text for name, text in match.groupdict().items() if text is not None}
        for place, pattern in enumerate(keys, 1):
            said = match.group(f"n{place}")
            if said is not None:
                self.same(f"{where}“{match.group()}”", said, pattern.format(**named))
                yield match.span(f"n{place}")

    def _quoted(self, text: str) -> Iterator[tuple[int, int]]:
        """Where sentences and clauses of a unit's words, or of the plan's goals, stand."""
        for quote in self.quotes:
            for part in re.split(r"[，,。；;！？!?]", quote):
                whole = part.replace(" ", "").strip()
                if len(whole) < 3 or not NUMBER.search(whole):
                    continue
                place = text.find(whole)
                while place >= 0:
                    yield place, place + len(whole)
                    place = text.find(whole, place + 1)
