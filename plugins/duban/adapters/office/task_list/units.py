"""The sheets 单位 and 联系人: who takes part, and where their people are reached."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from duban.adapters.office.task_list.sheet_reader import Faults, SheetRow
from duban.domain.plan.addresses import DOMAIN, domain_of, is_address, is_public
from duban.domain.plan.organisation import Contact, Organisation, Role
from duban.domain.plan.unit_names import COLLECTIVE, Directory, key

UNITS, CONTACTS = "单位", "联系人"
UNIT_COLUMNS = ("名称", "代码", "别名", "类型", "隶属", "称谓", "报送口径", "会签口径")
# A list may lack these columns: then no domain is declared, short names come from the names, and nobody is grouped.
MAIL_DOMAINS, SHORT_NAME, GROUP = UNIT_OPTIONS = "邮件域名", "简称", "分组"
CONTACT_COLUMNS = ("单位", "单位代码", "角色", "姓名", "邮箱", "电话")
# A row that says none of these was prepared for somebody to fill in, and is nobody yet.
REACHED_BY = ("姓名", "邮箱", "电话")
# A contact without them is valid at all times.
VALID_FROM, VALID_TO = VALIDITY = ("启用日期", "停用日期")
# A code is part of every reference, and so of Message-IDs and addresses.
CODE = re.compile(r"[a-z][a-z0-9]*")


@dataclass(frozen=True, slots=True)
class Units:
    """
    The organisations, the names they go by, and the cell that says in which stream each reports.

    `names` are the official ones by code; None if a code is wrong, for who is meant by it elsewhere cannot be
    known then.
    """

    organisations: tuple[Organisation, ...]
    directory: Directory
    names: dict[str, str] | None
    stream_cells: dict[str, str]


def read_units(
    rows: list[SheetRow], streams: Mapping[str, str] | None, former: Mapping[str, str], faults: Faults
) -> Units:
    """
    The single organisations, and a directory that knows the phrases for many (集合称谓) as well.

    *streams* are the names of the streams by code: a cell may say either, or a *former* name; None takes it as it
    stands.
    """
    if not rows:
        faults.add(UNITS, "A2", "没有任何单位，请恢复内容。")
    singles = [row for row in rows if row.text("类型") != COLLECTIVE]
    collectives = [name for row in rows if row.text("类型") == COLLECTIVE for name in _names(row)]
    _tell_names(rows, faults)
    _tell_streams(singles, streams, former, faults)
    _tell_domains(singles, faults)
    are_sound = _tell_codes(singles, faults)
    codes = {**former, **{name: code for code, name in reversed(tuple((streams or {}).items()))}}
    organisations = tuple(_organisation(row, codes, faults) for row in singles)
    return Units(
        organisations=organisations,
        directory=Directory(organisations, collectives),
        names={organisation.code: organisation.name for organisation in organisations} if are_sound else None,
        stream_cells={row.plain("代码"): row.at("报送口径") for row in singles},
    )


def _organisation(row: SheetRow, codes: Mapping[str, str], faults: Faults) -> Organisation:
    if row.text("隶属") not in ("是", "否"):
        faults.at(row, "隶属", f"“{row.text('名称')}”是否隶属市政府，请填“是”或“否”。")
    return Organisation(
        code=row.plain("代码"),
        name=row.text("名称"),
        aliases=_words(row.text("别名")),
        kind=row.text("类型"),
        subordinate=row.text("隶属") == "是",
        salutation=row.text("称谓") or "贵单位",
        streams=tuple(codes.get(word, word) for word in _words(row.text("报送口径"))),
        countersigns=tuple(codes.get(word, word) for word in _words(row.text("会签口径"))),
        mail_domains=_domains(row),
        short_name=row.text(SHORT_NAME),
        group=row.text(GROUP),
    )


def _domains(row: SheetRow) -> tuple[str, ...]:
    """The domains of a unit, as they stand behind the @ of an address."""
    return tuple(word.casefold().removeprefix("@").rstrip(".") for word in _words(row.plain(MAIL_DOMAINS)))


def _tell_domains(rows: Iterable[SheetRow], faults: Faults) -> None:
    """A domain that is not the unit's alone would let others report in its name."""
    seen: dict[str, str] = {}
    for row in rows:
        for domain in _domains(row):
            first = seen.setdefault(domain, row.at(MAIL_DOMAINS))
            if not DOMAIN.fullmatch(domain):
                faults.at(
                    row,
                    MAIL_DOMAINS,
                    f"“{domain}”不是邮件域名，请填写邮箱地址中 @ 之后的部分，如 swj.jiangzhou.example。",
                )
            elif is_public(domain):
                faults.at(
                    row,
                    MAIL_DOMAINS,
                    f"“{domain}”是公共邮箱，任何人都可注册，不能代表单位；请清空本格，只在《{CONTACTS}》中登记具体邮箱。",
                )
            elif first != row.at(MAIL_DOMAINS):
                faults.at(
                    row,
                    MAIL_DOMAINS,
                    f"“{domain}”已填作 {first} 的单位的邮件域名；几家共用的域名不能代表任何一家，请都清空。",
                )


def _tell_streams(
    rows: Iterable[SheetRow], streams: Mapping[str, str] | None, former: Mapping[str, str], faults: Faults
) -> None:
    """A stream that nobody configured: its unit would owe nothing, and nobody would notice."""
    if streams is None:
        return
    for row in rows:
        for header in ("报送口径", "会签口径"):
            for stream in _words(row.text(header)):
                if stream not in (*streams, *streams.values(), *former):
                    known = "、".join(streams.values())
                    faults.at(row, header, f"配置中没有“{stream}”，请改为 {known} 之一，或留空。")


