"""A .docx template of the office, filled: ours are facts only, layout and wording of the frame stay the office's."""

from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from duban.adapters.office.stable_zip import stable
from duban.errors import ConfigurationError


def fill_template(path: Path, facts: Mapping[str, Any], at: datetime, revision: int) -> bytes:
    """
    The template at *path* with *facts* poured in, dated *at*; equal facts give equal bytes.

    ConfigurationError if the template is missing or names a fact that does not exist.
    """
    try:
        template = DocxTemplate(str(path))
        # What departments typed is escaped and never read as a template; the template itself has no way out.
        environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
        template.render(dict(facts), environment, autoescape=True)
    except (PackageNotFoundError, OSError) as error:
        raise ConfigurationError(f"找不到或打不开文书模板 {path}。") from error
    except TemplateError as error:
        raise ConfigurationError(f"文书模板 {path.name} 无法套用：{error}。请检查双花括号中的名称。") from error
    # get_docx() would load the empty template again and lose what was rendered.
    properties = template.docx.core_properties
    properties.created = properties.modified = at.astimezone(UTC).replace(tzinfo=None)
    properties.last_modified_by, properties.revision = "", revision
    written = BytesIO()
    template.save(written)
    return stable(written.getvalue(), at)
