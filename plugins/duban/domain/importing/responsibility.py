"""Who leads and who helps, of one text: 牵头单位：…；配合单位：…, A牵头，B配合, or a list, whose first unit leads."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from duban.domain.importing.deadlines import looks_like_deadline
from duban.domain.importing.unit_forms import (
    groups_in,
    has_own_place,
    is_collective,
    is_unit,
    looks_like_units,
    names_in,
    told_apart,
)
from duban.domain.importing.wording import bare, full_width

LEADS = r"(?:牵头|主办|主责|第一责任)(?:责任)?(?:单位|部门|处室|科室)?|责任主体"
ANSWERS = r"(?:责任|承办|负责|实施|落实)(?:单位|部门|处室|科室)"
HELPS = r"(?:配合|协办|协同|参与|参加|协助|协作)(?:责任)?(?:单位|部门|处室|科室)?"
BY_WHEN = r"(?:完成|办理|工作|推进|整改)?(?:时限|时间|期限|节点)(?:要求|节点|安排)?|时间节点|完成日期"
LABEL = re.compile(
    rf"(?P<lead>{LEADS})(?:及责任人)?[:：]|(?P<answers>{ANSWERS})[:：]|(?P<helps>{HELPS})[:：]|(?P<by>{BY_WHEN})[:：]"
    r"|(?P<other>责任人|责任领导|牵头领导|分管领导|联系人|联系电话|备注)[:：]"
)
# 【牵头单位】市政务局: a label in brackets has no colon.
IN_BRACKETS = re.compile(
    rf"【\s*({LEADS}|{ANSWERS}|{HELPS}|{BY_WHEN}|(?:改革|工作|任务|主要|具体|重点|年度)?(?:内容|措施|举措|目标|任务))\s*】[:：]?\s*(?=\S)"
)
CLAUSE = re.compile(r"^(?:由)?(?P<lead>.+?)(?:负责)?(?:总)?(?:牵头(?:负责|落实|推进|组织)?|主办)[,、;]?(?P<rest>.*)$")
ROLE_AT_END = re.compile(
    r"(?:等)?(?:按(?:照)?(?:各自)?职责(?:分工)?|按分工|依职责)?(?:共同|分别|具体)?(?:配合(?:落实|做好)?|负责(?:落实)?|参与|协同(?:推进|配合)?|协助|落实|承办|协办)$"
)
MARKED = re.compile(r"\((?:牵头|主责|主办|第一责任)(?:单位|部门)?\)")
TOGETHER = re.compile(r"^(?P<lead>[^、,;]+?)(?:会同|会商)(?P<rest>.+)$")
# Said once of all lists: that the first unit leads.
FIRST_TOLD = re.compile(
    r"[,、;]?\(?(?:排|列)(?:名)?(?:在|于)?(?:首位?|第一位?|最前)(?:的|者)?(?:单位|部门)?(?:为|是|系)?牵头(?:单位|部门)?(?:[,;]?下同)?\)?"
)
BETWEEN = " ,;、。，；"
FIRST_LEADS = "列第一位的为牵头单位"


@dataclass(frozen=True, slots=True)
class Responsibility:
    """
    Who leads, who helps and by when, as it stands there; `how` it was told apart, `doubt` what is not certain.

    `beside` is what stands behind other labels (责任人：…), by the label.
    """

    lead: str = ""
    helpers: str = ""
    deadline: str = ""
    how: str = ""
    doubt: str = ""
    beside: Mapping[str, str] = field(default_factory=dict)


def with_colons(line: str) -> str:
    """The line with its labels in brackets (【牵头单位】市政务局) written as all others are (牵头单位：市政务局)."""
    return IN_BRACKETS.sub(r"\1：", line)


def looks_like_responsibility(text: str) -> bool:
    """Whether *text* tells nothing but who answers for an item, or by when."""
    words = bare(text)
    if LABEL.match(words):
        return True
    if looks_like_deadline(words):
        return False
    words = without_deadline(words)[0]
    clause = CLAUSE.match(words)
    if clause and looks_like_units(clause["lead"]):
        return True
    return looks_like_units(ROLE_AT_END.sub("", words)) and "。" not in words


def read_responsibility(text: str) -> Responsibility:
    """Who leads and who helps, of a text that tells of nothing else."""
    words = told_apart(FIRST_TOLD.sub("", bare(text)).strip(BETWEEN))
    if LABEL.search(words):
        return _labelled(words)
    if MARKED.search(words):
        return _listed(words)
    together = TOGETHER.match(words)
    if together and is_unit(together["lead"]):
        rest, deadline = without_deadline(together["rest"])
        return _told(together["lead"], ROLE_AT_END.sub("", rest).strip(BETWEEN), deadline, "按“会同”字样分列")
    clause = CLAUSE.match(words)
    if clause:
        rest, deadline = without_deadline(clause["rest"])
        helpers = told_apart(ROLE_AT_END.sub("", rest).strip(BETWEEN))
        return _told(told_apart(clause["lead"].strip(BETWEEN)), helpers, deadline, "按“牵头”字样分列")
    return _listed(words)


def _labelled(words: str) -> Responsibility:
    pieces = list(_behind_labels(words))
    beside = {name: full_width(text) for kind, name, text in pieces if kind == "other" and text}
    found: dict[str, str] = {}
    for kind, _name, text in pieces:
        found[kind] = "，".join(filter(None, (found.get(kind, ""), text)))
    return replace(_told_by(found, words), beside=beside)


def _behind_labels(words: str) -> Iterator[tuple[str, str, str]]:
    """The kind of each label, its words, and what stands behind it."""
    labels = list(LABEL.finditer(words))
    for label, after in zip(labels, [*labels[1:], None], strict=True):
        text, _, behind = words[label.end() : after.start() if after else len(words)].strip(BETWEEN).partition("。")
        kind = label.lastgroup or ""
        if looks_like_deadline(behind):
            yield "by", "", behind
        elif behind:
            text = f"{text}。{behind}"
        yield kind, label[kind], text


def _told_by(found: Mapping[str, str], words: str) -> Responsibility:
    """Who answers by what stands behind each kind of label in *words*."""
    deadline = full_width(found.get("by", ""))
    lead, answers, helps = (found.get(kind, "") for kind in ("lead", "answers", "helps"))
    if lead:
        return _told(lead, "，".join(filter(None, (answers, helps))), deadline, "按标明的单位分列")
    if own := LABEL.split(words, maxsplit=1)[0].strip(BETWEEN):
        # A牵头，B配合；完成时限：…
        told = read_responsibility(own)
        return replace(told, helpers=told.helpers or full_width(helps), deadline=deadline or told.deadline)
    if answers and helps:
        return _told(answers, helps, deadline, "按标明的单位分列")
    if answers:
        only = read_responsibility(answers)
        return replace(only, deadline=deadline or only.deadline)
    return _told("", helps, deadline, "按标明的单位分列")


def _listed(words: str) -> Responsibility:
    """A list without any word of role: one unit that is marked leads, or else the first."""
    words, deadline = without_deadline(words)
    words = ROLE_AT_END.sub("", words).strip(BETWEEN)
    names = names_in(words)
    marked = [name for name in names if MARKED.search(name)]
    if marked:
        rest = "、".join(MARKED.sub("", name) for name in names if name not in marked)
        lead = "、".join(MARKED.sub("", name) for name in marked)
        return _told(lead, rest, deadline, "按标明的牵头字样分列")
    if not names:
        return Responsibility(deadline=full_width(deadline))
    if is_collective(names[0]):
        return _told(words, "", deadline, "", "列第一位的不是单个单位，牵头单位待核")
    rest = _rest_after_first(words, names[0])
    doubt = "" if is_unit(names[0]) else f"“{full_width(names[0])}”不似单位名称"
    return _told(names[0], rest, deadline, FIRST_LEADS if rest else "", doubt)


def _rest_after_first(words: str, first: str) -> str:
    """The rest of the list; the next name keeps the 市 that it shared with the first one."""
    rest = words[len(first) :].strip(BETWEEN)
    following = groups_in(words)[0][1:2]
    place = first[:1]
    stands = following and (
        re.match(r"[市县区省州各]|[^、,]{2,4}[市县区]", following[0]) or has_own_place(following[0])
    )
    shares = following and place in "市县区省州" and not stands
    return place + rest if shares and is_unit(following[0]) and not is_collective(following[0]) else rest


def without_deadline(words: str) -> tuple[str, str]:
    """A deadline that stands behind the units, apart."""
    if looks_like_deadline(words):
        return "", words
    head, sign, tail = max((words.rpartition(sign) for sign in ",;"), key=lambda parts: len(parts[0]))
    return (head, tail) if sign and looks_like_deadline(tail) else (words, "")


def _told(lead: str, helpers: str, deadline: str, how: str, doubt: str = "") -> Responsibility:
    """With signs as a Chinese text has them."""
    return Responsibility(full_width(lead), full_width(helpers), full_width(deadline), how, doubt)
