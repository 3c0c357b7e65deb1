"""The notices of the State Council as they were published, against the days that people then worked."""

from datetime import date, timedelta

import pytest

from duban.adapters.holidays import official_calendar
from duban.domain.calendar.notice import read_notice

PUBLISHED = {
    2019: """元旦：2018年12月30日至2019年1月1日放假调休，共3天。2018年12月29日（星期六）上班。
春节：2月4日至10日放假调休，共7天。2月2日（星期六）、2月3日（星期日）上班。
清明节：4月5日放假，与周末连休。
劳动节：5月1日至4日放假调休，共4天。4月28日（星期日）、5月5日（星期日）上班。
端午节：6月7日放假，与周末连休。
中秋节：9月13日放假，与周末连休。
国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。""",
    2022: """元旦：2022年1月1日至3日放假，共3天。
春节：1月31日至2月6日放假调休，共7天。1月29日（星期六）、1月30日（星期日）上班。
清明节：4月3日至5日放假调休，共3天。4月2日（星期六）上班。
劳动节：4月30日至5月4日放假调休，共5天。4月24日（星期日）、5月7日（星期六）上班。
端午节：6月3日至5日放假，共3天。
中秋节：9月10日至12日放假，共3天。
国庆节：10月1日至7日放假调休，共7天。10月8日（星期六）、10月9日（星期日）上班。""",
    2023: """元旦：2022年12月31日至2023年1月2日放假调休，共3天。
春节：1月21日至27日放假调休，共7天。1月28日（星期六）、1月29日（星期日）上班。
清明节：4月5日放假，共1天。
劳动节：4月29日至5月3日放假调休，共5天。4月23日（星期日）、5月6日（星期六）上班。
端午节：6月22日至24日放假调休，共3天。6月25日（星期日）上班。
中秋节、国庆节：9月29日至10月6日放假调休，共8天。10月7日（星期六）、10月8日（星期日）上班。""",
    2024: """元旦：1月1日放假，与周末连休。
春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。
鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。
清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
端午节：6月10日放假，与周末连休。
中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。""",
    2025: """元旦：1月1日（周三）放假1天，不调休。
春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
清明节：4月4日（周五）至6日（周日）放假，共3天。
劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
端午节：5月31日（周六）至6月2日（周一）放假，共3天。
国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。""",
    2026: """元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
清明节：4月4日（周六）至6日（周一）放假，共3天。
劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
端午节：6月19日（周五）至21日（周日）放假，共3天。
中秋节：9月25日（周五）至27日（周日）放假，共3天。
国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。""",
}
NUMBERS = "一二三四五六七"


def notice(year: int) -> str:
    """The words around the arrangements, each in a paragraph of its own with its number."""
    points, numbers = "", iter(NUMBERS)
    for line in PUBLISHED[year].splitlines():
        points += f"\n　　{next(numbers)}、{line}" if "：" in line else line
    return (
        f"国务院办公厅关于{year}年\n部分节假日安排的通知\n国办发明电〔{year - 1}〕7号\n\n各省、自治区、直辖市人民政府："
        f"\n　　经国务院批准，现将{year}年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假"
        "调休日期的具体安排通知如下。"
        f"{points}\n　　节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。\n\n"
        f"国务院办公厅\n{year - 1}年11月4日\n"
    )


@pytest.mark.parametrize("year", sorted(PUBLISHED))
def test_a_published_notice_gives_the_days_that_were_worked(year: int):
    found = read_notice(notice(year))
    assert (found.year, found.faults) == (year, ())
    days = [date(year, 1, 1) + timedelta(days=count) for count in range(365)]
    worked = [day for day in days if day in found.worked or (day.weekday() < 5 and day not in found.free)]
    official = official_calendar(None)
    assert worked == [day for day in days if official.is_working(day)]


def test_what_is_only_encouraged_is_told_as_a_doubt():
    (doubt,) = read_notice(notice(2024)).doubts
    assert doubt == "春节：“鼓励各单位结合带薪年休假等制度落实,安排职工在除夕(2月9日)休息”没有说放假或上班，未计入"
    assert not read_notice(notice(2026)).doubts


