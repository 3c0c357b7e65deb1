"""Whether an office's folder says what its letters need, and nothing of the shipped example's."""

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from duban.config import PROJECT, Settings, is_example, load_settings
from duban.domain.office.founding import completed
from duban.errors import ConfigurationError
from duban.services.operate.mail_findings import MailFinding, Mark

MOST_TOLD = 30
FOUND = "请逐处改为本办的"
MAKE = "运行 duban init office 建立本办自己的文件夹（不改动程序文件，升级不冲突），在那里设置"


def office_findings(settings: Settings) -> Iterator[MailFinding]:
    """What `duban doctor` says of the office's own files."""
    yield _example(settings)
    wanting = wanting_words(settings)
    if wanting:
        yield MailFinding("words", "称谓", Mark.TODO, "\n".join(wanting[:MOST_TOLD]), "请在 config/duban.toml 中填写")
    else:
        yield MailFinding("words", "称谓", Mark.WELL, "信函和文书用到的称谓都已填写")
    if wrong := template_faults(settings):
        yield MailFinding("templates", "文书模板", Mark.TODO, "\n".join(wrong), "请用 Word 或 WPS 改正所引的一段")
    else:
        yield MailFinding("templates", "文书模板", Mark.WELL, "逐份用示例试套过，都能套用")


def wanting_words(settings: Settings) -> tuple[str, ...]:
    """Every template that says a word of the office which its settings leave empty: the template, and the setting."""
    from duban.adapters.mail.letters import words_said as in_letters
    from duban.adapters.office.documents.template import words_said as in_documents

    config = settings.project / "config"
    said = [*in_letters(config / "letters"), *in_documents(config / "documents")]
    return tuple(
        f"{path.relative_to(settings.project)} 用到 {where}.{word}，没有填写"
        for path, words in said
        for where, office in settings.offices
        for word in sorted(words)
        if not getattr(office, word, None)
    )


def template_faults(settings: Settings) -> tuple[str, ...]:
    """Every paper's template that could not be filled when the paper is due, tried with examples: which, where, why."""
    from duban.adapters.office.documents.trial import faults

    folder = settings.project / "config" / "documents"
    return tuple(dict.fromkeys(fault for _, office in settings.offices for fault in faults(folder, office)))


def leftovers_of(settings: Settings) -> tuple[str, ...]:
    """Where the files of the office still name the example, as people read it."""
    from duban.adapters.leftovers import leftovers

    return tuple(map(str, leftovers(settings.project, PROJECT, own_words(settings))))


def own_words(settings: Settings) -> frozenset[str]:
    """By what the offices of these settings are called."""
    said = {value for _, office in settings.offices for value in office.words}
    return frozenset(said | {settings.mail.address, settings.mail.sender})


def _example(settings: Settings) -> MailFinding:
    if is_example(settings.project):
        found = f"正在使用程序随附的示例（{settings.office.name}，{settings.office.place}）"
        return MailFinding("example", "示例内容", Mark.TODO, found, MAKE)
    told = leftovers_of(settings)
    if not told:
        return MailFinding("example", "示例内容", Mark.WELL, f"{_short(settings.project)} 中没有示例的名称、地址和号码")
    more = [f"等共{len(told)}处"] if len(told) > MOST_TOLD else []
    return MailFinding("example", "示例内容", Mark.TODO, "\n".join([*told[:MOST_TOLD], *more]), FOUND)


def _short(folder: Path) -> str:
    return str(folder.relative_to(PROJECT)) if folder.is_relative_to(PROJECT) else str(folder)


def make_office(folder: Path, said: Mapping[str, str]) -> tuple[Path, ...]:
    """
    Make the folder of an office from its answers, which have no faults, and check it as it will be used.

    Nothing that is there is written over, and nothing is left where a check fails; returns what was made.
    """
    from duban.adapters.new_office import BLANK, lay_out, may_be_made, settle
    from duban.adapters.office.task_list.template_writer import write_template
    from duban.bootstrap.in_force import PARTS

    may_be_made(folder)
    draft = lay_out(folder, PROJECT, completed(said))
    try:
        for part in PARTS:
            part.check(draft)
        settings = load_settings(draft)
        blank = write_template(stream.name for stream in settings.streams.values())
        (draft / "include" / BLANK).write_bytes(blank)
        if wanting := wanting_words(settings):
            raise ConfigurationError("；".join(wanting) + "。")
        settle(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return tuple(sorted(path for path in folder.rglob("*") if path.is_file()))
