"""Files that a mail only points to: whose they are, how they are called, until when they can be had."""

import pytest

from duban.domain.cloud_link import CloudLink, links_in, provider_of

QQ = "https://wx.mail.qq.com/ftn/download?func=3&k=abc&key=def&code=123"


@pytest.mark.parametrize(
    ("url", "provider"),
    [
        (QQ, "QQ邮箱超大附件"),
        ("http://mail.qq.com/cgi-bin/ftnExs_download?k=1&t=exs_ftn_download", "QQ邮箱超大附件"),
        ("https://mail.163.com/large-attachment-download/index.html?p=X-NETEASE-HUGE", "网易邮箱云附件"),
        ("https://dashi.163.com/html/cloud-attachment-download/?key=abc", "网易邮箱云附件"),
        ("https://fs.163.com/fs/display/?p=X-NETEASE-HUGE-ATTACHMENT&file=abc", "网易邮箱云附件"),
        ("https://docs.qq.com/sheet/DUEabc", "腾讯文档"),
        ("https://kdocs.cn/l/cabc", "金山文档"),
        ("https://www.kdocs.cn/l/cabc?from=docs", "金山文档"),
        ("https://pan.baidu.com/s/1abc?pwd=1234", "百度网盘"),
        ("https://swj.quanzhou.example/notice.html", ""),
        ("https://www.163.com/news/article/1.html", ""),
        ("https://www.163.com/tech/cloud/1.html", ""),
        ("https://www.aliyundrive.com/s/abc", "阿里云盘"),
        ("https://share.weiyun.com/abc", "腾讯微云"),
        ("https://swj.feishu.cn/sheets/abc", "飞书文档"),
        ("https://shimo.im/sheets/abc/", "石墨文档"),
        ("pan.baidu.com/s/1abc", "百度网盘"),
        ("https://evil.example/?u=pan.baidu.com/s/1", ""),
    ],
)
def test_the_provider(url: str, provider: str) -> None:
    assert provider_of(url) == provider


@pytest.mark.parametrize(
    ("text", "anchors", "links"),
    [
        pytest.param(
            "从QQ邮箱发来的超大附件\n市税务局10月填报表.xlsx (62.3K, 2021年11月19日 10:20 到期)进入下载页面",
            [(QQ, "市税务局10月填报表.xlsx"), (QQ, "进入下载页面")],
            (CloudLink("QQ邮箱超大附件", "市税务局10月填报表.xlsx", "2021年11月19日"),),
            id="a page of QQ: the button is no second file",
        ),
        pytest.param(
            f"从QQ邮箱发来的超大附件\n\n填报表.xlsx (62.3K, 2021年11月19日 10:20 到期)\n进入下载页面：{QQ}",
            [],
            (CloudLink("QQ邮箱超大附件", "填报表.xlsx", "2021年11月19日"),),
            id="the same as plain text",
        ),
        pytest.param(
            "云附件\n10月进展.et\n过期时间：2021-11-04 09:12\n下载",
            [("https://mail.163.com/large-attachment-download/?p=1", "下载")],
            (CloudLink("网易邮箱云附件", "10月进展.et", "2021年11月4日"),),
            id="a card of NetEase: the name stands above the button",
        ),
        pytest.param(
            "填报表见【腾讯文档】10月填报表\nhttps://docs.qq.com/sheet/DUEabc",
            [],
            (CloudLink("腾讯文档", "10月填报表"),),
            id="a document of Tencent, as its program shares it",
        ),
        pytest.param("请见 https://docs.qq.com/sheet/DUEabc", [], (CloudLink("腾讯文档"),), id="an address alone"),
        pytest.param(
            "【金山文档】 10月填报表\nhttps://kdocs.cn/l/cabc",
            [],
            (CloudLink("金山文档", "10月填报表"),),
            id="a document of WPS",
        ),
        pytest.param(
            "通过网盘分享的文件：10月填报表.xlsx\n链接: https://pan.baidu.com/s/1abc?pwd=1234 提取码: 1234",
            [],
            (CloudLink("百度网盘", "10月填报表.xlsx"),),
            id="a file of Baidu",
        ),
        pytest.param(
            "链接：pan.baidu.com/s/1abc 提取码1234，7天内有效",
            [],
            (CloudLink("百度网盘", "", "7天后"),),
            id="an address without its scheme, for some days",
        ),
        pytest.param(
            "超大附件\n填报表.xlsx（有效期至2021-11-19）\nhttps://mail.swj.example/big?id=1",
            [],
            (CloudLink("云附件", "填报表.xlsx", "2021年11月19日"),),
            id="the unit's own mail program",
        ),
        pytest.param("请见 https://gov.example/a.html", [], (), id="any other link is none"),
    ],
)
def test_the_files_that_a_mail_points_to(
    text: str, anchors: list[tuple[str, str]], links: tuple[CloudLink, ...]
) -> None:
    assert links_in(text, anchors) == links
