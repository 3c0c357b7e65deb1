"""Data calls and whatever else is asked beside the plan's usual returns: who wants it, on what ground, until when."""

from collections.abc import Iterator

from duban.config.settings import Settings
from duban.domain.calendar.cycle import FormName, Frequency, Period, Stream
from duban.domain.form import COLUMNS, plain
from duban.domain.form.county import INDICATOR_COLUMNS

LEAST_DAYS = 5
WHY = "只报一次或每月不止一次的，须有依据、经批准、有截止日，并给单位至少5个工作日"


def strange_calls(settings: Settings) -> Iterator[str]:
    """What must not be asked so, each with what to change."""
    for code, stream in settings.streams.items():
        where = f"streams.{code}"
        if stream.is_extra:
            yield from (f"{where}.{fault}（{WHY}）" for fault in _unfounded(stream))
        if stream.form is FormName.NEED:
            yield f"{where}.form：协调事项答复表随交办单发出，不是报送口径的式样"
        if (stream.form is FormName.CALL) is not (stream.call is not None):
            yield f'{where}：form = "call" 须写明 [{where}.call]，其他式样的不写'
        if stream.call is not None:
            yield from (f"{where}.call.{fault}" for fault in stream.call.faults())
            yield from (f"{where}.call：{fault}" for fault in _held_already(settings, stream))
    yield from _too_often(settings)


def _unfounded(stream: Stream) -> Iterator[str]:
    if not stream.basis.strip():
        yield "basis 须写明依据，如文号"
    if not stream.approver.strip():
        yield "approver 须写明批准人"
    if stream.frequency is not Frequency.ONCE and stream.ends_on is None:
        yield "ends_on 须写明哪天起不再报送"
    if stream.opens_before < LEAST_DAYS:
        yield f"opens_before 至少为 {LEAST_DAYS}"


def _held_already(settings: Settings, stream: Stream) -> Iterator[str]:
    """Figures that another stream collects already; targets of the task list are looked at when it is opened."""
    held = {plain(column.title): "填报表" for column in (*COLUMNS, *INDICATOR_COLUMNS) if column.is_open}
    for other in settings.streams.values():
        if other.call is not None and other.code != stream.code:
            held |= {plain(column.title): other.name for column in other.call.columns}
    for column in stream.call.columns if stream.call else ():
        if (where := held.get(plain(column.title))) is not None:
            yield f"“{column.title}”已在“{where}”中收集，请直接取用，删去此项；确非同一口径的，请改写名称"


def _too_often(settings: Settings) -> Iterator[str]:
    """A unit is asked at most once a quarter."""
    seen: dict[tuple[str, Period], str] = {}
    for code, stream in settings.streams.items():
        if stream.call is None or stream.due_on is None:
            continue
        quarter = Period.containing(stream.due_on, Frequency.QUARTERLY)
        for unit in stream.call.units:
            if (first := seen.setdefault((unit, quarter), code)) != code:
                yield (
                    f"streams.{code}.call.units：{quarter.title}已由 streams.{first} 向“{unit}”征集过数据，"
                    "同一单位每季度至多一次，请并入该次或改到下一季度"
                )
