"""A workbook as plain values, the same whichever library read it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

WIDEST = 256  # columns, far beyond where a form reaches
Place = tuple[int, int]  # row and column of a cell, from 1

Grid = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Area:
    """A merged range, both ends included, from 1."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its values row by row, its merged ranges, and where a formula has no value."""

    title: str
    grid: Grid
    merged: tuple[Area, ...] = ()
    uncalculated: frozenset[Place] = frozenset()


@dataclass(frozen=True, slots=True)
class Book:
    """
    A workbook: `marks` is what its names and properties say of whose form it is (reference, token).

    `unopened` are the titles of sheets that are listed and could not be opened.
    """

    sheets: tuple[Sheet, ...]
    marks: Mapping[str, str] = field(default_factory=dict)
    days_from_1904: bool = False
    unopened: tuple[str, ...] = ()
