"""What a unit wrote to us that is no return: of which kind it is, and of which items it speaks."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from duban.domain.mail.covering import ADDRESS, clauses_beside
from duban.domain.mail.instead_of_form import has_pasted_form, is_logo
from duban.domain.mail.own_words import is_courtesy, is_polite, own_lines
from duban.domain.mail.tag import is_our_title
from duban.domain.mail.triage import Attachment, Incoming
from duban.domain.office.actor import Identification
from duban.domain.plan.labels import PLAIN, Labels
from duban.domain.text.item_numbers import item_numbers

# A subject that a mail program made of ours: its words are not the sender's.
ANSWERING = re.compile(r"^\s*(回复|答复|转发|re|fw|fwd|aw)\s*[:：]", re.IGNORECASE)
# What somebody adds to the subject of the mail that he answers.
PROMISES = re.compile(r"\d\s*[日号月]?\s*(之?前|底前)|延期|延后|作废|撤回|不属|职责|划转|无法|申请")
TITLES_OF_NOBODY = re.compile(r"[(（]?(无主题|no subject)[)）]?|", re.IGNORECASE)
LONGEST = 1000
BLANK = "（空白回复）"  # as the office reads a mail with nothing in it


class MessageKind(StrEnum):
    """
    The kinds of such mails; the values are what the office reads. What is not certain is OTHER.

    DOUBTFUL may be a program's word as well as a person's.
    """

    WITHDRAWAL = "申请作废"
    NOT_OURS = "反映职责不符"
    EXTENSION = "说明延期"
    QUESTION = "咨询"
    OTHER = "来信"
    DOUBTFUL = "疑为自动发出"


# First match wins: who asks to withdraw a return usually explains it too.
KINDS: tuple[tuple[MessageKind, re.Pattern[str]], ...] = (
    (
        MessageKind.WITHDRAWAL,
        re.compile(
            r"作废|(撤回|撤销|收回|召回)(该|此|上述|前述|原|已|我|本|报|邮件|填报|发送|了|重)|(申请|请(求|予以)?)(撤回|撤销|退回)"
            r"|以.{0,12}重报|以(重新|刚发|新|后|本次|这次|第二).{0,10}为准|不作数"
            r"|^\s*(撤回|recall)\s*[:：]|would like to recall",
            re.IGNORECASE | re.MULTILINE,
        ),
    ),
    (
        MessageKind.NOT_OURS,
        re.compile(
            r"(不|非)(是|属|属于|归|归属|由)?我?(本)?(局|委|办|单位|部门|中心|公司)?(的)?(职责|职能|牵头|负责|主管)"
            r"|职[责能].{0,8}(划转|移交|调整|划出|不符)|(划转|移交)(至|到|给)|应?由.{2,20}(负责|牵头|填报|报送)"
        ),
    ),
    (
        MessageKind.EXTENSION,
        re.compile(
            r"延期|延后|延迟|推迟|宽限|宽延|缓报|暂缓|晚[一几两]?[天日]|(预计|争取|拟|将|能?于|可在?).{0,16}(报送|上报|报出|报来|提交|完成)"
            r"|\d{1,2}[日号]?(前|之前|以前).{0,6}(报|交|送)|(来不及|赶不及|无法按时|不能按时)"
        ),
    ),
    (
        MessageKind.QUESTION,
        re.compile(
            r"[?？]|请问|咨询|请教|如何|怎么|怎样|是否|能否|可否|请(予以)?(核实|明确|确认|指示|示下|回复|说明|告知)"
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class UnitMessage:
    """
    One mail of a unit that is no return (来信), as far as it is about one return.

    `message` is the sha256 of the raw mail; one of an address that several units share stands once for each of them.
    `subject` names the return, `mail_key` our mail that it answers, empty if it answers none. `words` are the sender's
    own. `is_vouched` says that the sender speaks for the unit beyond doubt: only then its next rung waits.
    """

    message: str
    subject: str
    mail_key: str
    sender: str
    received_at: datetime
    words: str
    kind: MessageKind = MessageKind.OTHER
    is_vouched: bool = True

    def items(self, labels: Labels = PLAIN) -> tuple[int, ...]:
        """The numbers of the items that it mentions, by number or as the plan calls them."""
        return item_numbers(labels.in_numbers(self.words))


@dataclass(frozen=True, slots=True)
class Closing:
    """
    A person has dealt with a message (办结): who, when, and how.

    `mail_key` names the mail that answered it, empty if only a note was made.
    """

    message: str
    at: datetime
    by: str
    note: str
    mail_key: str = ""
    known: Identification | None = None
    account: str | None = None


def said_words(text: str) -> str:
    """What the sender wrote above the mail that he answers, on one line, at most 1000 characters."""
    return " ".join(own_lines(text))[:LONGEST]


def _title_of_own(incoming: Incoming) -> str:
    """The subject, if it says what the sender wants to say; empty if a program made it of ours, or it only greets."""
    title = incoming.subject.strip()
    if is_our_title(title) or is_polite(title) or TITLES_OF_NOBODY.fullmatch(title):
        return ""
    return "" if ANSWERING.match(title) and not PROMISES.search(title) else title


def own_text(incoming: Incoming) -> str:
    """What the sender of *incoming* wrote himself, his subject first unless a program made it of ours."""
    title, said = _title_of_own(incoming), said_words(incoming.text)
    if title == said:
        title = ""
    return "：".join(filter(None, (title, said)))


def is_blank(incoming: Incoming) -> bool:
    """Whether a mail holds nothing at all: no words of its sender's own, and no file."""
    return not own_text(incoming) and not incoming.attachments


def words_of(incoming: Incoming) -> str:
    """
    What a mail says in its sender's own words, and which files it brings; empty for a plain receipt alone.

    Of one without words it is told what is in it: whoever sent it was there.
    """
    if is_courtesy(incoming) and not _title_of_own(incoming):
        return ""
    pictures = [file for file in incoming.attachments if file.inline]
    enclosed = _named("附", (file for file in incoming.attachments if not file.inline))
    shown = _named("图片", (file for file in pictures if not is_logo(file)))
    return (own_text(incoming) + enclosed + shown)[:LONGEST] or _named("图片", pictures) or BLANK


def _named(what: str, files: Iterable[Attachment]) -> str:
    names = "、".join(f"《{file.name}》" for file in files if file.name)
    return f"（{what}{names}）" if names else ""


def words_beside(incoming: Incoming, places: tuple[str, ...] = ()) -> str:
    """
    What a mail says beside the form that it brings; empty if that is a covering letter, with thanks and a name.

    *places* are the cities of the offices it may be written to.
    """
    if has_pasted_form(incoming.text):
        return ""
    return "，".join(clauses_beside(own_lines(incoming.text), places))[:LONGEST]


def message_kind(words: str) -> MessageKind:
    """Of which kind *words* are; the marks of an address in them are nobody's words."""
    said = ADDRESS.sub("", words)
    return next((kind for kind, pattern in KINDS if pattern.search(said)), MessageKind.OTHER)
