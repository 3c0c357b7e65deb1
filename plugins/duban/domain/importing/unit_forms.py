"""What names of units look like, without knowing any of them: their endings, and how phrases for many are built."""

import re

from duban.domain.importing.wording import bare

# Inside quotation marks and brackets a 、 separates nothing: “双随机、一公开”, 各县（市、区）.
NAME = re.compile(r"(?:“[^”]*”|\([^()]*\)|《[^》]*》|[^、,;\n“(《])+")
GROUP_OF_NAMES = re.compile(r"(?:“[^”]*”|\([^()]*\)|《[^》]*》|[^,;\n“(《])+")
LONGEST_NAME = 32
LONGEST_PHRASE = 60
LONGEST_CELL = 400
ENDING = re.compile(
    r"(?:局|委|办|厅|部|院|署|厂|所|站|处|科|队|(?:供销|合作|通讯|新华|报|出版|旅行|信用|联)社|联|会|司|行|馆|校|港|组|"
    r"公司|中心|支行|分行|分局|支局|政府|海关|集团|大学|学院|医院|学校|银行|海事|邮政|烟草|电信|移动|联通|铁塔|广电|"
    r"单位|部门|机构|企业|区|县|市|旗|镇|乡|街道|园区|新区|专班|办公室|人大|政协|法院|检察院|团委|科协|妇联|工商联|总工会|"
    r"(?:督查|督察|巡察|监察|研究|政研|调研|法制|法规|信访|档案|史志|方志|编纂|编辑|秘书|联络|协调|调度|指挥|值班|参事|专员)室|"
    r"(?:电视|广播|气象|地震)台|有关方面)$"
)
# What begins like that is a unit's name even where it stands alone.
PLACED = re.compile(r"^(?:市|县|区|省|州|各|国网|国家|中国|人民银行)")
OWN_PLACE = re.compile(
    r"^(?:国网|国家|中国|中共|全国|全市|各|驻|在|人民银行|(?:电信|移动|联通|铁塔|邮政|广电|农业银行|工商银行)|.{1,4}(?:湾|岛|湖|洲|新区|高新区|经开区|开发区|园区|县|(?<!地)区(?!域|块|划)|省)(?!域))"
)
# Branches of what lies outside the city carry its name, and no 市 before it.
BRANCH = re.compile(r".{2}(?:海关|海事局|供电公司|分行|支行|分公司|监管分局|银保监分局)$")
JOINING = re.compile(r"以及|[和及与/／|]")
# Behind them no name goes on, as it may behind 中心, and no text ends with them by chance.
ENDS_FOR_GOOD = re.compile(r"(?:局|委|办|厅|法院|检察院|公司|支队|管委会|委员会|办公室)$")
QUALIFIER = re.compile(r"\((?:[^()]*)\)$")
# A goal or a measure begins with what is done; no unit's name does.
DOES = re.compile(
    r"(?:进一步|持续|全面|大力|积极|加快|推进|推动|推行|推广|建立|建设|建成|健全|完善|加强|强化|提升|提高|优化|实现|开展|打造|落实|深化|"
    r"探索|制定|出台|扩大|拓展|规范|促进|实施|构建|组织|做好|培育|支持|引导|降低|压缩|缩减|简化|清理|公开|集成|化解|依法|依托|查处|"
    r"发挥|加大|缓解|减免|取消|编制|设立|完成|鼓励|充分|围绕|按照|根据|对|将|以|力争|争取|统筹|严格|启动|搭建|升级|开通|推出|打通|畅通|压减|压降|缩小|创新|创建|引进|招引|举办|培训|宣传|试点|提供|设置|增设|延伸|集中|开发|修订|印发|公布|改造|整合|梳理)"
)
MANY = re.compile(
    r"各|相关|有关|成员单位|所有|其他|全体|主管部门|监管部门|执法部门|金融机构|等部门|等单位|分别(?:牵头|负责)|五大|部门按照|涉及|"
    r"^(?:县|市|区|乡|镇|街道)(?:\([^()]*\))?(?:政府|人民政府)?$"
)
# After 等 stands a phrase for many; the comma of 等 is no name.
AND_OTHERS = re.compile(r"等(?P<phrase>.*)$")
ROLE_MARK = re.compile(r"\((?:牵头|主责|主办|负责|配合|协办|第一责任)(?:单位|部门)?\)|(?:负责)?牵头$")


def names_in(cell: str) -> list[str]:
    """The names of *cell* in their order, as they stand there."""
    return [name for name in (match.strip() for match in NAME.findall(bare(cell).rstrip("。"))) if name]


def groups_in(cell: str) -> list[list[str]]:
    """The names of *cell*, those between two commas together: a shorthand does not reach beyond one."""
    groups = GROUP_OF_NAMES.findall(bare(cell).rstrip("。"))
    return [found for found in (names_in(group) for group in groups) if found]


def is_unit(name: str) -> bool:
    """Whether *name* can be that of a unit, or a phrase for several, by its form."""
    words = QUALIFIER.sub("", _alone(name))
    if len(words) < 2 or "。" in words or DOES.match(words):
        return False
    if is_collective(name):
        return len(words) <= LONGEST_PHRASE
    return len(words) <= LONGEST_NAME and ENDING.search(words) is not None


def is_collective(name: str) -> bool:
    """Whether *name* stands for many, by its form; a phrase after 等 is one, and the name before it is none."""
    return (
        bool(MANY.search(AND_OTHERS.sub("", name) or name))
        and re.search(
            r"部门|单位|机构|政府|县|市|区|乡|镇|街道|企业|银行|学校|院校|方面|高校|医院|公司|局|委|办|协会|主体|领域|负责$",
            name,
        )
        is not None
    )


def surely_units(cell: str) -> bool:
    """Whether *cell* can be nothing but units: each name has its place, or an ending that only units have."""
    return looks_like_units(cell) and all(
        PLACED.match(name)
        or has_own_place(name)
        or ENDS_FOR_GOOD.search(QUALIFIER.sub("", _alone(name)))
        or is_collective(name)
        for name in names_in(bare(cell))
    )


def _alone(name: str) -> str:
    """The name before 等 and without its mark of role."""
    return AND_OTHERS.sub("", ROLE_MARK.sub("", name)) or name


def looks_like_units(cell: str) -> bool:
    """Whether *cell* can be a list of units and nothing else, by its form."""
    words = bare(cell)
    if not words or len(words) > LONGEST_CELL or "。" in words.rstrip("。"):
        return False
    return all(is_unit(name) for name in names_in(words))


def has_own_place(name: str) -> bool:
    """Whether *name* says itself where the unit is, so that a 市 before it in a list is not its own."""
    return OWN_PLACE.match(name) is not None or BRANCH.search(name) is not None


def told_apart(words: str) -> str:
    """*words* with a 、 where 和 or a stroke stands between two whole names: 市甲局和市乙局, but not 市文化和旅游局."""
    return JOINING.sub(lambda found: "、" if _joins(words, found) else found.group(), words)


def _joins(words: str, found: re.Match[str]) -> bool:
    before, after = names_in(words[: found.start()])[-1:], names_in(words[found.end() :])[:1]
    return bool(before and after and is_unit(before[0]) and is_unit(after[0]) and PLACED.match(after[0]))
