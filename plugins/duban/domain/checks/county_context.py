"""A county's returned form ready to be judged: its parts and rows, and the account made of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from duban.domain.checks.context import Case
from duban.domain.form import plain
from duban.domain.form.county import PARTS, AskedIndicator, CountyPart, parse_items, parse_state
from duban.domain.plan.labels import Labels
from duban.domain.returns.county import CountyAccount, IndicatorAccount
from duban.domain.returns.submission import FilledForm, FilledRow


@dataclass(frozen=True, slots=True)
class CountyQuestions:
    """
    What a county's form asked, and what is known beside it.

    `numbers` are the numbers of all items of the plan; `last` what the county last had accepted.
    """

    indicators: tuple[AskedIndicator, ...]
    parts: tuple[CountyPart, ...]
    numbers: frozenset[int]
    last: CountyAccount | None = None


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """A row that answers for an indicator, and what was understood of it."""

    asked: AskedIndicator
    row: FilledRow
    account: IndicatorAccount

    @property
    def name(self) -> str:
        """The indicator's name."""
        return self.asked.indicator.name

    def typed(self, key: str) -> str:
        """What stands in the column of that key."""
        return self.row.texts.get(key, "").strip()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was filled into it."""
        return not any(self.typed(key) for key in ("state", "text", "items"))


@dataclass(frozen=True, slots=True)
class CountyCase:
    """A county's form and what it is held against; `shared` is the same for the rules of every form."""

    shared: Case
    questions: CountyQuestions
    lines: tuple[IndicatorLine, ...]

    @property
    def filled(self) -> FilledForm:
        """The form as it was read."""
        return self.shared.filled

    def part(self, key: str) -> str:
        """What was written under that part."""
        return self.filled.cover.get(key, "").strip()

    def cell(self, key: str) -> str:
        """Where that part begins."""
        return self.filled.cover_cells.get(key, "")

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all was filled in: no part that was asked for, no row."""
        written = (self.part(part.key) for part in self.questions.parts if not part.repeats)
        return not any(written) and all(line.is_empty for line in self.lines)


def lines_of(filled: FilledForm, asked: tuple[AskedIndicator, ...], labels: Labels) -> Iterator[IndicatorLine]:
    """The first row of each indicator, known by its number or else by its name."""
    wanted = {each.indicator.number: each for each in asked}
    for row in filled.rows:
        each = wanted.pop(number, None) if (number := indicator_of(row, asked)) is not None else None
        if each is not None:
            yield IndicatorLine(each, row, _account(each, row.texts, labels))


def indicator_of(row: FilledRow, asked: tuple[AskedIndicator, ...]) -> int | None:
    """The number of the indicator that a row is about, None if it names none of those asked."""
    if any(row.item == each.indicator.number for each in asked):
        return row.item
    name = plain(row.texts.get("name", ""))
    return next((each.indicator.number for each in asked if name and plain(each.indicator.name) == name), None)


def _account(asked: AskedIndicator, texts: Mapping[str, str], labels: Labels) -> IndicatorAccount:
    return IndicatorAccount(
        indicator=asked.indicator.number,
        state=parse_state(texts.get("state", "")),
        text=texts.get("text", "").strip(),
        items=parse_items(texts.get("items", ""), labels),
    )


def account_of(case: CountyCase) -> CountyAccount:
    """
    The account as understood: every indicator asked for, in its order; a part that was not asked keeps what is known.

    Numbers that are no item of the plan are left out: nothing may hang on an item that does not exist.
    """
    known = {line.asked.indicator.number: line.account for line in case.lines}
    last = case.questions.last
    texts = {
        part.key: case.part(part.key) or (str(getattr(last, part.key)) if part.once and last else "") for part in PARTS
    }
    return CountyAccount(
        indicators=tuple(
            _with_items(known.get(asked.indicator.number), asked, case.questions.numbers)
            for asked in case.questions.indicators
        ),
        **texts,
    )


def _with_items(account: IndicatorAccount | None, asked: AskedIndicator, numbers: frozenset[int]) -> IndicatorAccount:
    if account is None:
        return IndicatorAccount(asked.indicator.number, None)
    items = tuple(number for number in account.items if number in numbers)
    return IndicatorAccount(account.indicator, account.state, account.text, items)
