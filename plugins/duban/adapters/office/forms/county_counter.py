"""What a county's form computes by itself: how much is missing, and where an abnormal indicator says nothing."""

from duban.adapters.office.forms.places import Live, PlacedTable, Places
from duban.domain.form import COVER_FIELDS, COVER_SHEET
from duban.domain.form.county import ACCOUNT_SHEET, INDICATOR_SHEET, CountyForm
from duban.domain.form.words import COUNTER
from duban.domain.returns.county import IndicatorState

DONE = "必填内容已填齐，可以报送"
ABNORMAL = tuple(state.value for state in IndicatorState if state.is_abnormal)


def count_county(form: CountyForm, places: Places) -> Live:
    """The counter of the cover, a number in words, and the alerts of the indicators."""
    live, table = Live(), places.tables[INDICATOR_SHEET]
    people = [places.cover[field.key] for field in COVER_FIELDS]
    parts = (places.texts[part.mark] for part in form.parts if part.required)
    missing = (
        f"COUNTBLANK(C{people[0]}:C{people[-1]})",
        *(f"IF(SUMPRODUCT(LEN(TRIM('{ACCOUNT_SHEET}'!B{first}:B{last})))=0,1,0)" for first, last in parts),
        *_indicators(table),
    )
    total = "+".join(missing)
    live.compute(COVER_SHEET, f"C{places.cover[COUNTER]}", f'=IF(({total})=0,"{DONE}","还差 "&({total})&" 项未填")')
    chosen = ",".join(f'TRIM(${table.letters["state"]}{table.first})="{state}"' for state in ABNORMAL)
    for key in ("text", "items"):
        formula = f"AND(OR({chosen}),LEN(TRIM({table.letters[key]}{table.first}))=0)"
        live.alert(INDICATOR_SHEET, table.area(key), formula)
    return live


def _indicators(table: PlacedTable) -> tuple[str, str]:
    """How many indicators have no state, and how many abnormal ones no explanation."""
    states, texts = (f"'{INDICATOR_SHEET}'!{table.area(key)}" for key in ("state", "text"))
    abnormal = "+".join(f'(TRIM({states})="{state}")' for state in ABNORMAL)
    return f"COUNTBLANK({states})", f"SUMPRODUCT(({abnormal})*(LEN(TRIM({texts}))=0))"
