"""What templates that an office edits have in common."""

from jinja2 import TemplateError

# What a template that is wrong comes to when it is filled: a filter for days that is given a name, a sum of both.
WRONG_TEMPLATE = (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError)
