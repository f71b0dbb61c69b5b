"""The sandbox in which prompt templates are compiled, and what they can do beside Jinja's own.

Values are data: they are put into templates and never read as templates themselves.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from schemas import stable_hash

BLANK = "_____"
# From here on, code points belong to East Asian scripts, which put no spaces between words.
_UNSPACED = "\u2e80"


class DoesNotApply(Exception):
    """Raised inside a template: the prompt cannot be put to this signal."""


def blank(text: str, words: str) -> str:
    """Return `text` with a line of underscores for each place where `words` stand by themselves.

    Raises DoesNotApply if they stand nowhere.
    """
    pieces = text.split(words) if words else [text]
    blanked = pieces[0]
    for piece in pieces[1:]:
        alone = not (_joined(blanked[-1:], words[:1]) or _joined(words[-1:], piece[:1]))
        blanked += (BLANK if alone else words) + piece
    if blanked == text:
        raise DoesNotApply
    return blanked


def listing(values: list[str]) -> str:
    """Return values as one line, with commas between them, or semicolons if one holds a comma."""
    return ("; " if any("," in value for value in values) else ", ").join(values)


def mixed(values: list[str]) -> list[str]:
    """Return values in an order that tells nothing about them: the same for the same values.

    Where a prompt shows two things and asks for one, an order of its own would be the answer.
    """
    return sorted(values, key=lambda value: (stable_hash("mixed", value), value))


def several(values: list[str]) -> list[str]:
    """Return `values`. Raises DoesNotApply for fewer than two."""
    if len(values) < 2:
        raise DoesNotApply
    return values


def unlike(value: str, other: str) -> str:
    """Return `value`. Raises DoesNotApply if it is the same as `other` but for case."""
    if value.casefold() == other.casefold():
        raise DoesNotApply
    return value


def quotable(value: Any) -> Any:
    """Return `value`. Raises DoesNotApply if it would break double quotes around it.

    That is a value with a double quote or a line end. `compiled` puts this filter on everything
    that a template shows inside quotes, so that none can be forgotten.
    """
    shown = str(value)
    if '"' in shown or "\n" in shown:
        raise DoesNotApply
    return value


def _joined(left: str, right: str) -> bool:
    """Tell whether two neighbouring characters stand in one word."""
    return left.isalnum() and right.isalnum() and max(left, right) < _UNSPACED


def _environment() -> ImmutableSandboxedEnvironment:
    made = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
    made.filters |= {f.__name__: f for f in (blank, listing, mixed, quotable, several, unlike)}
    return made


_JINJA = _environment()


class Wording:
    """A template that was parsed and checked; it becomes code when it is first filled.

    Most prompts of a run are never asked, and making code of all of them takes seconds.
    """

    def __init__(self, tree: nodes.Template) -> None:
        self._tree = tree

    @cached_property
    def template(self) -> Template:
        """The template, made into code once."""
        code = _JINJA.compile(self._tree)
        del self._tree
        return Template.from_code(_JINJA, code, _JINJA.make_globals(None))


def compiled(source: str) -> tuple[Wording, set[str]]:
    """Return a template with the names of the variables it reads.

    What it shows between double quotes must be `quotable`, or the prompt does not apply. Raises
    jinja2.TemplateError if `source` is no template, or leaves a double quote open.
    """
    tree = _JINJA.parse(source)
    names = meta.find_undeclared_variables(tree)
    _guard_quotes(tree)
    _check_filters(tree)
    return Wording(tree), names


def _check_filters(tree: nodes.Template) -> None:
    """Raise what making code of `tree` would: it knows each filter and test by name."""
    for kind, known in ((nodes.Filter, _JINJA.filters), (nodes.Test, _JINJA.tests)):
        for node in tree.find_all(kind):
            if node.name not in known:
                raise TemplateSyntaxError(
                    f"No {kind.__name__.lower()} named {node.name!r}.", node.lineno
                )


def _guard_quotes(tree: nodes.Template) -> None:
    """Put the filter `quotable` on each expression of `tree` that stands between double quotes."""
    quotes = 0
    for output in tree.find_all(nodes.Output):
        for index, piece in enumerate(output.nodes):
            if isinstance(piece, nodes.TemplateData):
                quotes += piece.data.count('"')
            elif quotes % 2:
                output.nodes[index] = nodes.Filter(
                    piece, "quotable", [], [], None, None, lineno=piece.lineno
                )
    if quotes % 2:
        raise TemplateSyntaxError("a double quote is left open", tree.lineno)


def render(values: dict[str, Any], *wordings: Wording) -> list[str]:
    """Return what each template makes of `values`, without white space at the ends.

    Raises DoesNotApply, and jinja2.TemplateError or whatever an expression raises.
    """
    # What Template.render does, but with one context for all and no copy of the values: building
    # a context takes longer than filling a template.
    templates = [wording.template for wording in wordings]
    context = templates[0].new_context(values, shared=True)
    return ["".join(template.root_render_func(context)).strip() for template in templates]
