"""A .docx template of the office, filled: ours are facts only, layout and wording of the frame stay the office's."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr
from zipfile import BadZipFile, ZipFile

from docx.opc.exceptions import PackageNotFoundError
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined, Template
from jinja2.nodes import Template as Parsed
from jinja2.sandbox import SandboxedEnvironment

from duban.adapters.office.documents.template_fault import fault_of
from duban.adapters.office.files.stable_zip import stable
from duban.adapters.templating import WRONG_TEMPLATE, OfficeWords, office_words
from duban.config import PROJECT
from duban.errors import ConfigurationError, SettingsUnreadable

# Parts of templates: the body, heads and feet of each of ours, and what an office may add.
MOST_COMPILED = 256
SHIPPED = PROJECT / "config" / "documents"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture among the facts: what draws it as PNG, its width on paper, and its words for who cannot see it."""

    draw: Callable[[], bytes]
    width_mm: int
    alt: str


class _Placed(InlineImage):  # type: ignore[misc]  # docxtpl has no types
    """A picture in its template, drawn when its place is reached: one that the office took out is never drawn."""

    def __init__(self, template: DocxTemplate, picture: Picture) -> None:
        super().__init__(template, None, Mm(picture.width_mm))
        self._picture = picture

    def _insert_image(self) -> str:
        self.image_descriptor = BytesIO(self._picture.draw())
        placed: str = super()._insert_image()
        return placed.replace("<wp:docPr ", f"<wp:docPr descr={quoteattr(self._picture.alt)} ", 1)


class _Environment(OfficeWords, SandboxedEnvironment):
    """Compiles the same text once: a template that the office edited is another text."""

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=True)
        self._compiled = lru_cache(MOST_COMPILED)(super().from_string)

    def from_string(self, source: str | Parsed, *_: object, **__: object) -> Template:
        """As any environment does."""
        return self._compiled(source)


# What departments typed is escaped and never read as a template; the template itself has no way out.
_ENVIRONMENT = _Environment()


def check_templates(folder: Path) -> None:
    """ConfigurationError names a file in *folder* that is no whole Word document; its words are not judged."""
    for path in sorted(folder.glob("*.docx")):
        try:
            with ZipFile(path) as package:
                is_whole = package.testzip() is None and "word/document.xml" in package.namelist()
        except BadZipFile:
            is_whole = False
        if not is_whole:
            raise ConfigurationError(f"config/documents/{path.name} 不是完整的 Word 文档（.docx）。")


def words_said(folder: Path) -> Iterator[tuple[Path, frozenset[str]]]:
    """Each template in *folder* with the words of the office that it cannot do without; TemplateError if it is none."""
    for path in sorted(folder.glob("*.docx")):
        template = DocxTemplate(str(path))
        template.init_docx()
        beside = (template.get_headers_footers(place) for place in (template.HEADER_URI, template.FOOTER_URI))
        parts = [template.get_xml(), *(template.get_part_xml(part) for _, part in chain.from_iterable(beside))]
        said = (office_words(_ENVIRONMENT.parse(template.patch_xml(xml))) for xml in parts)
        yield path, frozenset(chain.from_iterable(said))


def fill_template(path: Path, facts: Mapping[str, Any], at: datetime, revision: int) -> bytes:
    """
    The template at *path* with *facts* poured in, dated *at*; equal facts give equal bytes.

    An office that was made before a template came with the program has none of that name: then it is the shipped one.
    SettingsUnreadable if there is neither, or it names a fact that does not exist.
    """
    used = path if path.is_file() else SHIPPED / path.name
    try:
        template = DocxTemplate(str(used))
        placed = {name: _placed(template, fact) for name, fact in facts.items()}
        template.render(placed, _ENVIRONMENT, autoescape=True)
    except (PackageNotFoundError, OSError) as error:
        raise SettingsUnreadable(f"找不到或打不开文书模板 {path}。") from error
    except WRONG_TEMPLATE as error:
        fault = fault_of(used, facts, _ENVIRONMENT, error)
        raise SettingsUnreadable(f"文书模板 {path.name} 无法套用：{fault}。可用的名称见 docs/templates.md。") from error
    # get_docx() would load the empty template again and lose what was rendered.
    properties = template.docx.core_properties
    properties.created = properties.modified = at.astimezone(UTC).replace(tzinfo=None)
    properties.last_modified_by, properties.revision = "", revision
    written = BytesIO()
    template.save(written)
    return stable(written.getvalue(), at)


def _placed(template: DocxTemplate, fact: Any) -> Any:
    """*fact* as the template takes it: a picture belongs to its template."""
    return _Placed(template, fact) if isinstance(fact, Picture) else fact