def _tell_names(rows: Iterable[SheetRow], faults: Faults) -> None:
    """A name that two rows go by would file one unit's items with another."""
    seen: dict[str, str] = {}
    for row in rows:
        if not row.text("名称"):
            faults.at(row, "名称", "单位名称为空，请填写或删除该行。")
        for name in _names(row):
            first = seen.setdefault(key(name), row.at("名称"))
            if first != row.at("名称"):
                faults.at(row, "名称", f"名称或别名“{name}”已用于 {first} 的单位，请改为不同名称。")


def _tell_codes(rows: Iterable[SheetRow], faults: Faults) -> bool:
    """Whether every code is well-formed and its own; each other one is a fault."""
    seen: dict[str, str] = {}
    are_sound = True
    for row in rows:
        code = row.plain("代码")
        first = seen.setdefault(code, row.at("代码"))
        if not CODE.fullmatch(code):
            sentence = f"“{row.text('名称')}”的代码“{code}”应为小写字母开头的字母和数字，如 swj。"
        elif first != row.at("代码"):
            sentence = f"代码“{code}”重复（首次见于 {first}），请改为不同代码。"
        else:
            continue
        are_sound = False
        faults.at(row, "代码", sentence)
    return are_sound


def _names(row: SheetRow) -> Iterator[str]:
    yield from (name for name in (row.text("名称"), *_words(row.text("别名"))) if name)


def _words(text: str) -> tuple[str, ...]:
    """Several names in one cell."""
    return tuple(word.strip() for word in re.split(r"[；;|\n]", text) if word.strip())


def read_contacts(rows: list[SheetRow], units: Units, faults: Faults) -> tuple[Contact, ...]:
    """The role mailboxes in the order of the sheet, each of a known organisation; rows not filled in are none."""
    rows = [row for row in rows if any(map(row.text, REACHED_BY))]
    if units.names is not None:
        _tell_owners(rows, units.names, faults)
    _tell_neighbours(rows, units.organisations, faults)
    contacts = []
    seen: dict[tuple[object, ...], str] = {}
    for row in rows:
        code, role, mail = row.plain("单位代码"), row.text("角色"), row.plain("邮箱")
        valid_from, valid_to = _validity(row, faults)
        first = seen.setdefault((code, role, mail.lower(), valid_from, valid_to), row.at("邮箱"))
        if not is_address(mail):
            faults.at(row, "邮箱", f"“{mail}”不是有效的邮箱地址，每行只写一个，如 name@example.com。")
        elif first != row.at("邮箱"):
            faults.at(row, "邮箱", f"与 {first} 的单位、角色和邮箱完全相同，请删除其一。")
        if role not in list(Role):
            faults.at(row, "角色", f"角色“{role}”应为{'、'.join(Role)}之一。")
            continue
        contacts.append(Contact(code, Role(role), row.text("姓名"), mail, row.plain("电话"), valid_from, valid_to))
    return tuple(contacts)


def _validity(row: SheetRow, faults: Faults) -> tuple[date | None, date | None]:
    """First and last day of a contact; both None where the columns or the cells are empty."""
    days: list[date | None] = []
    for header in VALIDITY:
        try:
            days.append(row.day(header))
        except ValueError:
            faults.at(row, header, f"“{row.text(header)}”不是有效日期，请填写如 2021-12-31，或留空。")
            days.append(None)
    first, last = days
    if first and last and last < first:
        faults.at(row, VALID_TO, f"停用日期早于启用日期 {first.isoformat()}，请核对。")
    return first, last


def _tell_neighbours(rows: list[SheetRow], units: Iterable[Organisation], faults: Faults) -> None:
    """A contact of one unit at the declared domain of another, for which he does not report, could speak for it."""
    owners = {domain: unit for unit in units for domain in unit.mail_domains}
    registered = {(row.plain("单位代码"), row.plain("邮箱").casefold()) for row in rows}
    for row in rows:
        mail = row.plain("邮箱").casefold()
        owner = owners.get(domain_of(mail))
        if owner is not None and (owner.code, mail) not in registered:
            faults.at(
                row,
                "邮箱",
                f"“{domain_of(mail)}”已填作{owner.name}的邮件域名，这里却是其他单位的邮箱：该域名不是一家专用，"
                f"请清空《{UNITS}》中{owner.name}的“{MAIL_DOMAINS}”，或核对本邮箱。",
            )


def _tell_owners(rows: Iterable[SheetRow], names: dict[str, str], faults: Faults) -> None:
    """Code and name mean the same known unit; a unit that is gone is told once, however many people it had."""
    strangers: dict[str, list[SheetRow]] = {}
    for row in rows:
        code, name = row.plain("单位代码"), row.text("单位")
        if code not in names:
            strangers.setdefault(code, []).append(row)
        elif name and key(name) != key(names[code]):
            faults.at(row, "单位", f"“{name}”与代码“{code}”的单位“{names[code]}”不一致，请核对。")
    for code, found in strangers.items():
        more = f"（共 {len(found)} 行）" if len(found) > 1 else ""
        sentence = f"单位代码“{code}”{more}不在《{UNITS}》表中，请核对代码或补登单位。"
        faults.at(found[0], "单位代码", sentence)
