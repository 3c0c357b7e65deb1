"""The county form as its sheets: the cover, 季度情况, 一级指标情况 and the words of last quarter."""

from duban.domain.calendar.cycle import FormName
from duban.domain.form.county import (
    ACCOUNT_SHEET,
    ADVICE,
    INDICATOR_COLUMNS,
    INDICATOR_SHEET,
    LAST_SHEET,
    LONGEST_PART,
    PARTS,
    STALE,
    CountyForm,
    CountyPart,
    heading_of,
)
from duban.domain.form.cover import cover_fields
from duban.domain.form.layout import (
    CoverLine,
    FormLayout,
    Heading,
    TableSheet,
    TextPart,
    TextSheet,
    answer,
    counter,
    fact,
    headed_by,
    identity,
    line,
    steps,
)
from duban.domain.form.words import BANNER, short, span, weekday

STEPS = (
    f"打开下方“{ACCOUNT_SHEET}”，在黄色单元格内写明工作推进情况、存在问题和下一步工作计划。",
    (
        f"打开“{INDICATOR_SHEET}”，逐项选择正常、有困难或滞后（已按上期预填的请逐项核对）；"
        "有困难、滞后的写明情况和涉及任务序号（变红的单元格表示还缺内容）。"
    ),
    "核对下表填报人、联系电话、审核人、签发人，按程序审签。",
)
SEND = "直接回复原邮件并附上本表（.xlsx 格式，文件名可以更改）"
SCAN = "和加盖公章的扫描件（PDF）"
LINE_OF_FACTS = 30  # characters


def county_form(form: CountyForm) -> FormLayout:
    """Everything that the workbook holds; last quarter's words stay away where there are none."""
    facts = identity(form) | {
        "form": FormName.COUNTY.value,
        "items": " ".join(str(asked.indicator.number) for asked in form.indicators),
        "parts": " ".join(part.key for part in form.parts),
    }
    last = (_last(form),) if form.last is not None else ()
    return FormLayout(form.title, facts, 24, _cover(form), (_account(form), _indicators(form), *last))


def _cover(form: CountyForm) -> tuple[CoverLine, ...]:
    period = form.reference.period.title
    optional = "、".join(part.title for part in form.parts if not part.required)
    asked = f"{form.salutation}本季度需填报三个部分和{len(form.indicators)}项一级指标情况；{optional}有则填报。"
    send = f"{SEND}{SCAN if form.wants_scan else ''}。"
    return (
        line(BANNER, "cover banner", 30),
        line(form.title.replace(period, f"\n{period}"), "cover title", 70),
        line(asked, "cover unit", 52),
        *(fact(label, text, 30 if len(text) < LINE_OF_FACTS else 38) for label, text in _known(form)),
        counter("cover text", 30),
        CoverLine(),
        *steps((*STEPS, send)),
        CoverLine(),
        *(answer(field, form.people.get(field.key, ""), 30) for field in cover_fields(form.area_code)),
        fact("盖章处", "（单位公章）", 110, "cover seal"),
        CoverLine(),
        line(form.contact_line, "cover step", 34),
    )


def _known(form: CountyForm) -> tuple[tuple[str, str], ...]:
    asked = f"请于{short(form.answer_by)}（{weekday(form.answer_by)}）下班前报送"
    still = f"{short(form.on_time_until)}24:00前收到即按时"
    covers = span(form.covers) + ("（首期摸底，不计分）" if form.is_baseline else "")
    return (
        ("填报单位", form.organisation),
        ("报送编号", str(form.reference)),
        ("统计期", covers),
        ("报送时限", f"{asked}（{still}）"),
    )


def _head(form: CountyForm, column: int) -> tuple[Heading, ...]:
    return headed_by(form.title, f"填报单位：{form.organisation}　　统计期：{span(form.covers)}", column=column)


def _account(form: CountyForm) -> TextSheet:
    parts = form.parts
    return TextSheet(
        ACCOUNT_SHEET,
        _head(form, 2),
        tuple(_part(form, place, part, parts[place - 1]) for place, part in enumerate(parts)),
        _foot(form),
    )


def _part(form: CountyForm, place: int, part: CountyPart, above: CountyPart) -> TextPart:
    return TextPart(
        heading=heading_of(part, place),
        text=form.prefilled(part),
        mark=part.mark,
        title=part.title,
        advice=f"{ADVICE} {part.hint}{STALE if part.repeats and form.is_stale else ''}",
        hint=part.hint + (f"{LONGEST_PART}字以内。" if part.required else ""),
        cells=part.cells,
        is_counted=part.required,
        begins_page=above.required and not part.required,  # what is optional begins a page
    )


def _indicators(form: CountyForm) -> TableSheet:
    return TableSheet(
        sheet=INDICATOR_SHEET,
        form=form,
        columns=INDICATOR_COLUMNS,
        rows=form.indicators,
        head=_head(form, 1),
        foot=_foot(form),
        room=23.0,
        held=2,
    )


def _last(form: CountyForm) -> TextSheet:
    """Last quarter's words, to look at: nobody has to search an old mail."""
    told = ((part, str(getattr(form.last, part.key))) for part in PARTS)
    title = f"{form.organisation}{form.last_title}报送内容（供参考，不必填写）"
    parts = tuple(TextPart(part.title, text) for part, text in told if text)
    return TextSheet(LAST_SHEET, (Heading(1, 1, title, "title"),), parts, _foot(form))


def _foot(form: CountyForm) -> str:
    return f"{form.organisation}　{form.reference.period}"
