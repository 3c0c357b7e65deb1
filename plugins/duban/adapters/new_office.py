"""The folder of a new office, made from the shipped one: settings in its own words, letters, templates, calendar."""

import json
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import mkdtemp

from duban.domain.office.founding import addresses
from duban.errors import Refused

SETTINGS = "duban.toml"
ANSWERS = "answers.toml"
README = "说明.md"
DRAFT = ".draft-"
# Beside the list, whose name an import takes.
BLANK = "空白任务清单.xlsx"
# What stands in the settings as an example of the shipped office's, beside its values.
EXAMPLES = {"mx.yyb.quanzhou.example": "mx.单位域名"}
# A number like that of a plan, where the settings give one for an example.
A_DOCUMENT = "×政办〔2026〕5号"
# Of the programme of the shipped office alone.
NOT_OURS = re.compile(r"^(same_targets = .*\n)", re.MULTILINE)
BASELINE = re.compile(r"^baseline = \[[^\]]*\]", re.MULTILINE)
SECTION = re.compile(r"^\[(?P<name>[^\[\]]+)\]$", re.MULTILINE)


def may_be_made(folder: Path) -> None:
    """Refused if *folder* holds anything but answers: nothing that is there is ever written over."""
    if folder.exists() and not folder.is_dir():
        raise Refused(f"{folder} 不是文件夹。")
    if (folder / "config" / SETTINGS).is_file():
        settings = folder / "config" / SETTINGS
        raise Refused(
            f"{folder} 已经建立，没有改动。要改设置请编辑 {settings}，再用 duban doctor 核对；另建一个请换文件夹。"
        )
    there = sorted(path.name for path in folder.iterdir() if not _is_ours(path)) if folder.is_dir() else []
    if there:
        raise Refused(f"{folder} 中已有 {'、'.join(there[:5])}，没有改动。请换一个文件夹，或自行移走后重来。")


def _is_ours(path: Path) -> bool:
    """Whether a try before left it: answers, or what was begun when the machine went down."""
    return path.name == ANSWERS or path.name.startswith(DRAFT)


