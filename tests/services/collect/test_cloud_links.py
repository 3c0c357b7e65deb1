"""Files behind a link: named, explained, taken as evidence with a query, and never fetched."""

from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path

import pytest
from tests.builders import fill, good_answers
from tests.services.collect.mails import letter, receive, sent_since, state, submissions, text_of
from tests.services.collect.test_work_list import messages
from tests.services.conftest import PROGRAMME, OfficeApp, address, at

from duban.domain.returns.submission import ReturnState

MAILS = Path(__file__).parents[2] / "data" / "mails"
DAY = "将于2021年11月19日失效"
QQ = "https://wx.mail.qq.com/ftn/download?func=3&k=abc"
NETEASE = "https://mail.163.com/large-attachment-download/index.html?p=X-NETEASE-HUGE-ATTACHMENT"
KINDS = {
    "QQ 超大附件": (
        f"超大附件\n\n填报表.xlsx (62.3K, 2021年11月19日 10:20 到期)\n进入下载页面：{QQ}",
        "《填报表.xlsx》这是QQ邮箱超大附件的链接，" + DAY,
    ),
    "QQ 文件中转站": (
        "填报表.xlsx\nhttp://mail.qq.com/cgi-bin/ftnExs_download?k=1&t=exs_ftn_download",
        "《填报表.xlsx》这是QQ邮箱超大附件的链接",
    ),
    "网易云附件": (
        f"云附件\n填报表.xlsx (62K, 2021年11月19日 到期)\n下载: {NETEASE}",
        "《填报表.xlsx》这是网易邮箱云附件的链接，" + DAY,
    ),
    "腾讯文档": (
        "【腾讯文档】10月填报表\nhttps://docs.qq.com/sheet/DUEabc",
        "《10月填报表》这是腾讯文档的链接，会失效",
    ),
    "金山文档": ("【金山文档】 10月填报表\nhttps://kdocs.cn/l/cabc", "《10月填报表》这是金山文档的链接"),
    "WPS云": ("https://f.wps.cn/w/abc/", "这是金山文档的链接"),
    "百度网盘": (
        "通过网盘分享的文件：填报表.xlsx\n链接: https://pan.baidu.com/s/1abc?pwd=1234 提取码: 1234",
        "《填报表.xlsx》这是百度网盘的链接",
    ),
    "阿里云盘": ("https://www.alipan.com/s/abc 填报表见此", "这是阿里云盘的链接"),
    "微云": ("文件分享：填报表 链接：https://share.weiyun.com/abc", "这是腾讯微云的链接"),
    "飞书": ("https://swj.feishu.cn/sheets/shtcnabc", "这是飞书文档的链接"),
    "石墨": ("https://shimo.im/sheets/abc/ 可复制链接用石墨文档打开", "这是石墨文档的链接"),
    "the unit's own mail program": (
        "超大附件\n填报表.xlsx（有效期至2021-11-19）\nhttps://mail.swj.example/big?id=1",
        "《填报表.xlsx》这是云附件的链接，" + DAY,
    ),
}


@pytest.fixture
def app(app: OfficeApp) -> OfficeApp:
    """An office that has sent its forms."""
    app.send_forms()
    return app


def answer_to(app: OfficeApp, raw: bytes) -> str:
    """The words of the one answer."""
    before = len(app.post_office.attempts)
    receive(app, raw, at(10, 20))
    ((sent, to),) = sent_since(app, before)
    assert to[0].endswith("@swj.example")
    return "".join(text_of(sent).split())


@pytest.mark.parametrize(("text", "told"), KINDS.values(), ids=KINDS)
def test_a_form_behind_a_link_is_answered_by_name(app: OfficeApp, text: str, told: str) -> None:
    said = answer_to(app, letter(address("swj"), at(10, 20), f"您好，填报表请查收。\n\n{text}"))
    assert "".join(told.split()) in said
    assert "请把文件作为附件发送" in said
    assert len(messages(app)) == 1, "a person reads it as well"
    assert state(app, "swj") is ReturnState.OWED


