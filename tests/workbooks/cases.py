"""The corpus: every workbook that expected.toml speaks of."""

from tests.workbooks import faithful, foreign, mistakes, packages
from tests.workbooks.base import CASES, Case

KINDS = (faithful, mistakes, foreign, packages)
__all__ = ("CASES", "KINDS", "Case")