def test_what_was_understood_is_told_so_that_a_person_can_check_it():
    told = [one.told for one in read_notice(notice(2026)).arrangements]
    assert told[:3] == [
        "元旦：2026年1月1日（周四）至2026年1月3日（周六）放假，3天",
        "元旦：2026年1月4日（周日）上班，1天",
        "春节：2026年2月15日（周日）至2026年2月23日（周一）放假，9天",
    ]
    assert told[3] == "春节：2026年2月14日（周六）、2026年2月28日（周六）上班，2天"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        pytest.param("1月4日（周日）", "1月4日（周六）", "2026年1月4日写作周六，实为周日", id="a weekday"),
        pytest.param("共9天", "共8天", "写作8天，按日期为9天", id="a count"),
        pytest.param("2月28日（周六）", "2月27日", "2026年2月27日（周五）本是工作日", id="a working day worked"),
        pytest.param("4月4日（周六）", "4月31日", "没有“4月31日”这一天", id="no day"),
        pytest.param("至23日（农历正月初七、周一）", "至13日", "前后颠倒或过长", id="backwards"),
        pytest.param("端午节：", "端阳节：", "没有读到端午节的放假安排", id="a holiday under another name"),
        pytest.param("5月9日（周六）上班", "5月2日（周六）上班", "2026年5月2日（周六）既放假又上班", id="both"),
    ],
)
def test_what_contradicts_itself_is_no_calendar(old: str, new: str, fault: str):
    text = notice(2026)
    assert old in text
    assert any(fault in one for one in read_notice(text.replace(old, new)).faults)


def test_a_text_that_names_no_year_is_no_notice():
    assert read_notice("关于放假的通知").faults
    assert read_notice("关于放假的通知").year == 0


def test_blanks_and_lines_of_a_copied_page_do_not_matter():
    text = notice(2026).replace("放假调休", "放假\n调休").replace("2月", "2 月 ").replace("：", ":")
    assert read_notice(text).faults == ()
    assert read_notice(text).free == read_notice(notice(2026)).free


@pytest.mark.parametrize(
    "signature",
    [
        pytest.param("\n国务院办公厅\n2025年11月4日\n", id="below the last holiday"),
        pytest.param("\n　　　　国务院办公厅\n　　　　二〇二五年十一月四日\n（此件公开发布）", id="in Chinese numbers"),
        pytest.param("国务院办公厅2025年11月4日", id="on the last line, as out of a PDF"),
        pytest.param("\n国务院办公厅\n2025年11月4日\n（此件公开发布）\n", id="with the mark that it is public"),
    ],
)
def test_who_signed_it_and_when_is_known_and_no_doubt(signature: str):
    text = notice(2026)
    ends = max(text.rfind("上班。"), text.rfind("天。")) + len("上班。")
    last = text[: text.rfind("。", 0, ends) + 1]
    assert last.endswith("。")
    read = read_notice(last + signature)
    assert (read.doubts, read.faults) == ((), ())
    assert read.free == read_notice(text).free


def test_a_day_below_the_signature_is_still_a_doubt():
    text = notice(2026)
    last = text[: text.rfind("上班。") + len("上班。")]
    assert read_notice(f"{last}鼓励在1月24日休息。").doubts


def faults(line: str) -> list[str]:
    """What is wrong with a notice for 2027 that says this in place of the New Year's holiday."""
    found = read_notice(f"关于2027年部分节假日安排的通知\n{line}")
    return [fault for fault in found.faults if not fault.startswith("没有读到")]


def test_a_holiday_of_thirty_two_days_is_read_and_a_longer_one_is_none() -> None:
    assert faults("春节：1月1日至2月1日放假，共32天。") == []
    assert "前后颠倒或过长" in faults("春节：1月1日至2月2日放假，共33天。")[0]
    assert "前后颠倒或过长" in faults("春节：1月2日至1月2日放假。")[0]


def test_a_day_without_a_month_is_none() -> None:
    assert "中没有“3日”这一天" in faults("元旦：3日放假，共1天。")[0]


def test_a_day_of_the_december_before_belongs_to_the_year_and_an_earlier_one_does_not() -> None:
    assert faults("元旦：2026年12月1日放假，共1天。") == []
    assert faults("元旦：2026年11月30日放假，共1天。")[0].endswith("不属于2027年")
    assert faults("元旦：2025年12月31日放假，共1天。")[0].endswith("不属于2027年")
    assert faults("元旦：2028年1月1日放假，共1天。")[0].endswith("不属于2027年")


def test_the_year_may_stand_in_the_first_sentence_alone() -> None:
    assert read_notice("经国务院批准，现将2027年元旦、春节等放假安排通知如下。").year == 2027


def test_two_days_are_a_row_and_days_apart_are_named_each() -> None:
    found = read_notice(
        "关于2027年部分节假日安排的通知\n春节：2月6日至7日放假，共2天。2月20日（周六）、2月28日（周日）上班。"
    )
    assert [one.told for one in found.arrangements] == [
        "春节：2027年2月6日（周六）至2027年2月7日（周日）放假，2天",
        "春节：2027年2月20日（周六）、2027年2月28日（周日）上班，2天",
    ]
