"""The corpus: every workbook that expected.toml speaks of."""

from tests.workbooks import faithful, foreign, mistakes
from tests.workbooks.base import CASES, Case

KINDS = (faithful, mistakes, foreign)
__all__ = ("CASES", "KINDS", "Case")
