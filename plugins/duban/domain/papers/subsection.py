"""A part of a paper below its first-level headings."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Subsection:
    """A second-level heading and the text it runs into."""

    heading: str
    text: str
