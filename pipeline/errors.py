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


class Built(UserError):
    """Nothing is wrong, but there is no dataset: only a job was asked for, and that is made."""

    status = 0


def odd_name(path: str) -> str:
    """Return what is wrong with a path whose bytes are not UTF-8, and the cure; "" if they are.

    Python puts lone surrogates in the place of such bytes, and no manifest can hold those.
    """
    if path.isprintable() or not any("\ud800" <= character <= "\udfff" for character in path):
        return ""
    shown = "".join(map(_as_byte, path))
    return f'"{shown}" is not UTF-8, so that no manifest could name it; rename the file or folder'


def _as_byte(character: str) -> str:
    if not "\ud800" <= character <= "\udfff":
        return character
    return f"\\x{ord(character) & 0xFF:02x}"
