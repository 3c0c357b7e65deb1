"""What a lead says of an item marked 创新突破改革: whether it agrees to the mark, and how it judges what it did."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Consent(StrEnum):
    """What a lead says to the mark; the values are what users choose and read."""

    AGREED = "同意标注"
    DECLINED = "不同意标注"


class ReformState(StrEnum):
    """How far the mark of an item has come; the values are what users read."""

    PROPOSED = "拟标注，待牵头单位意见"
    MARKED = "已标注"
    DECLINED = "牵头单位不同意，未标注"


class Rating(StrEnum):
    """How well a reform did, by its lead or by experts; the values are what users choose and read."""

    EXCEEDED = "成效显著"
    MET = "达到预期"
    PARTLY = "部分达到"
    MISSED = "未达预期"

    @property
    def is_reached(self) -> bool:
        """Whether it says that what was meant to be reached was reached."""
        return self in (Rating.EXCEEDED, Rating.MET)


@dataclass(frozen=True, slots=True)
class SelfAssessment:
    """
    The four cells of 自我评估: what was done, its effect with figures, what is lacking, and the lead's own rating.

    `rating` is None if none of the choices was made.
    """

    done: str = ""
    effect: str = ""
    lacking: str = ""
    rating: Rating | None = None

    @property
    def texts(self) -> dict[str, str]:
        """The cells as people read them, by column key."""
        rating = self.rating.value if self.rating else ""
        return {"done": self.done, "effect": self.effect, "lacking": self.lacking, "rating": rating}

    def written(self) -> dict[str, str]:
        """As the ledger keeps it: of the rating its name."""
        return self.texts | {"rating": self.rating.name if self.rating else ""}

    @classmethod
    def read(cls, kept: Mapping[str, str]) -> "SelfAssessment":
        """What `written` wrote."""
        rating = Rating[kept["rating"]] if kept["rating"] else None
        return cls(kept["done"], kept["effect"], kept["lacking"], rating)
