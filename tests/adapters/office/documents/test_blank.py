"""What every Word document of ours begins with: what an editor needs, and no more."""

from io import BytesIO
from zipfile import ZipFile

from docx import Document
from docx.document import Document as WordDocument

from duban.adapters.office.documents.blank import blank_document


def saved(document: WordDocument) -> bytes:
    """The document as a file."""
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def test_it_opens_again_and_offers_the_styles_of_texts_and_plain_tables() -> None:
    names = {style.name for style in Document(BytesIO(saved(blank_document()))).styles}
    assert {"Normal", "Heading 1", "Header", "Footer", "Normal Table", "Table Grid"} <= names


def test_it_carries_no_part_and_no_look_of_a_table_that_nobody_asked_for() -> None:
    file = saved(blank_document())
    parts = ZipFile(BytesIO(file)).namelist()
    assert not [name for name in parts if "WithEffects" in name or "customXml" in name or "thumbnail" in name]
    assert len(file) < len(saved(Document())) / 2
