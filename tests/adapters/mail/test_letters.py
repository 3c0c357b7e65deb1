"""Letters say what they may, to whom they may."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes, policy

import pytest
from tests.adapters.mail.letter_facts import (
    AFTER_THE_DEADLINE,
    BANNER,
    BEFORE_THE_DEADLINE,
    COMMON,
    COURT,
    DELIVERED,
    ERROR,
    FACTS,
    FOLDER,
    LETTERS,
    OF_LADDERS,
    PAPERS,
    QUERY,
    REGISTER,
    RENDERED_BY_SERVICES,
    STATEMENT,
    TAXES,
    TO_THE_OFFICE,
    at,
    body,
)
from tests.offices import SHIPPED

from duban.adapters.mail.letters import (
    LONGEST_TITLE,
    TemplateLetters,
    check_templates,
    day,
    listed,
    moment,
    numbers,
    place,
    served,
    short,
    words_said,
)
from duban.domain.mail.programme_words import ProgrammeWords
from duban.domain.papers.statement import UnitStatement
from duban.domain.returns.submission import Finding, Severity, Verdict
from duban.errors import ConfigurationError, SettingsUnreadable
from duban.ports import Letter


class TestWording:
    def test_every_template_is_used_and_every_letter_has_one(self):
        found = {path.name.partition(".")[0] for path in FOLDER.glob("[!_]*.txt")}
        assert found == set(FACTS) | OF_LADDERS | TO_THE_OFFICE | RENDERED_BY_SERVICES

    def test_only_what_goes_out_on_paper_has_no_banner(self):
        bare = {
            path.name.partition(".")[0]
            for path in FOLDER.glob("[!_]*.body.txt")
            if not re.search(r"_(foot|banner)\.txt", path.read_text(encoding="utf-8"))
        }
        assert bare == PAPERS | {"signed_notice"}, "the last one repeats what was signed, with its banner"

    @pytest.mark.parametrize("template", sorted(set(FACTS) - {"letter_request"}))
    def test_every_mail_carries_the_confidentiality_banner(self, template):
        assert BANNER in body(template)

    def test_a_formal_letter_is_a_paper_and_speaks_of_no_mailbox(self):
        assert "邮箱" not in body("letter_request")

    @pytest.mark.parametrize("template", BEFORE_THE_DEADLINE + AFTER_THE_DEADLINE)
    def test_every_reminder_tells_of_the_other_channels(self, template):
        said = REGISTER.replace("我办", "我委") if template == "letter_request" else REGISTER
        assert said in body(template)

    @pytest.mark.parametrize("unit", [TAXES, COURT])
    @pytest.mark.parametrize("template", BEFORE_THE_DEADLINE)
    def test_before_the_deadline_nobody_is_blamed(self, template, unit):
        text = body(template, unit)
        assert "尚未收到" not in text
        assert "未收到" not in text
        assert "10月25日（周一）下班前" in text

    @pytest.mark.parametrize("template", ["reminder", "reminder_again"])
    def test_a_reminder_may_be_ignored_by_who_has_answered(self, template):
        assert "如已报送，请忽略" in body(template)

    def test_the_form_says_what_it_asks_for(self):
        text = body("form")
        assert "统计期：9月26日—10月25日" in text
        assert "任务事项4项：第38—40、42项" in text
        assert "本次需填21格，上次33格" in text
        assert "第39项 推行专用发票电子化。（2021年10月底）" in text
        assert "已销号，不再填报：第41项" in text
        assert "责任部门供稿单" in text

    def test_the_first_form_compares_itself_with_nothing(self):
        nothing = {"due_items": [], "dropped": [], "extended": [], "asked_last": None, "is_first": True}
        text = body("form", **nothing, mapped=4, extract=False)
        for words in ("到期", "上次", "与上期相比", "已预填", "供稿单"):
            assert words not in text
        assert "路线图只填这一次：4项" in text

    @pytest.mark.parametrize("unit", [TAXES, COURT])
    def test_a_form_that_brings_a_brief_states_how_its_unit_stands_and_one_that_brings_none_says_nothing(self, unit):
        text = body("form", unit, brief="2021年9月", statement=STATEMENT)
        assert f"■ 2021年9月调度简况见附件；{unit['salutation']}的情况如下\n· 牵头5项：" in text
        for line in (*STATEMENT.lights, *STATEMENT.needs, *STATEMENT.owed):
            assert f"· {line}\n" in text
        alone = body("form", unit, brief="2021年9月", statement=UnitStatement(STATEMENT.lights))
        assert "协调" not in alone.partition("■ 怎么报")[0], "nothing is open"
        assert "简况" not in body("form", unit)

    @pytest.mark.parametrize("template", AFTER_THE_DEADLINE)
    def test_who_is_not_subordinate_is_asked_not_urged(self, template):
        subject, text = LETTERS.render(template, FACTS[template] | COURT)
        for word in ("催办", "督办", "责令", "退回", "补报"):
            assert word not in subject + text.replace("市营商办督办岗", "")
        assert "商请" in text
        assert "为荷" in text
        assert "贵院" in text

    @pytest.mark.parametrize("unit", [TAXES, COURT])
    @pytest.mark.parametrize("template", AFTER_THE_DEADLINE)
    def test_a_return_that_was_sent_back_is_not_called_missing(self, template, unit):
        text = body(template, unit, sent_back=True)
        assert "尚未收到补正件" in text
        assert "补正" in text
        assert "尚未收到贵" not in text
        assert "仍未收到" not in text
        assert ("退回" in text) is (unit is TAXES)

    def test_urging_states_the_moment_and_the_day_to_answer(self):
        text = body("urge")
        assert "截至10月28日9时，尚未收到贵局营商环境持续提升专项行动2021年10月任务进展情况。" in text
        assert "请于10月29日（周五）下班前补报；如有困难请来电说明。" in text

    def test_a_paper_asks_by_the_day_on_which_it_is_received(self):
        """Nobody knows when it will be signed, numbered and exchanged."""
        text = body("letter_request")
        assert "请于收到本函后5个工作日内报送并说明情况。" in text
        assert "10月29日" not in text

    def test_a_letter_lists_the_notices_that_were_delivered_and_no_other(self):
        text = body("letter_request")
        assert text.startswith("关于商请报送营商环境持续提升专项行动2021年10月任务进展情况的函\n")
        assert "10月20日、10月26日" in text
        assert "附：此前联系情况（均已送达）\n" in text
        assert "1. 提醒：10月20日9时3分已由贵局邮件服务器接收\n" in text
        assert "2. 催办：10月26日15时已电话告知\n" in text
        assert "联系情况" not in body("letter_request", notices=[])

    def test_what_was_signed_goes_out_to_the_letter(self):
        assert LETTERS.render("signed_notice", {"subject": "标题", "text": "正文{{ x }}\n"}) == (
            "标题",
            "正文{{ x }}\n",
        )


class TestWordsOfTheOffice:
    def test_no_letter_leaves_out_a_word_that_the_settings_do_not_give(self):
        nameless = FACTS["letter_request"] | TAXES | replace(SHIPPED, issuer="").facts
        with pytest.raises(SettingsUnreadable, match=r"“letter_request”无法生成：所用设置 office.issuer 没有填写"):
            LETTERS.render("letter_request", nameless)

    def test_a_letter_that_asks_first_whether_there_is_one_does_without(self, tmp_path):
        (tmp_path / "x.subject.txt").write_text("标题", encoding="utf-8")
        (tmp_path / "x.body.txt").write_text("{% if office.issuer %}{{ office.issuer }}{% endif %}完", encoding="utf-8")
        letters = TemplateLetters(tmp_path, "duban@yyb.example", "督办")
        assert letters.render("x", replace(SHIPPED, issuer="").facts)[1] == "完\n"
        assert dict(words_said(tmp_path))[tmp_path / "x.body.txt"] == frozenset()

    def test_a_word_that_no_office_has_is_told_when_the_letter_is_saved(self, tmp_path):
        for part in ("subject", "body"):
            (tmp_path / f"x.{part}.txt").write_text("{{ office.isuer }}", encoding="utf-8")
        with pytest.raises(ConfigurationError, match=r"x\.body\.txt 引用了没有的设置：office\.isuer"):
            check_templates(tmp_path)

    def test_the_shipped_office_says_every_word_that_its_letters_need(self):
        needed = {word for _, words in words_said(FOLDER) for word in words}
        assert {"issuer", "calls_itself", "supervision", "accountability"} <= needed
        assert all(getattr(SHIPPED, word) for word in needed)


class TestReceipt:
    def test_an_accepted_return_is_confirmed_with_number_digest_and_summary(self):
        subject, text = LETTERS.render("receipt", FACTS["receipt"] | TAXES)
        assert subject == "【已收】10月任务进展报送件"
        assert "已收到贵局2021年10月任务进展报送件（收件时间10月22日15时30分，第1次）。" in text
        for fact in ("泉营商2110-税务#1", "3f2a9c01b7de", "报表（初稿）.xlsx", "· 已完成：2项", "无需再报"):
            assert fact in text
        assert "迟报" not in text

    @pytest.mark.parametrize("template", ["receipt", "receipt_list"])
    def test_what_claims_still_lack_is_said_in_the_units_manner(self, template: str):
        lacks = {"asked_more": ["第40项：请补充（请于2021年11月25日前随填报表补充）：措施2：缺县级清单"]}
        asks = {
            LETTERS.render(template, FACTS[template] | unit | lacks)[1]
            .partition("尚待补充的任务（")[2]
            .partition("）")[0]
            for unit in (TAXES, COURT)
        }
        assert asks == {"请在下一期填报表中补充，不必单独报送", "商请在下一期填报表中补充，不必单独报送为荷"}
        assert "尚待补充的任务" not in LETTERS.render(template, FACTS[template] | TAXES)[1]

    def test_the_court_is_asked_for_its_letter_and_not_judged(self):
        text = LETTERS.render("receipt", FACTS["receipt"] | COURT | {"to_confirm": [55, 56]})[1]
        assert "申报完成的第55—56项，商请以贵院来函书面确认" in text
        assert "我办登记文号和日期后办理销号" in text

    def test_a_late_one_is_told_so(self):
        assert "按迟报登记" in body("receipt", late=True)

    def test_errors_come_first_and_queries_apart_each_with_its_place(self):
        text = body("receipt", verdict=Verdict.SENT_BACK, findings=(QUERY, ERROR), summary={})
        order = ["须补正（1处）", ERROR.sentence, "第38项 · 本月进展 · 填报表!H7", "请核实（1处）", QUERY.sentence]
        assert [text.index(words) for words in order] == sorted(text.index(words) for words in order)
        assert "现予退回，请于10月26日（周二）下班前" in text
        assert "所报情况" not in text

    def test_the_court_is_asked_to_help_never_sent_back(self):
        facts = FACTS["receipt"] | COURT | {"verdict": Verdict.SENT_BACK, "findings": (ERROR,), "summary": {}}
        subject, text = LETTERS.render("receipt", facts)
        assert "退回" not in subject + text
        assert subject.startswith("【请协助补正】")
        assert "请协助补正：商请于10月26日（周二）下班前" in text


LARGEST: dict[str, object] = {
    "answer_by": date(2021, 12, 24),
    "reply_by": date(2021, 12, 29),
    "until": date(2021, 12, 22),
    "co_lead": "市行政服务中心管委会",
    "sent_back": True,
}
ITEM_LETTERS = ("item_near", "item_due", "item_basis", "item_refused", "item_found_false")


class TestSubjects:
    @pytest.mark.parametrize("unit", [TAXES, COURT | {"salutation": "贵公司"}], ids=["told", "asked"])
    @pytest.mark.parametrize("period", ["2021年12月", "2021年第四季度"])
    @pytest.mark.parametrize("template", sorted(set(FACTS) - PAPERS - {"report"}) + list(ITEM_LETTERS))
    def test_no_title_is_longer_than_a_telephone_shows(self, template, period, unit):
        facts = FACTS.get(template, COMMON | {"items": range(12), "now": at(2021, 12, 22, 9)})
        for verdict in Verdict:
            told = facts | unit | LARGEST | {"period": period, "verdict": verdict}
            title = LETTERS.subject(template, told)
            assert len(title) <= LONGEST_TITLE, title

    def test_the_title_of_a_paper_is_cut_before_the_tag(self):
        title = LETTERS.render("letter_request", FACTS["letter_request"] | TAXES)[0]
        assert short(title) == "关于商请报送营商环境持续提升专项行动2021年10月任务进…"
        assert short("【提醒】短") == "【提醒】短"


class TestFilters:
    def test_days_and_moments_are_written_as_people_write_them(self):
        assert day(date(2021, 10, 25)) == "10月25日（周一）"
        assert day(datetime(2021, 10, 24, 16, 0, tzinfo=UTC)) == "10月25日（周一）"
        assert moment(at(2021, 10, 28, 9)) == "10月28日9时"
        assert moment(datetime(2021, 10, 28, 8, 30, tzinfo=UTC)) == "10月28日16时30分"

    def test_item_numbers_are_drawn_together(self):
        assert numbers({}, [7, 3, 1, 4, 5]) == "第1、3—5、7项"

    def test_each_day_of_service_is_named_once(self):
        twice = [*DELIVERED, {"name": "再次催办", "delivered_on": date(2021, 10, 26)}]
        assert served(twice) == "10月20日、10月26日"
        assert listed(twice) == "10月20日提醒、10月26日催办、10月26日再次催办"

    def test_a_finding_about_the_whole_file_has_no_place(self):
        assert place({}, Finding("E01", Severity.ERROR, "文件无法读取。")) == ""


ANSWER = {"at": at(2022, 1, 12, 10), "words": "窗口1月底开通。"}


@pytest.mark.parametrize("template", ["item_transfer", "item_false_coordinate", "item_false_memo"])
@pytest.mark.parametrize(("answers", "said"), [((), "尚未收到该单位的说明"), ((ANSWER,), "答复：“窗口1月底开通。”")])
def test_a_paper_about_a_false_claim_says_what_was_found_and_what_was_answered(template, answers, said):
    item = {"number": 11, "goal": "开通窗口", "matter": "现场未见"}
    facts = COMMON | COURT | {"items": (item,), "answers": answers, "notices": (), "now": at(2022, 1, 17, 9)}
    _, text = LETTERS.render(template, facts)
    assert "1. 第11项：开通窗口（核查情况：现场未见）" in text
    assert (said in text) or template == "item_false_memo", "the office does not write to itself what it knows"


class TestAmongSeveralProgrammes:
    WORDS = ProgrammeWords(str(COMMON["programme"]), "泉营商")

    @pytest.mark.parametrize("template", sorted(FACTS))
    def test_every_letter_says_of_which_it_speaks(self, template):
        facts = FACTS[template] | TAXES
        letter = Letter(template, facts, ("a@b.example",), (), "<1@b.example>", at(2021, 10, 25), self.WORDS)
        written = LETTERS.write(letter)
        assert "泉营商" in written.subject or self.WORDS.title in written.subject
        mail = message_from_bytes(written.raw, policy=policy.default)
        assert self.WORDS.title in mail.get_body(("plain",)).get_content()
