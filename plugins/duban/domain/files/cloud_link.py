"""Files that a mail does not bring but points to (超大附件, 云文档, 网盘): whose they are, their names, until when."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from urllib.parse import unquote, urlsplit

# First match wins: host and path as the providers' own links have them.
PROVIDERS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("QQ邮箱超大附件", r"^(\w+\.)*mail\.qq\.com/(ftn/|cgi-bin/(ftn|exs)|.*(ftn|exs_))|^(\w+\.)*ftn\.qq\.com/"),
        ("腾讯企业邮箱超大附件", r"^(\w+\.)*exmail\.qq\.com/.*(ftn|download|netdisk)"),
        (
            "网易邮箱云附件",
            r"^u\.163\.com/|^(?!www\.)(\w+\.)+(163|126|yeah|188|netease)\.(com|net)/.*(attach|filehub|bigfile|fs/|cloud|disk)",
        ),
        ("139邮箱超大附件", r"^(\w+\.)*mail\.10086\.cn/"),
        ("腾讯文档", r"^docs\.qq\.com/|^doc\.weixin\.qq\.com/"),
        ("金山文档", r"^(\w+\.)*kdocs\.cn/|^(\w+\.)*wps\.cn/"),
        ("百度网盘", r"^(pan|yun|eyun)\.baidu\.com/"),
        ("腾讯微云", r"^(share|www)\.weiyun\.com/"),
        ("企业微信微盘", r"^drive\.weixin\.qq\.com/"),
        ("阿里云盘", r"^(\w+\.)*(alipan|aliyundrive)\.com/"),
        ("夸克网盘", r"^(\w+\.)*pan\.quark\.cn/"),
        ("UC网盘", r"^(\w+\.)*(drive|fast)\.uc\.cn/"),
        # It shares under many a name of three digits: 123684.com, 123865.com, 123912.com.
        ("123云盘", r"^(\w+\.)*123pan\.(com|cn)/|^(\w+\.)*123\d{3}\.(com|cn)/s/"),
        ("115网盘", r"^(\w+\.)*115(cdn)?\.com/|^(\w+\.)*anxia\.com/s/"),
        ("蓝奏云", r"^([\w-]+\.)*lanz(ou\w?|ous|n|v)\.com/"),
        ("迅雷云盘", r"^pan\.xunlei\.com/"),
        ("城通网盘", r"^(\w+\.)*(ctfile|pipipan)\.com/"),
        ("360云盘", r"^(\w+\.)*yunpan\.(360\.)?cn/"),
        ("文叔叔", r"^(\w+\.)*(wenshushu\.(cn|com)|wss\.(ink|email|cc))/"),
        ("奶牛快传", r"^(\w+\.)*cowtransfer\.com/"),
        ("亿方云", r"^(\w+\.)*fangcloud\.(com|cn)/"),
        ("天翼云盘", r"^(\w+\.)*cloud\.189\.cn/"),
        ("移动云盘", r"^(\w+\.)*(caiyun|yun)\.139\.com/|^caiyun\.feixin\.10086\.cn/"),
        ("联通云盘", r"^(\w+\.)*pan\.wo\.cn/"),
        ("钉钉文档", r"^(alidocs|space|docs)\.dingtalk\.com/"),
        ("飞书文档", r"^([\w-]+\.)*(feishu\.cn|larksuite\.com|larkoffice\.com)/"),
        ("语雀", r"^(\w+\.)*yuque\.com/"),
        ("有道云笔记", r"^(note|share\.note)\.youdao\.com/"),
        ("石墨文档", r"^(\w+\.)*shimo\.im/"),
        ("坚果云", r"^(www\.)?jianguoyun\.com/"),
        ("阿里邮箱超大附件", r"^(\w+\.)*(aliyun|mxhichina)\.com/.*(attach|netdisk)"),
        ("新浪邮箱超大附件", r"^(\w+\.)*mail\.sina\.(com\.cn|com|cn|net)/.*(attach|netdisk)|^vdisk\.weibo\.com/"),
        ("iCloud", r"^(\w+\.)*icloud\.com(\.cn)?/(attachment|iclouddrive)"),
        ("OneDrive", r"^1drv\.ms/|^onedrive\.live\.com/|^([\w-]+\.)+sharepoint\.(com|cn)/"),
        ("Google云端硬盘", r"^(drive|docs)\.google\.com/"),
        ("邮箱中转站", r"^[^/]+/coremail/.*(nf|attach|netfolder|download)"),
    )
)
URL = re.compile(
    r"https?://[!-~]+|(?<![a-z0-9.@/:_-])(?:[a-z0-9-]{1,63}\.){1,4}(?:com|cn|net|im)/[!-~]+", re.IGNORECASE
)
# What people and programs make of an address: full-width signs in it, blanks in its scheme, breaks anywhere.
FULL_WIDTH = re.compile(r"(?<=[a-z0-9:：/／])[：／．。](?=[a-z0-9/／])", re.IGNORECASE)
SCHEME = re.compile(r"(?<![a-z0-9])(https?)\s*:\s*/\s?/\s*", re.IGNORECASE)
BROKEN = re.compile(r"\r?\n[ \t]*([!-~]+)")
MOST_BREAKS = 3
# What a mail program calls a file that it keeps at a place which is in no list of ours.
KEPT_ELSEWHERE = re.compile(r"超大附件|云附件|文件中转站|大附件下载")
FILE = re.compile(
    r"[^\s:：;；，,。《》“”\"<>|/\\]{1,100}?\.(?:xlsx?|xlsm|xlsb|et|csv|docx?|wps|pptx?|pdf|ofd|zip|rar|7z|jpe?g|png|mp4)\b",
    re.IGNORECASE,
)
# 2021年11月19日 10:20 到期; 过期时间：2021-11-19; 有效期至 2021/11/19
ENDS = re.compile(
    r"(?:到期|过期|失效|有效|截止)[^\d\n]{0,10}(\d{4})\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})"
    r"|(\d{4})\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})\s*日?[^\n]{0,20}?(?:到期|过期|失效)"
)
FOR_DAYS = re.compile(r"有效期?[:：为]?\s*(\d{1,3})\s*天|(\d{1,3})\s*天(?:内|之内)?(?:有效|后?(?:到期|过期|失效))")
# 【金山文档】 10月填报表
TITLE = re.compile(r"【[^】\n]{1,12}】[ \t]*([^\n【】]{1,100}?)\s*(?:链接|地址)?[:：]?\s*$")
BUTTON = re.compile(
    r"^(进入|点击|立即|前往|打开)?(下载|查看|打开|预览|转存|保存|链接|这里|此处)|^https?:|下载页面$", re.IGNORECASE
)
NEAR, MOST, READ = 200, 50, 500  # letters around a link, files that are named, addresses that are looked at
ELSEWHERE = "云附件"


@dataclass(frozen=True, slots=True)
class CloudLink:
    """
    A file at a provider, named by a link in a mail.

    `title` is empty if nothing names it; `ends_on` is the last day as the mail says it (2021年11月19日, 7天后), empty
    if it does not.
    """

    provider: str
    title: str = ""
    ends_on: str = ""

    @property
    def ending(self) -> str:
        """That it cannot be had for ever, as far as the mail says until when."""
        return f"将于{self.ends_on}失效" if self.ends_on else "会失效"


def provider_of(url: str) -> str:
    """Whose service *url* leads to, empty if it is none that keeps files for others."""
    try:
        parts = urlsplit(url if "://" in url else f"//{url}")
    except ValueError:
        return ""
    place = f"{parts.hostname or ''}{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    return next((name for name, pattern in PROVIDERS if pattern.search(place)), "")


def links_in(text: str, anchors: Iterable[tuple[str, str]] = ()) -> tuple[CloudLink, ...]:
    """
    The files that *text* points to, each once; *anchors* are the links of a page and the words they stand under.

    A provider's second link without a name is the button below the first, and no other file. An address that nobody
    knows counts where a mail program says that it keeps a file there.
    """
    text = _with_plain_signs(text)
    found: dict[tuple[str, str], CloudLink] = {}
    unknown = ELSEWHERE if KEPT_ELSEWHERE.search(text) else ""
    for provider, title in islice(chain(_of_anchors(anchors, text, unknown), _of_text(text, unknown)), MOST):
        found.setdefault((provider, title), CloudLink(provider, title, _ends_on(text, title)))
    named = {provider for provider, title in found if title}
    return tuple(link for (provider, title), link in found.items() if title or provider not in named)


def _of_anchors(anchors: Iterable[tuple[str, str]], text: str, unknown: str) -> Iterator[tuple[str, str]]:
    rest = text
    for url, shown in anchors:
        words, above = shown.strip(), ""
        if words and words in rest:
            above, _, rest = rest.partition(words)
        if provider := provider_of(url):
            # A button belongs to the file that is named last between it and the link before.
            yield provider, _title(words) or _last_file(above[-NEAR:])
        elif unknown and FILE.fullmatch(words):
            yield unknown, words


def _with_plain_signs(text: str) -> str:
    """Addresses as programs write them: https：／／pan。baidu。com is one."""
    half = FULL_WIDTH.sub(lambda sign: "." if sign[0] == "。" else unicodedata.normalize("NFKC", sign[0]), text)
    return SCHEME.sub(r"\1://", half)


def _provider_at(match: re.Match[str]) -> str:
    """Whose address begins there, be it broken over lines: what follows is taken as long as nobody's is found."""
    url, end = match[0], match.end()
    for _ in range(MOST_BREAKS):
        broken = BROKEN.match(match.string, end)
        provider = provider_of(url)
        if provider or broken is None or "://" in broken[1]:
            return provider
        url, end = url + broken[1], broken.end()
    return provider_of(url)


def _of_text(text: str, unknown: str) -> Iterator[tuple[str, str]]:
    for match in islice(URL.finditer(text), READ):
        before = text[max(0, match.start() - NEAR) : match.start()]
        titled = TITLE.search(before)
        title = titled[1] if titled else _last_file(before)
        if provider := _provider_at(match) or (unknown if title else ""):
            yield provider, title


def _title(words: str) -> str:
    """The words of a link as a title: no address, and nothing that only says where to press."""
    words = " ".join(unquote(words).split())
    return "" if not words or BUTTON.search(words) else words[:NEAR]


def _last_file(text: str) -> str:
    names = FILE.findall(text)
    return names[-1] if names else ""


def _ends_on(text: str, title: str) -> str:
    """When the link ends, as it is said in its title or next after it, or anywhere if none is shown."""
    said = title + text.partition(title)[2][:NEAR] if title and title in text else text
    match = ENDS.search(said)
    if match is None:
        days = FOR_DAYS.search(said)
        return f"{days[1] or days[2]}天后" if days else ""
    year, month, day = (int(part) for part in match.groups() if part)
    return f"{year}年{month}月{day}日"
