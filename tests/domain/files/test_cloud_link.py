"""Files that a mail only points to: whose they are, how they are called, until when they can be had."""

import pytest

from duban.domain.files.cloud_link import CloudLink, links_in, provider_of

QQ = "https://wx.mail.qq.com/ftn/download?func=3&k=abc&key=def&code=123"


@pytest.mark.parametrize(
    ("url", "provider"),
    [
        (QQ, "QQ邮箱超大附件"),
        ("http://mail.qq.com/cgi-bin/ftnExs_download?k=1&t=exs_ftn_download", "QQ邮箱超大附件"),
        ("https://mail.163.com/large-attachment-download/index.html?p=X-NETEASE-HUGE", "网易邮箱云附件"),
        ("https://dashi.163.com/html/cloud-attachment-download/?key=abc", "网易邮箱云附件"),
        ("https://fs.163.com/fs/display/?p=X-NETEASE-HUGE-ATTACHMENT&file=abc", "网易邮箱云附件"),
        ("https://exmail.qq.com/cgi-bin/viewfile?type=netdisk", "腾讯企业邮箱超大附件"),
        ("https://exmail.qq.com/cgi-bin/viewfile", ""),
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
        ("https://pan.quark.cn/s/abc", "夸克网盘"),
        ("https://www.123pan.com/s/abc-1.html", "123云盘"),
        ("https://www.123684.com/s/abc", "123云盘"),
        ("https://www.123912.com/s/abc?pwd=1", "123云盘"),
        ("https://vip.123pan.cn/1/abc", "123云盘"),
        ("https://www.123456.com/index.html", ""),
        ("https://115.com/s/abc?password=1", "115网盘"),
        ("https://115cdn.com/s/abc", "115网盘"),
        ("https://drive.weixin.qq.com/s?k=abc", "企业微信微盘"),
        ("https://u.163.com/a/abc", "网易邮箱云附件"),
        ("https://wwi.lanzouw.com/iabc", "蓝奏云"),
        ("https://swj.lanzn.com/iabc", "蓝奏云"),
        ("https://alipan.com/s/abc", "阿里云盘"),
        ("https://h5.cloud.189.cn/share.html#/t/abc", "天翼云盘"),
        ("https://cloud.189.cn/web/share?code=abc", "天翼云盘"),
        ("https://yun.139.com/shareweb/#/w/i/abc", "移动云盘"),
        ("https://www.yun.139.com/shareweb/#/w/i/abc", "移动云盘"),
        ("https://caiyun.139.com/m/i?abc", "移动云盘"),
        ("https://caiyun.feixin.10086.cn/dl/abc", "移动云盘"),
        ("https://pan.wo.cn/s/abc", "联通云盘"),
        ("https://alidocs.dingtalk.com/i/nodes/abc", "钉钉文档"),
        ("https://space.dingtalk.com/s/abc", "钉钉文档"),
        ("https://swj.larkoffice.com/file/abc", "飞书文档"),
        ("https://pan.xunlei.com/s/abc", "迅雷云盘"),
        ("https://drive.uc.cn/s/abc", "UC网盘"),
        ("https://www.wenshushu.cn/f/abc", "文叔叔"),
        ("https://cowtransfer.com/s/abc", "奶牛快传"),
        ("https://url34.ctfile.com/f/abc", "城通网盘"),
        ("https://yunpan.360.cn/surl_abc", "360云盘"),
        ("https://v2.fangcloud.com/share/abc", "亿方云"),
        ("https://www.yuque.com/swj/abc", "语雀"),
        ("https://note.youdao.com/s/abc", "有道云笔记"),
        ("https://1drv.ms/x/s!abc", "OneDrive"),
        ("https://swj-my.sharepoint.com/:x:/g/abc", "OneDrive"),
        ("https://www.icloud.com.cn/attachment/?u=abc", "iCloud"),
        ("https://www.icloud.com/iclouddrive/abc", "iCloud"),
        ("https://drive.google.com/file/d/abc", "Google云端硬盘"),
        ("https://mail.sina.com.cn/bigattach/abc", "新浪邮箱超大附件"),
        ("https://pan.gov.example/s/abc", ""),
        ("https://www.feishu.cn.example/a", ""),
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
        pytest.param(
            "云附件\n甲.et\n过期时间：2021-11-04\n下载\n乙.et\n过期时间：2021-11-05\n下载",
            [("https://mail.163.com/large-attachment-download/?p=1", "下载")] * 2,
            (
                CloudLink("网易邮箱云附件", "甲.et", "2021年11月4日"),
                CloudLink("网易邮箱云附件", "乙.et", "2021年11月5日"),
            ),
            id="two cards: each button belongs to the name above it",
        ),
        pytest.param(
            "甲.et 乙.et 下载",
            [("https://mail.163.com/large-attachment-download/?p=1", "下载")],
            (CloudLink("网易邮箱云附件", "乙.et"),),
            id="of two names the nearer one",
        ),
        pytest.param(
            "甲.et 在此",
            [(QQ, ""), ("https://kdocs.cn/l/c", "打开")],
            (CloudLink("QQ邮箱超大附件"), CloudLink("金山文档")),
            id="a picture and a button that the text does not show are called nothing",
        ),
        pytest.param("请见 https://docs.qq.com/sheet/DUEabc", [], (CloudLink("腾讯文档"),), id="an address alone"),
        pytest.param(
            f"甲.xlsx{'　' * 194}https://kdocs.cn/l/c", [], (CloudLink("金山文档", "甲.xlsx"),), id="200 letters above"
        ),
        pytest.param(
            f"甲.xlsx{'　' * 195}https://kdocs.cn/l/c",
            [],
            (CloudLink("金山文档"),),
            id="further above it is another's name",
        ),
        pytest.param(
            "https://gov.example/a " * 499 + QQ, [], (CloudLink("QQ邮箱超大附件"),), id="the five hundredth address"
        ),
        pytest.param("https://gov.example/a " * 500 + QQ, [], (), id="no more are looked at"),
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
        pytest.param(
            "超大附件",
            [("https://mail.swj.example/big?id=1", " 填报表.xlsx "), ("https://mail.swj.example/big?id=1", "在线预览")],
            (CloudLink("云附件", "填报表.xlsx"),),
            id="the same as a page: what it calls a file is one",
        ),
        pytest.param(
            "请查收",
            [("https://swj.example/a", "填报表.xlsx")],
            (),
            id="where nothing says so it is a link like others",
        ),
        pytest.param(
            "填报表.xlsx 链接https：//pan.baidu.com/s/1abc",
            [],
            (CloudLink("百度网盘", "填报表.xlsx"),),
            id="a full-width colon",
        ),
        pytest.param(
            "见 https：／／pan．quark．cn／s／1abc。", [], (CloudLink("夸克网盘"),), id="full-width throughout"
        ),
        pytest.param("见 pan。baidu。com/s/1abc", [], (CloudLink("百度网盘"),), id="full stops of Chinese"),
        pytest.param("见 https: //pan.baidu.com/s/1abc", [], (CloudLink("百度网盘"),), id="a blank in the scheme"),
        pytest.param("见 https:\n//pan.baidu.com/s/1abc", [], (CloudLink("百度网盘"),), id="a break in the scheme"),
        pytest.param("见 https://pan.bai\r\ndu.com/s/1abc", [], (CloudLink("百度网盘"),), id="a break in the host"),
        pytest.param(
            "填报表.xlsx https://mail.163.com/large-\n  attach\nment-download/?p=1",
            [],
            (CloudLink("网易邮箱云附件", "填报表.xlsx"),),
            id="two breaks in the path",
        ),
        pytest.param("https://pan\n.bai\ndu\n.com/s/1", [], (CloudLink("百度网盘"),), id="three breaks in the host"),
        pytest.param("https://p\nan\n.bai\ndu\n.com/s/1", [], (), id="more are no address"),
        pytest.param(
            "https://gov.example/a.html\nhttps://kdocs.cn/l/c", [], (CloudLink("金山文档"),), id="two links, two lines"
        ),
        pytest.param(
            f"甲.xlsx（2021年11月19日到期）{'　' * 200}乙.xlsx（2021年12月1日到期）",
            [(QQ, "甲.xlsx"), (f"{QQ}4", "乙.xlsx")],
            (
                CloudLink("QQ邮箱超大附件", "甲.xlsx", "2021年11月19日"),
                CloudLink("QQ邮箱超大附件", "乙.xlsx", "2021年12月1日"),
            ),
            id="each file with its own day",
        ),
        pytest.param(
            f"2021年12月1日到期：其他\n填报表.xlsx\nhttps://kdocs.cn/l/c{'　' * 200}有效期7天",
            [],
            (CloudLink("金山文档", "填报表.xlsx"),),
            id="a day before the name or far behind it is another's",
        ),
        pytest.param(
            f"https://kdocs.cn/l/c{'　' * 300}有效期：7天",
            [],
            (CloudLink("金山文档", "", "7天后"),),
            id="of a link without a name any day is its own",
        ),
        pytest.param(
            f"2021年12月1日到期{'　' * 300}打开",
            [(QQ, "10月%E8%A1%A8.xlsx")],
            (CloudLink("QQ邮箱超大附件", "10月表.xlsx", "2021年12月1日"),),
            id="so is it of one whose name the text does not show",
        ),
        pytest.param("请见 https://gov.example/a.html", [], (), id="any other link is none"),
        pytest.param("请见 https://gov.example/a.html\n第3项 10：20 补充", [], (), id="nor is what follows it"),
    ],
)
def test_the_files_that_a_mail_points_to(
    text: str, anchors: list[tuple[str, str]], links: tuple[CloudLink, ...]
) -> None:
    assert links_in(text, anchors) == links


def test_no_more_than_fifty_files_of_a_mail_are_named() -> None:
    named = links_in("\n".join(f"{number}.et https://kdocs.cn/l/c" for number in range(51)))
    assert [link.title for link in named] == [f"{number}.et" for number in range(50)]
