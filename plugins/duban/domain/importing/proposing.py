"""From a published plan's document to what is proposed of it."""

from duban.domain.importing.document import PlanDocument
from duban.domain.importing.proposal import ImportedPlan


def propose(document: PlanDocument) -> ImportedPlan:
    """The items, units and targets that *document* tells of, each repair and each doubt with the document's words."""
    return ImportedPlan(document.name, document.name, (), (), (), (), ())
