"""By which way each kind of paper reaches its units: our mails, or the exchange of the office's own document system."""

from dataclasses import dataclass
from enum import StrEnum


class PaperChannel(StrEnum):
    """The way; the values are what the office reads and writes into the settings."""

    MAIL = "互联网邮件"
    EXCHANGE = "公文交换"


@dataclass(frozen=True, slots=True)
class PaperChannels:
    """
    The ways of those papers that may go by either ([channels] in the settings).

    What is numbered and sealed (函、签报、通报、报告、请示) never goes by mail, forms and reminders always do.
    `errands`: the 交办单; `scores`: the 核对稿 of an appraisal. What goes by the exchange is handed over as a package,
    our mail tells only that it waits there, and only what people register of its receipt proves that a unit has it.
    """

    errands: PaperChannel = PaperChannel.EXCHANGE
    scores: PaperChannel = PaperChannel.MAIL
