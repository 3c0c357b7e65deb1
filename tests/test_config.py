"""The configuration: every wrong entry is told at once, and nothing misspelt is ignored in silence."""

import re
from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import pytest
from tests.offices import saying

from duban.config import Settings, home_folder, is_example, load_settings, project_folder
from duban.domain.calendar.cycle import FormName, Frequency
from duban.domain.escalation.rung import Release
from duban.domain.returns.item_light import DEFAULT_RULES
from duban.errors import ConfigurationError

PROJECT = Path(__file__).resolve().parents[1]
SHIPPED = (PROJECT / "config" / "duban.toml").read_text(encoding="utf-8")

Load = Callable[[str], Settings]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Give the settings of a project whose config/duban.toml holds the given text."""
    return lambda text: saying(text, tmp_path)


def changed(old: str, new: str) -> str:
    """The shipped configuration with its first *old* replaced."""
    assert old in SHIPPED
    return SHIPPED.replace(old, new, 1)


def test_the_shipped_configuration_says_what_the_plan_demands(load: Load, tmp_path: Path):
    settings = load(SHIPPED)
    programme, stream = settings.programmes["qz2021"], settings.streams["department_monthly"]
    assert (programme.starts_on, programme.ends_on) == (date(2021, 9, 22), date(2022, 12, 31))
    assert (stream.code, stream.frequency, stream.due_day) == ("department_monthly", Frequency.MONTHLY, 25)
    assert (stream.opens_before, stream.compiles_after, stream.hour) == (7, 5, time(9))
    ladder = settings.ladders["department_monthly"]
    assert [rung.code for rung in ladder] == [f"R{level}" for level in range(8)]
    assert [rung.code for rung in ladder if rung.release is Release.SIGNED] == ["R4", "R5", "R6", "R7"]
    counties = settings.streams["county_quarterly"]
    assert (counties.form, counties.due_day, counties.baseline) == (FormName.COUNTY, 25, ("2021-Q3",))
    asked = settings.ladders["county_quarterly"]
    assert [(rung.code, rung.offset) for rung in asked[:3]] == [("R0", -10), ("R1", -5), ("R2", -2)]
    assert not [rung for rung in asked if "催办" in rung.name], "counties are asked, never urged"
    assert (settings.project, settings.home) == (tmp_path, tmp_path / "home")


def test_the_mark_that_a_windows_editor_puts_first_is_no_fault(load: Load):
    assert load(f"\ufeff{SHIPPED}").office.name


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        pytest.param(changed("contact_line =", "contact_lines ="), "office.contact_lines：不认识的设置", id="misspelt"),
        pytest.param(
            changed("due_day = 25", "due_days = 25"),
            "streams.department_monthly.due_days：不认识的设置",
            id="in a stream",
        ),
        pytest.param(
            f'{SHIPPED}\n[[ladders.default]]\ncode = "R1"\nlevels = 0\n',
            "ladders.default.0.levels：不认识的设置",
            id="in a rung",
        ),
        pytest.param(f"{SHIPPED}\n[letters]\n", "不认识的节 [letters]", id="a section nobody reads"),
        pytest.param(changed('name = "市营商办（市发改委）"', ""), "office.name：缺少此项", id="missing"),
        pytest.param(
            changed("starts_on = 2021-09-22", 'starts_on = "秋天"'),
            "programmes.qz2021.starts_on：应为日期",
            id="no date",
        ),
        pytest.param(
            changed("hour = 09:00:00", 'hour = "早上"'), "streams.department_monthly.hour：应为时刻", id="no time"
        ),
        pytest.param(
            changed("opens_before = 7", 'opens_before = "七"'),
            "streams.department_monthly.opens_before：应为整数",
            id="no number",
        ),
        pytest.param(
            changed('frequency = "monthly"', 'frequency = "daily"'),
            "streams.department_monthly.frequency：只能是",
            id="not in the list",
        ),
        pytest.param(
            f'{SHIPPED}\n[[ladders.county_quarterly]]\ncode = "R3"\nto = ["处长"]\n',
            "ladders.county_quarterly.R3.to.0：只能是",
            id="a role nobody has",
        ),
        pytest.param(
            f'{SHIPPED}\n[[ladders.monthly]]\ncode = "R3"\noffset = 2\n',
            "ladders.monthly：没有 [streams.monthly]",
            id="the ladder of a stream that is not there",
        ),
        pytest.param(
            f'{SHIPPED}\n[[ladders.default]]\ncode = "R33"\noffset = 2\n',
            "ladders.default：没有“R33”这一级；要另加一级的，须写全",
            id="a change of a rung that is not there",
        ),
        pytest.param(
            f'{SHIPPED}\n[[item_ladders.default]]\nwithout = ["E9"]\n',
            "item_ladders.default.without：没有“E9”这一级",
            id="without a rung that is not there",
        ),
        pytest.param(
            f'{SHIPPED}\n[[ladders.default]]\nwithout = ["R3"]\n',
            "R4.needs_delivered “R3”不在阶梯中",
            id="without a rung that others build on",
        ),
        pytest.param(
            changed('tag = "泉营商"', 'tag = "泉 营商〔"'), "programmes.qz2021.tag：“泉 营商〔”只能用", id="a tag"
        ),
        pytest.param(
            changed("ends_on = 2022-12-31", "ends_on = 2020-12-31"),
            "programmes.qz2021.ends_on 早于 starts_on",
            id="ends before it starts",
        ),
        pytest.param(
            changed('streams = ["department_monthly", "county_quarterly"]', 'streams = ["weekly"]'),
            "“weekly”没有 [streams.weekly]",
            id="a stream nobody defined",
        ),
        pytest.param(
            f'{SHIPPED}\n[[ladders.default]]\ncode = "R1"\nlevel = 0\n',
            "的 level 必须逐级递增",
            id="rungs of one level",
        ),
        pytest.param(
            f'{SHIPPED}\n[[ladders.default]]\ncode = "R4"\nneeds_delivered = "R9"\n',
            "R4.needs_delivered “R9”不在阶梯中",
            id="a basis that is not there",
        ),
        pytest.param(
            changed('duties = ["督办岗"]', 'dutys = ["督办岗"]'),
            "roles.users.duban.dutys：不认识的设置",
            id="in a person",
        ),
        pytest.param(changed('duties = ["督办岗"]', 'duties = ["处长"]'), "roles.users.duban.duties.0", id="no duty"),
        pytest.param(
            changed('titles = ["市发改委主要领导"]', "titles = []"),
            "文书由“市发改委主要领导”签发，但 [roles.users] 中没有该职务",
            id="a post that nobody holds",
        ),
        pytest.param(
            changed('titles = ["市发改委主要领导"]', 'titles = ["市发改委主要领导", "市政府主要领导"]'),
            "只在纸上签批（on_paper），不设用户",
            id="a leader of the city is no user",
        ),
        pytest.param(
            changed(
                '# instead_of = "fgw_fenguan"',
                '# instead_of = "fgw_fenguan"\n[[roles.stand_ins]]\nuser = "x"\n'
                'instead_of = "duban"\nstarts_on = 2021-11-01\nends_on = 2021-11-02\n',
            ),
            "没有用户“x”",
            id="a stand-in whom nobody knows",
        ),
        pytest.param(
            changed("due_day = 25", 'due_day = "月底"'),
            '1 至 31（当月没有这一天的，按当月最后一天）、"last"（最后一天）或 "last_working_day"（最后一个工作日）',
            id="a day that no month has",
        ),
        pytest.param(
            changed("due_day = 25", "due_working_day = 20"),
            "streams.department_monthly.due_working_day 只能是 1 至 15（当月第几个工作日）",
            id="a working day that a month with holidays lacks",
        ),
        pytest.param(
            changed("due_day = 25", "due_weekday = 8"),
            "streams.department_monthly.due_weekday 只能是 1（星期一）至 7（星期日）",
            id="a day that no week has",
        ),
        pytest.param(
            changed("due_day = 25", "due_on = 2021-11-15"),
            "streams.department_monthly.due_on 只用于只报一次的",
            id="one day for what is asked every month",
        ),
        pytest.param(
            changed('frequency = "monthly"', 'frequency = "once"'),
            "streams.department_monthly.due_on 须写明报送截止日",
            id="asked once and nobody says when",
        ),
        pytest.param(
            changed('baseline = ["2021-Q3"]', 'baseline = ["2021-09"]'),
            "streams.county_quarterly.baseline：“2021-09”不是该口径的报告期，应如 2021-Q4",
            id="a month where quarters are reported",
        ),
        pytest.param(
            changed('address = "duban@yyb.quanzhou.example"', 'address = "duban"'),
            "mail.address：“duban”不是邮箱地址",
            id="no address",
        ),
        pytest.param(
            changed("[programmes.qz2021]", "[programmes.QZ-2021]"),
            "代码“QZ-2021”只能用小写字母",
            id="a code that no reference can hold",
        ),
        pytest.param(
            "streams = 3\nladders = 4\noffice = 5\n", "office：应为一节设置", id="values where sections belong"
        ),
    ],
)
def test_a_wrong_entry_is_told_by_its_place(load: Load, text: str, complaint: str):
    with pytest.raises(ConfigurationError) as error:
        load(text)
    assert complaint in str(error.value)
    assert str(error.value).startswith("duban.toml 有 ")
    assert "\n" not in str(error.value)


def test_all_wrong_entries_are_told_at_once(load: Load):
    text = changed("opens_before = 7", 'opens_before = "七"').replace("contact_line =", "contact =", 1)
    with pytest.raises(ConfigurationError, match="有 3 处错误") as error:
        load(text)
    for place in ("office.contact：", "office.contact_line：", "streams.department_monthly.opens_before："):
        assert place in str(error.value)


def test_a_file_that_is_not_there_or_no_file_is_told_with_its_path(tmp_path: Path):
    with pytest.raises(ConfigurationError, match=r"找不到配置文件 .*duban\.toml"):
        load_settings(tmp_path)
    (tmp_path / "config" / "duban.toml").mkdir(parents=True)
    with pytest.raises(ConfigurationError, match=r"无法读取配置文件 .*duban\.toml"):
        load_settings(tmp_path)


def test_a_file_in_another_encoding_is_told(tmp_path: Path):
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "duban.toml").write_bytes(SHIPPED.encode("gb18030"))
    with pytest.raises(ConfigurationError, match="不是 UTF-8 文本"):
        load_settings(tmp_path)


def test_folders_come_from_the_environment_or_lie_in_the_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name in ("DUBAN_OFFICE", "DUBAN_PROJECT", "DUBAN_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("duban.config.folders.OFFICE", tmp_path / "office")
    assert (project_folder(), home_folder()) == (PROJECT, PROJECT / ".duban")
    monkeypatch.setenv("DUBAN_PROJECT", str(tmp_path / "as before"))
    assert project_folder() == tmp_path / "as before"
    monkeypatch.setenv("DUBAN_OFFICE", str(tmp_path))
    assert (project_folder(), home_folder()) == (tmp_path, tmp_path / ".duban")
    monkeypatch.setenv("DUBAN_HOME", str(tmp_path / "elsewhere"))
    assert home_folder() == tmp_path / "elsewhere"


def test_an_office_that_was_made_in_the_checkout_is_the_one_that_counts_on_the_same_ledger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for name in ("DUBAN_OFFICE", "DUBAN_PROJECT", "DUBAN_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("duban.config.folders.PROJECT", tmp_path)
    monkeypatch.setattr("duban.config.folders.OFFICE", tmp_path / "office")
    (tmp_path / "office").mkdir()
    assert project_folder() == tmp_path, "a folder that is only begun is no office"
    (tmp_path / "office" / "config").mkdir()
    (tmp_path / "office" / "config" / "duban.toml").write_text("")
    assert (project_folder(), home_folder()) == (tmp_path / "office", tmp_path / ".duban")
    assert not is_example(project_folder())


def test_settings_from_before_an_office_named_its_words_still_load(load: Load):
    """An update stops nobody: only the papers that need a word wait for it, and doctor names them."""
    words = ("place", "short_name", "issuer", "issuer_calls_itself", "issuer_leaders", "number_prefix", "letter_prefix")
    words += (
        "calls_itself",
        "superior",
        "adopted_by",
        "supervision",
        "accountability",
        "area_code",
    )
    lines = [line for line in SHIPPED.splitlines() if line.partition(" = ")[0] not in words]
    office = load("\n".join(lines)).office
    assert (office.name, office.calls_itself, office.superior) == ("市营商办（市发改委）", "我办", "市政府")
    assert (office.issuer, office.place) == ("", "")


OWN_OFFICE = """
[programmes.qz2021.office]
name = "市文明办"
report_signers = ["市委宣传部主要领导"]
"""
KNOWN = changed('on_paper = ["市政府', 'on_paper = ["市委宣传部主要领导", "市政府')


def test_a_programme_says_only_what_differs_of_the_office_that_answers_for_it(load: Load):
    settings = load(KNOWN + OWN_OFFICE)
    own = settings.programmes["qz2021"].office
    assert own is not None
    assert (own.name, own.report_signers, own.superior) == ("市文明办", ("市委宣传部主要领导",), "市政府")
    assert [where for where, _ in settings.offices] == ["office", "programmes.qz2021.office"]


@pytest.mark.parametrize(
    ("own", "complaint"),
    [
        pytest.param('names = "x"', "programmes.qz2021.office.names：不认识的设置", id="misspelt"),
        pytest.param('desk = "台"', "programmes.qz2021.office.desk 不能与 \\[office\\] 不同", id="one page for all"),
        pytest.param("report_signers = []", "programmes.qz2021.office.report_signers 至少写一位", id="nobody signs"),
        pytest.param('area_code = "595"', "office.area_code：“595”不是区号", id="no area code"),
    ],
)
def test_what_cannot_be_meant_of_a_programmes_office_is_told(load: Load, own: str, complaint: str):
    with pytest.raises(ConfigurationError, match=complaint):
        load(f"{SHIPPED}\n[programmes.qz2021.office]\n{own}\n")


def test_a_programme_switches_a_loop_and_has_the_others_of_the_installation(load: Load):
    def is_verified(text: str, own: str = "") -> bool:
        own = own and f"\n[programmes.qz2021.loops]\nverification = {own}\n"
        return load(text + own).programmes["qz2021"].loops.verification

    nowhere = changed("verification = true", "verification = false")
    assert is_verified(SHIPPED)
    assert not is_verified(SHIPPED, "false")
    assert not is_verified(nowhere)
    assert is_verified(nowhere, "true")
    head, _, rest = SHIPPED.partition("[loops]\n")
    assert is_verified(head + rest[rest.index("\n\n") :]), "what nobody switches is on"


@pytest.mark.parametrize(
    ("own", "complaint"),
    [
        ("verifications = true", "programmes.qz2021.loops.verifications：不认识的设置"),
        ('verification = "yes!"', "programmes.qz2021.loops.verification：应为 true 或 false"),
    ],
)
def test_a_loop_that_there_is_not_is_told(load: Load, own: str, complaint: str):
    with pytest.raises(ConfigurationError, match=re.escape(complaint)):
        load(f"{SHIPPED}\n[programmes.qz2021.loops]\n{own}\n")


def test_the_rules_of_the_lights_are_data_and_one_switch_takes_all_of_them(load: Load):
    settings = load(SHIPPED)
    assert settings.lights == DEFAULT_RULES, "what is shipped is what holds where nothing is said"
    assert settings.programmes["qz2021"].loops.targets
    assert not load(changed("targets = true", "targets = false")).programmes["qz2021"].loops.targets


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (changed('light = "黄"', 'light = "绿"'), "lights.0.light 只能是“黄”或“红”"),
        (changed('light = "黄"', 'light = "紫"'), "lights.0.light：只能是"),
        (changed('light = "黄"', 'lit = "黄"'), "lights.0.lit：不认识的设置"),
        (changed("days = 60", "days = 0"), "lights.1：days 至少为 1"),
        (changed("points = 30", "points = 100"), "lights.4：days 至少为 1，points 为 0 至 99"),
    ],
)
def test_a_light_that_nothing_can_mean_is_refused(load: Load, text: str, complaint: str):
    with pytest.raises(ConfigurationError, match=complaint):
        load(text)


FORCE = '\n[[programmes.qz2021.task_forces]]\nname = "纳税专班"\nindicators = ["纳税"]\n'
MEETING = '\n[[programmes.qz2021.meetings]]\non = 2021-11-18\nname = "调度会"\n'


def test_task_forces_and_meetings_are_rows_of_their_programme(load: Load):
    plan = load(SHIPPED + FORCE + MEETING).programmes["qz2021"]
    assert [(one.name, one.indicators, one.confirmed) for one in plan.task_forces] == [("纳税专班", ("纳税",), False)]
    assert [(one.name, f"{one.on}", one.task_force) for one in plan.meetings] == [("调度会", "2021-11-18", "")]


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        (f'{FORCE}lead = "x"\n', "programmes.qz2021.task_forces.0.lead：不认识的设置"),
        (f"{MEETING}at = 9\n", "programmes.qz2021.meetings.0.at：不认识的设置"),
    ],
)
def test_a_row_of_them_with_a_misspelt_entry_is_told(load: Load, rows: str, complaint: str):
    with pytest.raises(ConfigurationError, match=re.escape(complaint)):
        load(SHIPPED + rows)
