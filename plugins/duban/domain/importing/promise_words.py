"""The words by which a clause promises a number: by how much, to what, no less than, and how often it is done."""

import re

DOWN = r"压缩|压减|压降|缩短|缩减|减少|减低|降低|下降|下浮|精简|简化|节约|节省|收窄|控制|提速|限制|限定|减免"
UP = r"提高|提升|增加(?!值)|增长|扩大|上升|上浮|拓展|放大(?!倍)"
SHORT_DOWN, SHORT_UP = r"降|减|压|缩", r"增|升|扩"
TO = r"(?:至|到|为|成|在|达到?|于)"
FROM = re.compile(r"(?:由|从)(?:的|原来?的?|法定的?|规定的?|现行的?|目前的?|现有的?|过去的?|上年的?|去年的?|平均)*$")
NEARLY = r"(?:约|近|将近|大约)?"
NOT_BELOW = re.compile(rf"(?:不(?:得|应|能|再)?(?:少|低|小)于|至少|不下于|≥|>=){NEARLY}$")
NOT_ABOVE = re.compile(
    r"(?:不(?:得|应|能|再)?(?:超过|超出|超|高于|多于|大于|突破)|(?<!不)(?<!不得)(?:少于|低于|小于)|≤|<=|<|最多|最长|最迟)$"
)
ABOVE = re.compile(r"(?<!不)(?<!不得)(?:超过|超|高于|大于|多于|>)$")
WITH_TO = re.compile(
    rf"(?:(?P<verb>{DOWN}|{UP})(?P<mid>(?:(?!{DOWN}|{UP})[^，0-9]){{0,24}}?)|(?P<short>{SHORT_DOWN}|{SHORT_UP})){TO}{NEARLY}$"
)
REACHES = re.compile(rf"(?:达到|达(?:至)?|突破|(?:保持|稳定|维持)(?:在)?|=){NEARLY}$")
CHANGES = re.compile(rf"(?P<verb>{DOWN}|{UP})(?P<mid>(?:(?!{DOWN}|{UP})[^，0-9]){{0,16}}){NEARLY}$")
INTO = re.compile(r"(?P<verb>精简|简化|整合|合并|压缩|压减)(?:为|成|至|到)[^，0-9]{2,24}$")
GAINS = (
    r"新增|新改扩建|新改建|新建|改扩建|扩建|续建|建成|建设|完成|培育|改造|治理|开展|引进|投放|认定|评选|举办|开发|打造|发展|推出|推动|推进|"
    r"推行|设立|建立|增设|增加|招引|引育|孵化|落地|实施|组织|运行|创建|培训|扩容|实现|办理|申报|采认|新登记|登记|核发|发放|争取|惠及|服务|帮扶|"
    r"签约|开工|投产|开通|上线|接待|募集|筹集|化解|盘活|清理|整治|修复|绿化|修订|制定|出台|受理|解决|走访|转移|授权|储备|安排|减税|让利"
)
GAINED = re.compile(rf"(?P<gain>{GAINS})(?![率面度额量])[^，0-9]{{0,40}}$")
ENDS_WITH_GAIN = re.compile(rf"(?:{GAINS})(?:全部|约|近)?$")
DONE = re.compile(
    r"^(?P<words>的?[^，0-9]{1,24}?(?:竣工|投用|投产|入驻|达到|建成|完成|治理|上线|开工|扩容|跨|申报|告知承诺制?|通办|网办|落地)"
    r"(?:(?!新增)[^，、0-9])*)"
)
# What is given to each, or taken from each, is no number that the item is to reach.
GIVES = re.compile(r"(?:给予|予以|给以|一次性|每(?:户|家|人|个|辆|张)|最高|按照?)[^，0-9]{0,8}$")
# The number begins a thing of its own: what stands before it is another.
BEGINS_ANEW = re.compile(r"[、和与及的]$")
AFTER = re.compile(r"^(?:及?以(?P<side>[上下内])|之?(?P<within>内)|(?P<about>左右|上下|余|多))")
RATE = re.compile(r"(?:率|占比|比例|比重|满意度|覆盖面|份额|指数)(?:均|都|为|要|应)?$")
BAD_RATE = re.compile(r"(?:失业|死亡|事故|逾期|不良|投诉|发生|差错|退件|超期|赤字|负债|费|利)率$")
LONG_TERM = re.compile(r"(?:个月|年)$")
HOW_LONG = re.compile(r"时间|时限|周期|期限|用时|时长|耗时")
BASES = re.compile(
    r"(?:同比|(?:比|较)(?:上|去)年(?:同期)?|环比)|(?:较|比|相比|与)(?P<year>20\d{2})年(?:末|底|度|同期)?(?:相比)?"
)
EVERY = re.compile(r"每(?:个)?(?:季度|月|半年|周|两月|年)(?:至少)?$|^每(?:个)?(?:季度|月|半年|周|两月)")
EMPTY_WORDS = re.compile(
    r"^(?:力争|争取|确保|其中|[一二三四五六七八九十]是|(?:[一二两三四五]|[0-9])年内|将|进一步|全面|要|使|在|并|的|均|全部|分别|全年|年内|今年|到|至|由|从|对|逐步|每年|约|以及|及|和|与|、|\()+"
)
AT_END = re.compile(r"(?:均|全部|分别|的|由|从|至|到|在|为|约|近|要|应|达到?|、|\(|:|，|、)+$")
TAIL = re.compile(r"^(?:及?以[上下内]|之?内|左右)?+的?(?P<words>(?:[^，、()0-9]|\([^()]*\)){2,40})")


# Without what it is that grows: it is what the clause before speaks of.
ONLY_A_CHANGE = re.compile(rf"(?:年均|平均|每年)*(?:{DOWN}|{UP})幅度")
