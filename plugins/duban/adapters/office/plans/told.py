"""A plan's document as bytes, for the way from the child that read it."""

import json
from dataclasses import asdict
from typing import Any

from duban.adapters.office.plans.nested import Block
from duban.domain.importing.document import PlanCell, PlanDocument, PlanHeading, PlanParagraph, PlanRow, PlanTable


def told(document: PlanDocument) -> bytes:
    """*document* in JSON."""
    blocks = [{"kind": type(block).__name__, **asdict(block)} for block in document.blocks]
    plain = {"name": document.name, "blocks": blocks, "remarks": document.remarks}
    return json.dumps(plain, ensure_ascii=False).encode(errors="replace")


def understood(data: bytes) -> PlanDocument:
    """The inverse of `told`."""
    plain = json.loads(data)
    return PlanDocument(plain["name"], tuple(_block(block) for block in plain["blocks"]), tuple(plain["remarks"]))


def _block(plain: dict[str, Any]) -> Block:
    if plain["kind"] == PlanTable.__name__:
        return PlanTable(tuple(_row(row) for row in plain["rows"]))
    if plain["kind"] == PlanHeading.__name__:
        return PlanHeading(plain["text"], plain["level"], plain["at"])
    return PlanParagraph(plain["text"], plain["at"])


def _row(plain: dict[str, Any]) -> PlanRow:
    return PlanRow({int(column): PlanCell(**cell) for column, cell in plain["cells"].items()}, plain["at"])