def test_the_large_attachment_of_qq_is_answered_by_name(app: OfficeApp) -> None:
    said = answer_to(app, (MAILS / "qq_big_attachment.eml").read_bytes())
    assert f"《市税务局10月填报表.xlsx》这是QQ邮箱超大附件的链接，{DAY}，" in said
    assert "不从链接下载文件，请把文件作为附件发送" in said


def test_a_link_under_a_thank_you_is_no_plain_receipt(app: OfficeApp) -> None:
    assert "金山文档" in answer_to(app, letter(address("swj"), at(10, 20), "收到，谢谢！\n\nhttps://kdocs.cn/l/cabc"))


class TestAsEvidence:
    def test_a_link_in_a_cell_is_taken_and_the_file_asked_for(self, app: OfficeApp) -> None:
        answers = good_answers(PROGRAMME.items_of("swj"))
        cell = "验收意见.pdf https://docs.qq.com/pdf/DUEabc 有效期至2021年11月19日"
        answers[1] = answers[1] | {"evidence": cell}
        workbook = fill(app.form_of("swj"), answers)
        said = answer_to(app, letter(address("swj"), at(10, 20), files=[("表.xlsx", workbook)]))
        assert f"第1项“佐证材料”为腾讯文档的链接，{DAY}，请把文件作为附件一并发送" in said
        assert state(app, "swj") is ReturnState.ACCEPTED
        assert [finding.code for finding in submissions(app, "swj")[0].findings] == ["W24"]

    def test_a_link_in_the_mail_of_a_form_is_named_in_the_receipt(self, app: OfficeApp) -> None:
        text = "见附件，佐证材料如下。\n" + KINDS["网易云附件"][0].replace("填报表", "第1项验收意见")
        raw = letter(address("swj"), at(10, 20), text, files=[("表.xlsx", app.good_form("swj"))])
        said = answer_to(app, raw)
        assert f"来信中的《第1项验收意见.xlsx》是网易邮箱云附件的链接，{DAY}，请把文件作为附件发送" in said
        assert state(app, "swj") is ReturnState.ACCEPTED

    def test_it_counts_for_the_item_that_its_name_begins_with(self, app: OfficeApp) -> None:
        """Item 2 is done; its evidence is nowhere but behind the link."""
        answers = good_answers(PROGRAMME.items_of("swj"))
        answers[2] = answers[2] | {"status": "已完成", "evidence": "", "problems": "", "next_steps": ""}
        workbook = fill(app.form_of("swj"), answers)
        text = "见附件。\n" + KINDS["QQ 超大附件"][0].replace("填报表", "2-验收意见")
        answer_to(app, letter(address("swj"), at(10, 20), text, files=[("表.xlsx", workbook)]))
        assert "E11" not in {finding.code for finding in submissions(app, "swj")[0].findings}

    def test_beside_a_form_that_cannot_be_read_it_is_explained(self, app: OfficeApp) -> None:
        files = [("表.xlsx", b"PK\x03\x04 cut off")]
        said = answer_to(app, letter(address("swj"), at(10, 20), KINDS["腾讯文档"][0], files=files))
        assert "《10月填报表》这是腾讯文档的链接" in said


def test_a_page_and_its_words_name_a_file_once(app: OfficeApp) -> None:
    message = message_from_bytes(letter(address("swj"), at(10, 20), KINDS["QQ 超大附件"][0]), policy=SMTP)
    page = '<div>填报表.xlsx (2021年11月19日 到期)<a href="https://wx.mail.qq.com/ftn/download?k=abc">进入下载页面</a></div>'
    message.add_alternative(page, subtype="html")
    said = answer_to(app, message.as_bytes())
    assert said.count("QQ邮箱超大附件的链接") == 1
