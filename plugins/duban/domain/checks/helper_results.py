"""Which result a unit chose of what it was asked or given, on whatever form."""

from duban.domain.form import plain
from duban.domain.form.coordination import RESULT
from duban.domain.returns.helping import HelperAnswer
from duban.domain.returns.submission import FilledRow


def choice_in(row: FilledRow) -> HelperAnswer | None:
    """The result that was chosen, None if none was."""
    wanted = plain(row.texts.get(RESULT, ""))
    return next((each for each in HelperAnswer if plain(each.value) == wanted), None)
