"""What the worker and its marking child have agreed on; both load it, and nothing of the services comes with it."""

from duban.adapters.office.scan.refusal import MIB
from duban.adapters.sandbox.server import Limits

LIMITS = Limits(memory=512 * MIB, cpu_seconds=20, answer=9 * MIB)
# Of the JSON before the file.
LENGTH = "!Q"