def keep_answers(folder: Path, said: Mapping[str, str]) -> Path:
    """Write down what was answered so far, for the next try; returns where."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / ANSWERS
    beside = path.with_name(f"{DRAFT}{ANSWERS}")
    beside.write_text("".join(f"{key} = {_toml(value)}\n" for key, value in said.items()), encoding="utf-8")
    return beside.replace(path)


def lay_out(folder: Path, example: Path, said: Mapping[str, str]) -> Path:
    """
    Lay the new office out in a draft inside *folder*, which is returned: from the *example* and all answers.

    It becomes the office with `settle`, once it was checked.
    """
    folder.mkdir(parents=True, exist_ok=True)
    draft = Path(mkdtemp(prefix=DRAFT, dir=folder))
    config, include = draft / "config", draft / "include"
    for part, ending in (("letters", ".txt"), ("documents", ".docx"), ("calendar", "")):
        shutil.copytree(example / "config" / part, config / part, ignore=_others(ending))
    text = (example / "config" / SETTINGS).read_text(encoding="utf-8")
    (config / SETTINGS).write_text(settings_of(text, said), encoding="utf-8")
    include.mkdir()
    (draft / README).write_text(ABOUT.format(**said), encoding="utf-8")
    return draft


def settle(draft: Path, folder: Path) -> None:
    """Move the *draft* to its place in *folder*, the settings last: without them it is no office."""
    for name in (README, "include", "config"):
        (draft / name).rename(folder / name)
    draft.rmdir()


def settings_of(text: str, said: Mapping[str, str]) -> str:
    """The settings *text* of the shipped office in the words of the new one."""
    short, host = _value(text, "office", "short_name"), _value(text, "office", "head").removesuffix("主要领导")
    code = next(match["name"] for match in SECTION.finditer(text) if match["name"].startswith("programmes."))
    tag = _value(text, code, "tag")
    spoken = {short: said["short_name"], host: said["host"], f"〔{tag}": f"〔{said['tag']}", **EXAMPLES}
    spoken[_value(text, "office", "superior")] = said["superior"]
    spoken[_value(text, code, "document")] = said["document"] or A_DOCUMENT
    # In one pass: what was put in is not replaced once more.
    text = re.sub("|".join(map(re.escape, spoken)), lambda found: spoken[found[0]], text)
    text = BASELINE.sub("baseline = []", NOT_OURS.sub("", text))
    office = {key: said[key] for key in WORDS} | {"organisation": "", "county_desk": "", "request_signer": said["head"]}
    for key, value in office.items():
        text = _set(text, "office", key, value)
    text = _set(text, "office", "report_signers", [said["deputy_head"], said["head"]])
    text = _set(text, "office", "report_to", list(addresses(said["report_to"])))
    text = _set(text, "mail", "address", said["address"])
    text = _set(text, "mail", "sender", said["sender"])
    for key in ("title", "document", "tag"):
        text = _set(text, code, key, said[key])
    for key in ("starts_on", "ends_on"):
        text = _set(text, code, key, said[key], plain=True)
    return text.replace(f"[{code}]", f"[programmes.{said['code']}]")


WORDS = (
    *("name", "contact_line", "place", "short_name", "calls_itself", "issuer", "issuer_calls_itself"),
    *("issuer_leaders", "number_prefix", "letter_prefix", "superior", "adopted_by"),
    *("supervision", "accountability", "area_code", "head", "deputy_head", "desk_head", "city_deputy", "city_head"),
)


def _section(text: str, name: str) -> tuple[int, int]:
    start = next(match.end() for match in SECTION.finditer(text) if match["name"] == name)
    following = SECTION.search(text, start)
    return start, following.start() if following else len(text)


def _line(key: str) -> re.Pattern[str]:
    return re.compile(rf'^{key} = (?P<value>"[^"]*"|\[[^\]]*\]|[^#\n]*?)(?P<note>\s*#.*)?$', re.MULTILINE)


def _value(text: str, section: str, key: str) -> str:
    """The text that stands at *key*."""
    start, end = _section(text, section)
    found = _line(key).search(text, start, end)
    if found is None:
        raise KeyError(f"[{section}] {key}")
    return str(json.loads(found["value"]))


def _set(text: str, section: str, key: str, value: object, *, plain: bool = False) -> str:
    """*text* with another *value* at *key*, the note behind it kept."""
    start, end = _section(text, section)
    found = _line(key).search(text, start, end)
    if found is None:
        raise KeyError(f"[{section}] {key}")
    written = str(value) if plain else _toml(value)
    return f"{text[: found.start('value')]}{written}{text[found.end('value') :]}"


def _toml(value: object) -> str:
    """A text or a list of texts as TOML writes them, which for these is JSON's manner."""
    return json.dumps(value, ensure_ascii=False)


def _others(ending: str) -> Callable[[object, list[str]], list[str]]:
    def ignored(_: object, names: list[str]) -> list[str]:
        return [name for name in names if name.startswith((".", "~")) or not name.endswith(ending)]

    return ignored


ABOUT = """# {short_name}的设置

本文件夹由 `duban init` 建立，是本办的全部设置。程序升级不改动这里的任何文件；请随数据一并备份。

| 文件 | 内容 |
|---|---|
| `config/duban.toml` | 名称、签发人、邮箱、专项、报送口径和期限；改后一分钟内生效，写错的不采用并会指出 |
| `config/letters/` | 邮件和公文的文字；`{{{{ office.issuer }}}}` 等取自 `config/duban.toml` 的 `[office]` |
| `config/documents/` | 公文、报告的版式，用 Word 或 WPS 修改 |
| `config/calendar/` | 国务院办公厅每年公布的放假安排（见其中的 README.md） |
| `include/task_list.xlsx` | 任务清单、单位、联系人、量化指标（尚无，见下） |

## 上线前

1. 任务清单：`duban import 方案文件 -o include/task_list.xlsx` 由印发的方案生成，
   或填写 `include/空白任务清单.xlsx` 后另存为 `include/task_list.xlsx`；补全《单位》《联系人》后用 `duban tasks` 核对。
2. 本办所在单位（{host}）也承担任务的，把它在《单位》中的代码写到 `[office] organisation`：对本单位用签报，不发函。
3. 页面用户：`[roles.users]` 中的用户名和职务改为实际的人。
4. `duban doctor` 检查邮箱，并列出仍是示例内容的地方。
5. `make demo` 演练一遍，再 `make run`。
"""
