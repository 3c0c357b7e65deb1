"""How much of one mail is looked at."""

from dataclasses import dataclass

MOST_PARTS = 200
MOST_BYTES = 100 * 1024 * 1024


@dataclass(slots=True)
class Budget:
    """What may still be decoded of one mail: parts, files in archives included, and bytes."""

    parts: int = MOST_PARTS
    size: int = MOST_BYTES

    def has_part(self) -> bool:
        """Take one part; False if there is none left."""
        self.parts -= 1
        return self.parts >= 0

    def has_room(self, size: int) -> bool:
        """Take *size* bytes; False, and nothing taken, if fewer are left."""
        if size > self.size:
            return False
        self.size -= size
        return True
