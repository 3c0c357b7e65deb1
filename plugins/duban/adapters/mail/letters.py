"""
Templates of config/letters/ made into mails that any Chinese mail program shows as they were meant.

A letter NAME is two files, NAME.subject.txt and NAME.body.txt. Equal input gives equal bytes: what is sent
again after an unknown outcome must be the same mail.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from email.message import Message
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, pass_context, select_autoescape
from jinja2.runtime import Context

from duban.adapters.mail.calendar_part import MEDIA_TYPE, icalendar
from duban.adapters.mail.parts import AS_WRITTEN, attachment, multipart, one_line, said
from duban.adapters.templating import WRONG_TEMPLATE, OfficeWords, office_words, unknown_words
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.operation.fault_words import template_fault
from duban.domain.plan.labels import PLAIN, Labels, told_in_runs
from duban.domain.proof.kinds import ProofKind
from duban.domain.returns.submission import Finding
from duban.errors import ConfigurationError, SettingsUnreadable
from duban.ports import Letter, WrittenLetter

# "All" would silence the bounces as well, and those we need (MS-OXCMAIL 2.1.3.2.20).
SUPPRESSED = "DR, RN, NRN, OOF, AutoReply"
GAP, NEXT_PARAGRAPH = re.compile(r"\n{3,}"), "\n\n"
LONGEST_TITLE = 30
# All of ours and what an office may add.
MOST_TEMPLATES = 256
# The settings in force now, and those that others are still at work with.
MOST_FOLDERS = 4
YEAR = re.compile(r"^\d{4}年(?!度)")


def check_templates(folder: Path) -> None:
    """ConfigurationError names a template in *folder* that is no template, or half of a letter."""
    names = {path.name for path in folder.glob("*.txt")}
    for name in sorted(names):
        letter, _, part = name.removesuffix(".txt").rpartition(".")
        other = f"{letter}.{'body' if part == 'subject' else 'subject'}.txt"
        if letter and other not in names:
            raise ConfigurationError(f"config/letters 中有 {name}，缺少 {other}。")
        try:
            words = _compiled((folder / name).read_text(encoding="utf-8"))
        except (TemplateError, UnicodeDecodeError) as error:
            raise ConfigurationError(f"config/letters/{name} 不是有效的模板：{template_fault(error)}。") from error
        if unknown := unknown_words(words):
            raise ConfigurationError(f"config/letters/{name} 引用了没有的设置：office.{'、office.'.join(unknown)}。")


def words_said(folder: Path) -> Iterator[tuple[Path, frozenset[str]]]:
    """Each template in *folder* with the words of the office that it cannot do without; all are valid."""
    for path in sorted(folder.glob("*.txt")):
        yield path, _compiled(path.read_text(encoding="utf-8"))


@lru_cache(MOST_TEMPLATES)
def _compiled(text: str) -> frozenset[str]:
    """
    The words of the office that the template *text* says; TemplateError if it is no template.

    When one of a hundred was edited, only that one is compiled.
    """
    environment = _environment()
    parsed = environment.parse(text)
    words = office_words(parsed)
    # A filter that is unknown is told by whoever writes the program of the template; nobody has to run that here.
    environment.compile(parsed, raw=True)
    return words


class TemplateLetters:
    """
    Writes letters from the templates in *folder*, in the name of *sender* at *address*.

    What an office that was made by an earlier version lacks there is taken from the *shipped* ones.
    """

    def __init__(self, folder: Path, address: str, sender: str, shipped: Path | None = None) -> None:
        """Read nothing yet: a template that a person has just changed is used at once."""
        self._sender, self._robot = sender, address
        self._environment = _environment_of(folder, shipped or folder)

    def write(self, letter: Letter) -> WrittenLetter:
        """The complete bytes (RFC 5322); SettingsUnreadable if the template is missing or lacks a fact."""
        subject, text = self.render(letter.template, letter.facts)
        subject = short(subject)
        if letter.programme is not None:
            subject, text = letter.programme.in_title(subject), letter.programme.in_mail(text)
        subject += "".join(f"〔{tag}〕" for tag in (letter.tag, *letter.beside) if tag)
        files = [*(attachment(name, data) for name, data in letter.attachments), *self._deadlines(letter)]
        mail = Message(AS_WRITTEN)
        try:
            self._address(mail, letter, subject)
        except ValueError as error:
            raise ConfigurationError(f"信函“{letter.template}”的邮件头无效：{error}。") from error
        mail["MIME-Version"] = "1.0"
        if files:
            multipart(mail, "mixed", letter.message_id, [said(Message(AS_WRITTEN), letter.message_id, text), *files])
        else:
            said(mail, letter.message_id, text)
        return WrittenLetter(mail.as_bytes(), subject)

    def render(self, template: str, facts: Mapping[str, object]) -> tuple[str, str]:
        """Subject and plain text only, for a draft that a person reads before it becomes a mail."""
        text = self._rendered(template, "body", facts)
        # A part that is left out, or brings its own empty lines, must leave no gap.
        return self.subject(template, facts), f"{GAP.sub(NEXT_PARAGRAPH, text.strip())}\n"

    def subject(self, template: str, facts: Mapping[str, object]) -> str:
        """The title alone, on one line."""
        return " ".join(self._rendered(template, "subject", facts).split())

    def _rendered(self, template: str, part: str, facts: Mapping[str, object]) -> str:
        try:
            return self._environment.get_template(f"{template}.{part}.txt").render(facts)
        except WRONG_TEMPLATE as error:
            raise SettingsUnreadable(
                f"config/letters 中的信函“{template}”无法生成：{template_fault(error)}。"
            ) from error

    def _deadlines(self, letter: Letter) -> Iterator[Message]:
        """The days by which something is asked for, to be taken into a calendar."""
        for deadline in letter.deadlines:
            data = icalendar(deadline, letter.sender or self._sender, self._robot, letter.at)
            yield attachment(deadline.file_name, data, MEDIA_TYPE)

    def _address(self, mail: Message, letter: Letter, subject: str) -> None:
        """The headers of the mail itself; ValueError for a line break smuggled into one of them."""
        values = {
            "From": formataddr((letter.sender or self._sender, self._robot), "utf-8"),
            "To": ", ".join(letter.to),
            "Cc": ", ".join(letter.cc),
            "Subject": subject,
            "Date": format_datetime(letter.at.astimezone(TIMEZONE)),
            "Message-ID": letter.message_id,
            "In-Reply-To": one_line(letter.in_reply_to),
            "References": " ".join(filter(None, map(one_line, letter.references))),
            "X-Duban-Reference": letter.reference,
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": SUPPRESSED,
        }
        for name, value in values.items():
            if value:
                mail[name] = _folded(name, value)


@lru_cache(MOST_FOLDERS)
def _environment_of(*folders: Path) -> Environment:
    """The one of *folders*: each template is compiled once in a process, and again when its file has changed."""
    return _environment(FileSystemLoader(folders, encoding="utf-8"))


def _environment(loader: FileSystemLoader | None = None) -> Environment:
    """How templates are read and filled, those that *loader* gives."""
    environment = OfficeWords(
        loader=loader,
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    filters = (day, short_day, without_year, moment, numbers, served, listed, arrived, receipts, place, label)
    environment.filters |= {function.__name__: function for function in filters}
    return environment


@lru_cache(maxsize=4096)
def _folded(name: str, value: str) -> str:
    """A header's value as the standard library folds it; ValueError for a line break in it."""
    folded: str = SMTP.fold(*SMTP.header_store_parse(name, value))
    return folded.partition(":")[2].strip()


