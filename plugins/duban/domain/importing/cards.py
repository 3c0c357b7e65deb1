"""A list that is printed as cards, a small table for each item with its heads down the side: put into rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from duban.domain.importing.document import PlanCell, PlanRow, PlanTable
from duban.domain.importing.headers import head_word, head_words
from duban.domain.importing.wording import bare

# Of what stands where a card has its heads, at least that share are heads.
MOSTLY = 0.6
PAIRS = (2, 4)


@dataclass(slots=True)
class _Card:
    """What one card says under each head, in its order; `above` are lines over its whole width."""

    at: str
    above: list[PlanCell] = field(default_factory=list)
    told: dict[str, PlanCell] = field(default_factory=dict)


def cards_as_rows(tables: Sequence[PlanTable]) -> list[PlanTable]:
    """The tables, those of cards with a row for each card below heads that all of them share; any other as it is."""
    cards = [_cards(table) for table in tables]
    heads = list(dict.fromkeys(head for each in cards for card in each for head in card.told))
    return [_rows(own, heads) if own else table for table, own in zip(tables, cards, strict=True)]


def _rows(cards: Sequence[_Card], heads: Sequence[str]) -> PlanTable:
    return PlanTable((_row_of_heads(heads, cards[0].at), *(row for card in cards for row in _rows_of(card, heads))))


def _row_of_heads(heads: Sequence[str], at: str) -> PlanRow:
    return PlanRow({column: PlanCell(head) for column, head in enumerate(heads)}, at)


def _rows_of(card: _Card, heads: Sequence[str]) -> Iterator[PlanRow]:
    yield from (PlanRow({0: cell}, card.at) for cell in card.above)
    yield PlanRow({column: card.told.get(head, PlanCell("")) for column, head in enumerate(heads)}, card.at)


def _cards(table: PlanTable) -> list[_Card]:
    """The cards of a table, a new one where a head comes again; none if it is a table of another kind."""
    cards: list[_Card] = []
    if any(map(head_words, table.rows)):
        return []
    for row in table.rows:
        cells = [cell for _column, cell in sorted(row.cells.items())]
        if not any(bare(cell.text) for cell in cells):
            continue
        if len(cells) == 1:
            cards.append(_Card(row.at, cells))
        elif len(cells) not in PAIRS:
            return []
        else:
            _tell(cards, cells, row.at)
    cards = [card for card in cards if card.told]
    return cards if cards and all(map(_is_card, cards)) else []


def _tell(cards: list[_Card], cells: Sequence[PlanCell], at: str) -> None:
    """Add what a row says, to the last card or to a new one."""
    for head, cell in zip(cells[::2], cells[1::2], strict=True):
        name = bare(head.text).strip(":")
        if name or bare(cell.text):
            if not cards or name in cards[-1].told:
                cards.append(_Card(at))
            cards[-1].told[name] = PlanCell(cell.text)


def _is_card(card: _Card) -> bool:
    known = [head for head in card.told if head_word(head) is not None]
    return bool(head_words(_row_of_heads(known, card.at))) and len(known) >= MOSTLY * len(card.told)
