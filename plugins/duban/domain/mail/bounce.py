"""What a bounce says: which of our mails it is about, whom it did not reach, and whether it may yet."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class BounceKind(StrEnum):
    """
    How a delivery stands; the values are what the office reads.

    Only PERMANENT says that the address itself is wrong. TEMPORARY (a server that was tried until it was too late, or
    gave no reason), FULL, BLOCKED and TOO_LARGE mean that the mail was given up although the address may be right.
    """

    PERMANENT = "永久退信"
    TEMPORARY = "暂时退信"
    FULL = "邮箱已满"
    BLOCKED = "被拦截拒收"
    TOO_LARGE = "邮件过大"
    DELAYED = "投递延迟"
    DELIVERED = "已送达"
    RELAYED = "已转交"

    @property
    def gave_up(self) -> bool:
        """Whether the mail will never arrive there."""
        return self not in (BounceKind.DELAYED, BounceKind.DELIVERED, BounceKind.RELAYED)


@dataclass(frozen=True, slots=True)
class Undelivered:
    """One recipient in a bounce: how the delivery stands, and the words of the server that said so."""

    address: str
    kind: BounceKind
    diagnostic: str

    def __str__(self) -> str:
        """For the office: the class before the server's words."""
        return f"{self.kind}：{self.diagnostic}"


@dataclass(frozen=True, slots=True)
class Bounce:
    """
    A bounce as far as it may be believed.

    `message_id` is the first one cited that carries our mark, else empty; then all else is empty too, since anybody
    could write such a bounce. `recipients` are those that it names; `words` is what it says above the copy of our
    mail, and `whole` how the delivery stands by all of these words, for a bounce that names nobody.
    """

    message_id: str = ""
    recipients: tuple[Undelivered, ...] = ()
    words: str = field(default="", repr=False)
    whole: Undelivered | None = None

    @property
    def is_believable(self) -> bool:
        """Whether it cites a mail of ours."""
        return bool(self.message_id)

    @property
    def gave_up(self) -> bool:
        """Whether it says of anybody that the mail will never arrive."""
        told = self.recipients or ((self.whole,) if self.whole else ())
        return any(each.kind.gave_up for each in told)

    def told_of(self, addressees: Iterable[str]) -> Mapping[str, Undelivered]:
        """
        How the delivery stands for each of *addressees* of whom it speaks, by their addresses as we wrote them.

        Known by the address, else by its standing anywhere in the words, else by its local part in front of a reason.
        What names none of them speaks of the only addressee; of several nobody can tell, and the answer is empty.
        """
        wanted = {address.casefold(): address for address in addressees}
        named = {wanted[each.address]: each for each in self.recipients if each.address in wanted}
        if named or self.whole is None:
            return named
        spoken = [address for address in wanted if _is_named(address, self.words)] or list(wanted)
        if len(spoken) != 1:
            return {}
        told = self.recipients[0] if len(self.recipients) == 1 else self.whole
        return {wanted[spoken[0]]: told}


def _is_named(address: str, words: str) -> bool:
    """Whether *words* name the address, or as some servers do its local part alone."""
    local = re.escape(address.partition("@")[0])
    pattern = rf"(?<![\w.+-]){re.escape(address)}(?![\w.-]*\w)|^\W*{local}(?=\.\.\.|\s*[:：(（])"
    return re.search(pattern, words, re.IGNORECASE | re.MULTILINE) is not None