def short(subject: str) -> str:
    """What a telephone shows of a subject: at most 30 characters before the tag, which must not be pushed out of it."""
    return subject if len(subject) <= LONGEST_TITLE else f"{subject[: LONGEST_TITLE - 1]}…"


def day(value: date) -> str:
    """A day as people write it: 10月25日（周一）."""
    local = value.astimezone(TIMEZONE) if isinstance(value, datetime) else value
    return f"{local.month}月{local.day}日（周{'一二三四五六日'[local.weekday()]}）"


def short_day(value: date) -> str:
    """A day as it stands in a subject: 10月25日."""
    return day(value).partition("（")[0]


def without_year(period: str) -> str:
    """A period as it stands in a subject, whose tag names the year: 10月, 第四季度."""
    return YEAR.sub("", period)


def moment(value: datetime) -> str:
    """A moment in Asia/Shanghai: 10月28日9时, 10月28日16时30分."""
    local = value.astimezone(TIMEZONE)
    minutes = f"{local.minute}分" if local.minute else ""
    return f"{local.month}月{local.day}日{local.hour}时{minutes}"


@pass_context
def label(context: Context, number: int) -> str:
    """What the plan calls the item of that number; *context* says so under `labels`."""
    return _labels(context).of(number)


@pass_context
def numbers(context: Context, values: Iterable[int]) -> str:
    """Items as the plan calls them, runs of numbers drawn together: 第1、3—5项, 第2-45、2-46项."""
    return told_in_runs(map(_labels(context).of, sorted(set(values))))


def _labels(context: Context) -> Labels:
    found: Labels = context.get("labels", PLAIN)
    return found


def served(notices: Iterable[Mapping[str, date | str]]) -> str:
    """The days on which notices were delivered, each once, in order: 10月26日、10月28日."""
    days = sorted({_local_day(notice["delivered_on"]) for notice in notices})
    return "、".join(f"{one.month}月{one.day}日" for one in days)


def listed(notices: Iterable[Mapping[str, date | str]]) -> str:
    """Notices with the day each was delivered: 10月20日提醒、10月26日催办."""
    ordered = sorted(notices, key=lambda notice: _local_day(notice["delivered_on"]))
    days = [(_local_day(notice["delivered_on"]), notice["name"]) for notice in ordered]
    return "、".join(f"{one.month}月{one.day}日{name}" for one, name in days)


def arrived(notices: Sequence[Mapping[str, object]]) -> str:
    """What may be said of the receipt of all of *notices*: 均已送达 only if each of them is proved."""
    both = "均" if len(notices) > 1 else ""
    proved = all(ProofKind(str(notice["proof"])).is_positive for notice in notices)
    return f"{both}已送达" if proved else f"邮件{both}已发出"


def receipts(notices: Iterable[Mapping[str, object]], salutation: str) -> str:
    """How it is known that the unit was told each of *notices*: 10月27日9时3分已由贵局邮件服务器接收."""
    return "、".join(_receipt(notice, salutation) for notice in notices)


def _receipt(notice: Mapping[str, object], salutation: str) -> str:
    kind, at = ProofKind(str(notice["proof"])), notice["proved_at"]
    said = f"已由{salutation}邮件服务器接收" if kind is ProofKind.ACCEPTED else str(kind)
    return f"{moment(at)}{said}" if isinstance(at, datetime) else said


def _local_day(value: date | str) -> date:
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value.astimezone(TIMEZONE).date() if isinstance(value, datetime) else value


@pass_context
def place(context: Context, finding: Finding) -> str:
    """Where a finding is: 第3项 · 本月进展 · 填报表!H7; empty if it concerns the whole file."""
    item = _labels(context).told(finding.item) if finding.item is not None else ""
    return " · ".join(filter(None, (item, finding.column, finding.cell)))
