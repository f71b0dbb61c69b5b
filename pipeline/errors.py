"""What a person did wrong, as opposed to what a program did: one line, no traceback."""

from __future__ import annotations


class UserError(ValueError):
    """A fault that the user can mend. The message is one line: culprit, alternatives, cure."""

    status = 2


class RecipeError(UserError):
    """A recipe, or the options that stand for one, cannot be run as it is."""


class RunError(UserError):
    """A run was refused or failed; the message says what is left of it and what to do."""

    status = 1
