"""The sentences of the papers with the fact of each of their numbers; a new sentence needs its line here."""

from duban.domain.papers.targets import STATES

WEEK = r"\d+月\d+日(?:至(?:\d+月)?\d+日)?"
N, R = r"(?P<n{}>\d+)", r"(?P<n{}>[\d.]+%|—)"


def _n(text: str) -> str:
    """An expression in which # is a number and % a rate, in their order."""
    place, made = 0, ""
    for sign in text:
        if sign in "#%":
            place += 1
            made += (N if sign == "#" else R).format(place)
        else:
            made += sign
    return made


def _all(*rows: tuple[str, str]) -> list[tuple[str, tuple[str, ...]]]:
    return [(_n(text), tuple(keys.split())) for text, keys in rows]


LEAD = _all(
    ("新销号#项", "changes.closed"),
    ("新申报完成#项", "lists.newly_claimed"),
    ("#项任务已销号#项、已申报完成待核验#项", "total.items total.closed total.claimed"),
    ("完成率（已核验）%、（含待核验）%", "total.verified_rate total.rate"),
    ("（上期%、%）", "before.verified_rate before.rate"),
    ("逾期#项", "lists.overdue"),
    ("逾期\\d+项（上期#项）", "before.overdue"),
    ("最长#天", "lists.longest_overdue"),
    ("还有#项到期而未申报", "lists.ahead"),
    (f"最集中的是(?P<week>{WEEK})，#项", "={week}到期"),
    ("净增完成（含待核验）#项", "month.gain"),
    ("需(?P<level>市级|省级)协调#项", "=需{level}协调"),
)
RESULTS = _all(
    ("#项任务已销号#项、已申报完成待核验#项", "total.items total.closed total.claimed"),
    ("有明确时限的#项中", "total.dated"),
    (
        "已到期#项，其中已销号#项、待核验#项、未完成#项",
        "total.due total.due_closed total.due_claimed total.due_open",
    ),
    ("完成率（已核验）%、（含待核验）%", "total.verified_rate total.rate"),
    ("持续推进#项", "lists.continuous"),
    ("随省推进#项", "lists.follows_province"),
    ("未明确时限#项", "lists.unstated"),
    ("另有#项已终止", "lists.terminated"),
    ("按时限到(?P<month>[^，]+)底应剩#项", "={month}末按时限应剩"),
    (
        "(?P<month>\\d{{4}}年\\d+月)底应剩\\d+项，[^，]*日实剩#项".replace("{{", "{").replace("}}", "}"),
        "={month}实剩",
    ),
    ("绿灯#项，黄灯#项", "total.green total.yellow"),
    ("，红灯#项", "total.red"),
    ("灰灯#项", "total.grey"),
    ("另有#项待核实", "lists.withheld"),
    ("[（、]临期#项", "lit.yellow.near"),
    ("[（、]进展滞后#项", "lit.yellow.slow"),
    ("申报待补充#项", "lit.yellow.asked"),
    ("（逾期#项，节点、指标久未达到#项）", "lit.red.overdue lit.red.slow"),
    ("(?P<kind>新转红灯|红灯消除|撤回完成申报)#项", "={kind}"),
    ("申报转待补充#项", "changes.asked"),
    ("据#家牵头单位报送汇总", "coverage.reported"),
    ("应报#家", "coverage.owed"),
    ("其中迟报#家", "coverage.late"),
    ("(?:其中|、)补报#家", "coverage.after_cutoff"),
    ("经同意免报#家", "coverage.exempt"),
    ("尚缺[^，。]*等#家", "coverage.absent"),
)
PROGRESS = _all(
    ("#项已销号#项", "category.{category}.items category.{category}.closed"),
    ("、待核验#项", "category.{category}.claimed"),
    ("到期事项完成率（已核验）%", "category.{category}.verified_rate"),
    ("（含待核验%）", "category.{category}.rate"),
    ("新销号#项", "changes.closed.category.{category}"),
    ("新申报完成#项", "changes.claimed.category.{category}"),
    ("第(?P<item>[\\d-]+)项(?:（[^）]*)?）?[^。：]*距时限#天", "item.{item}.days_left"),
    ("共#家报送", "lists.practices"),
)
TARGETS = _all(
    ("已启用#个", "targets.enabled"),
    ("另有#个待确认", "targets.disabled"),
    ("涉及#项任务", "targets.items"),
    ("等#家，详见", "targets.missed_leads"),
    *((f"(?<![未期]){word}#个", f"targets.{state.name.lower()}") for state, word in STATES),
)
# 甲14项、乙12项, the first and the second of those with the most.
MOST = "{}(?P<lead>[^：；。，、]+?)(?<!\\d)#项(?=[、，居])"
CAUSES = "依赖上级|部门间|资金|用地|系统|人员|其他"
DELAYS = _all(
    ("逾期、滞后的#项", "delays.late"),
    (f"(?P<cause>{CAUSES})#项", "=滞后原因：{cause}"),
    ("(?P<owner>牵头单位|协办单位|汇总单位|上级)(?<!依赖上级)#项", "=滞后原因由{owner}解决"),
    ("未报原因#项", "delays.unsaid"),
)
PROBLEMS = {
    "任务逾期": _all(
        ("共#项（最长#天）", "lists.overdue lists.longest_overdue"),
        (MOST.format("天）："), "lists.overdue.lead.{lead}"),
        (MOST.format("天）：[^，。]+、"), "lists.overdue.lead.{lead}"),
    ),
    "任务滞后": DELAYS
    + _all(
        ("^共#项", "lists.behind"),
        (MOST.format("共\\d+项："), "lists.behind.lead.{lead}"),
        (MOST.format("共\\d+项：[^，。]+、"), "lists.behind.lead.{lead}"),
        ("(?P<kind>节点到期未完成|指标到期未达标|指标低于序时)#项", "={kind}"),
    ),
    "量化指标": TARGETS,
    "各单位反映的问题": _all(("^共#条", "lists.problems"), ("反映最多的（#项", "problems.most_alike")),
    "交办事项": _all(
        ("^共#项，已办结#项", "lists.errands_given lists.errands_closed"),
        ("在办#项", "lists.errands_open"),
        ("（超期#项）", "lists.errands_late"),
    ),
}
AHEAD = _all(
    ("尚未申报完成#项", "lists.ahead"),
    ("其中#项进展滞后", "lists.ahead_slow"),
    (f"(?P<week>{WEEK})#项", "={week}到期"),
    (MOST.format("按牵头单位："), "lists.ahead.lead.{lead}"),
    (MOST.format("按牵头单位：[^，。]+、"), "lists.ahead.lead.{lead}"),
)
NEEDS = _all(
    ("反映问题#条", "lists.problems"),
    ("需协调#项", "lists.needs"),
    ("[（、](?P<level>部门间|市级|省级)#项", "=需{level}协调"),
    (
        "(?P<stage>待交办|协办单位办理中|协办单位已答复|已答复提出单位|已提请上一级|已办结)#项",
        "needs.stage.{stage}",
    ),
    ("办理中的由(?P<helper>[^，、。：0-9]+?)（#项）", "needs.helper.{helper}"),
    ("办理中的由[^、。]+、(?P<helper>[^，、。：0-9]+?)（#项）", "needs.helper.{helper}"),
    ("最多的（#项", "needs.most_alike"),
)
NEXT = _all(
    ("已申报完成的#项", "total.claimed"),
    ("逾期的#项", "lists.overdue"),
    ("即将到期的#项", "lists.ahead"),
    ("未报齐的#家", "coverage.absent"),
)
COUNTY_LEAD = _all(
    ("应报#家、已报#家", "coverage.owed coverage.reported"),
    ("有困难或滞后的指标#项（共性#项、个性#项）", "lists.problems lists.common_problems lists.particular_problems"),
    ("最集中的是“(?P<name>[^”]+)”，#家", "={name}有困难或滞后的{level}数"),
    ("不一致的#处", "lists.contradictions"),
)
COUNTY_COVERAGE = _all(
    ("应报#家，已报#家（按时#家", "coverage.owed coverage.reported coverage.on_time"),
    ("、迟报#家", "coverage.late"),
    ("、补报#家", "coverage.after_cutoff"),
    ("不计迟报#家", "coverage.not_late"),
)
COUNTIES = _all(
    ("(?P<state>已印发|按本方案直接执行|未写文号|尚未说明)#家", "=落实方案{state}的{level}"),
    ("探索性任务的#家", "lists.pilots"),
    ("[：；](?P<county>[^：；。、]+)：[^：；]*（连续#个季度未更新）", "={county}承接任务连续未更新季度数"),
    ("[（；]连续#个季度未更新的：(?P<county>[^、；）]+)", "={county}承接任务连续未更新季度数"),
    ("共#家", "coverage.owed"),
    ("共性问题。涉及#项指标", "lists.common_problems"),
    ("个性问题。涉及#项指标", "lists.particular_problems"),
    (
        "共#处，涉及#家牵头单位的#项任务",
        "lists.contradictions lists.contradicted_leads lists.contradicted_items",
    ),
    ("不一致的#处", "lists.contradictions"),
    ("未报送的#家", "coverage.absent"),
)
# What units are told of themselves, and what is said of them to others.
STATEMENT = _all(
    ("^· 牵头#项：", "lead.{unit}.items"),
    ("(?:：|、)绿灯#项", "lead.{unit}.green"),
    ("（含已申报完成、待核验#项）", "lead.{unit}.claimed"),
    ("(?:：|、)黄灯#项", "lead.{unit}.yellow"),
    ("(?:：|、)红灯#项", "lead.{unit}.red"),
    ("(?:：|、)灰灯#项", "lead.{unit}.grey"),
    ("(?:：|、)已销号#项", "lead.{unit}.closed"),
    ("^· 等共#项", "lit.{unit}"),
)
LETTER = [
    (
        "“(?P<metric>[^”]+)”为(?P<n1>[\\d.]+%?)[^，；]*，(?P<day>\\d{4}年\\d+月\\d+日)目标[≥≤=](?P<n2>[\\d.]+%?)",
        ("said.{metric}.{day}", "goal.{metric}.{day}"),
    ),
    *_all(
        ("收到本函后#个工作日内", "rung.within"),
        ("牵头科室在#个工作日内", "rung.within"),
        ("印发后#个工作日内", "rung.within"),
        ("逾期已满#日", "rung.days"),
        ("完成时限#日以上", "rung.days"),
        ("第(?P<item>[\\d-]+)项：.*（完成时限：.*，已逾期#天", "item.{item}.days_over"),
        ("第(?P<item>[\\d-]+)项，.*（完成时限：.*，已逾期#天", "item.{item}.days_over_at_cut_off"),
        ("(?P<day>\\d{4}年\\d+月\\d+日)）到期#天未完成", "over.{day}"),
        ("(?P<day>\\d{4}年\\d+月\\d+日)目标[^，；]*到期#天未达到", "over.{day}"),
        ("应报#家(?:次)?，按时报送#家", "term.owed term.on_time"),
        ("，零报告#家", "term.nil"),
        ("，迟报#家", "term.late"),
        ("，漏报#家", "term.missing"),
        ("不计迟报漏报#家", "term.undelivered"),
        ("^\\d+\\. (?P<unit>[^：]+)：[^。]*本季度#期漏报", "term.missed.{unit}"),
    ),
    # Which months are meant; one alone is named instead of counted.
    ("^\\d+\\. (?P<unit>[^：]+)：[^。]*期漏报（(?P<n1>[\\d月、]+)）", ("term.months_missed.{unit}",)),
    ("^\\d+\\. (?P<unit>[^：]+)：(?P<n1>\\d+月)漏报", ("term.last_missed.{unit}",)),
]
# Counted by lead is what the line is about: what was closed or claimed, or falls due on one day.
BY_LEAD = _all(
    ("(?:项，待核验：|项：|、)(?P<lead>[^：、。；，]+?)#项(?=[、。；等]|$)", "{kind}.{lead}"),
    ("等#家", "{kind}.all"),
)
COUNTED_BY_LEAD = {"经核验，新销号": "closed.lead", "新申报完成": "claimed.lead"}
BRIEF = [
    *RESULTS,
    *_all(
        ("本期应报#家，已报#家", "coverage.owed coverage.reported"),
        ("(?:：|，)(?P<category>[^，：。]+?)%／%", "category.{category}.verified_rate category.{category}.rate"),
        ("量化指标#个，目前达标#个", "targets.enabled targets.met"),
        ("^经核验，新销号#项", "changes.closed"),
        ("^新申报完成#项，待核验", "lists.newly_claimed"),
        ("统计截止后至今到期#项", "due.past"),
        ("前到期#项：", "due.next"),
        ("此后至[^，]*到期#项", "due.later"),
        ("(?:：|^)(?P<day>\\d+月\\d+日)#项：", "due.{day}"),
        ("提请协调的事项#件", "lists.needs"),
    ),
]
CAPTION = _all(("有时限的#项", "total.dated"))
LIGHTS = {"绿": "green", "黄": "yellow", "红": "red", "灰": "grey", "已销号": "closed"}
INDICATORS = LIGHTS | {
    "任务数": "items",
    "已申报待核验": "claimed",
    "有时限": "dated",
    "已到期": "due",
    "到期已销号": "due_closed",
    "到期待核验": "due_claimed",
    "完成率（已核验）": "verified_rate",
    "完成率（含待核验）": "rate",
}
