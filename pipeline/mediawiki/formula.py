"""Formulas in wikitext: LaTeX that has a plain form, and digits set high or low."""

from __future__ import annotations

import re

from pipeline.mediawiki.marks import HOLE, escape

# What these commands show, as plain text.
_SYMBOL_PAIRS = """
alpha=α beta=β gamma=γ delta=δ epsilon=ε varepsilon=ε zeta=ζ eta=η theta=θ iota=ι kappa=κ lambda=λ
mu=μ nu=ν xi=ξ pi=π rho=ρ sigma=σ tau=τ phi=φ varphi=φ chi=χ psi=ψ omega=ω Gamma=Γ Delta=Δ Theta=Θ
Lambda=Λ Xi=Ξ Pi=Π Sigma=Σ Phi=Φ Psi=Ψ Omega=Ω times=× cdot=· div=÷ pm=± leq=≤ le=≤ geq=≥ ge=≥
neq=≠ ne=≠ approx=≈ equiv=≡ sim=∼ infty=∞ in=∈ notin=∉ subset=⊂ subseteq=⊆ cup=∪ cap=∩ emptyset=∅
forall=∀ exists=∃ to=→ rightarrow=→ leftarrow=← Rightarrow=⇒ mapsto=↦ ldots=… dots=… cdots=⋯ circ=∘
land=∧ wedge=∧ lor=∨ vee=∨ neg=¬ partial=∂ nabla=∇ ell=ℓ hbar=ℏ prime=′ deg=° sum=∑ prod=∏ int=∫
sin=sin cos=cos tan=tan log=log ln=ln exp=exp max=max min=min quad= qquad= left= right=
displaystyle= textstyle= rm= dotsc=… dotsb=⋯ langle=⟨ rangle=⟩ leftrightarrow=↔ mid=| mod=mod
arcsin=arcsin arccos=arccos arctan=arctan sinh=sinh cosh=cosh tanh=tanh lim=lim det=det
"""
_SYMBOLS = dict(pair.split("=") for pair in _SYMBOL_PAIRS.split())
_COMMAND = re.compile(r"\\([A-Za-z]+|[,;:! ])")
_FONT = re.compile(
    r"\\(?:math(?:rm|bf|it|bb|cal|sf|frak)|text(?:rm|it|bf)?|mbox|operatorname|boldsymbol)"
    r" ?\{([^{}\\]*+)\}"
)
_ACCENT = re.compile(r"\\(bar|overline|hat|tilde|vec|dot) ?(?:\{([^\W_])\}|([^\W_]))(?![^\W_])")
_ACCENTS = {
    "bar": "\u0304",
    "overline": "\u0304",
    "hat": "\u0302",
    "tilde": "\u0303",
    "vec": "\u20d7",
    "dot": "\u0307",
}
_FRACTION = re.compile(r"\\[dt]?frac ?\{([^{}]{1,30})\} ?\{([^{}]{1,30})\}")
_ROOT = re.compile(r"\\sqrt ?\{([^{}]{1,30})\}")
_INDEX = re.compile(r"([_^])\{([^{}\\]{1,20})\}")
_GROUP = re.compile(r"\{([^{}\\]{1,20})\}")
_SUPER = str.maketrans("0123456789+-−()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿ")
_SUB = str.maketrans("0123456789+-−()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎")
_RAISED = re.compile(r"\^(?:\{([0-9n+−-]{1,8})\}|([0-9n]))")
_LOWERED = re.compile(r"_(?:\{([0-9+−-]{1,8})\}|([0-9]))")
_INNER_SPACE = re.compile(r"(?<=[(\[]) | (?=[)\]])")
_FORMULA_CHARS = 200


def superscript(text: str) -> str:
    """Return digits and signs as superscripts: "10" and "6" must not become "106"."""
    return text.translate(_SUPER)


def subscript(text: str) -> str:
    """Return digits and signs as subscripts."""
    return text.translate(_SUB)


def formula(latex: str) -> str:
    """Return LaTeX as plain text (escaped), or a `HOLE` where it has no plain form."""
    if len(latex) > _FORMULA_CHARS:
        return HOLE
    text = latex.replace(r"\{", escape("{")).replace(r"\}", escape("}"))
    text = _FONT.sub(r"\1", text)
    text = _ACCENT.sub(lambda m: (m[2] or m[3]) + _ACCENTS[m[1]], text)
    text = _COMMAND.sub(_symbol, text)
    text = _RAISED.sub(lambda m: superscript(m[1] or m[2]), text)
    text = _LOWERED.sub(lambda m: subscript(m[1] or m[2]), text)
    text = _INDEX.sub(lambda m: m[1] + _whole(m[2]), text)
    text = _ROOT.sub(lambda m: "√" + _whole(m[1]), text)
    text = _FRACTION.sub(lambda m: f"{_whole(m[1])}/{_whole(m[2])}", text)
    text = _GROUP.sub(r"\1", text).replace("~", " ")
    if any(c in text for c in "\\{}&") or not text.strip():
        return HOLE
    return escape(_INNER_SPACE.sub("", " ".join(text.split())))


def _symbol(match: re.Match[str]) -> str:
    return _SYMBOLS.get(match[1], match[0] if match[1].isalpha() else " ")


def _whole(part: str) -> str:
    """Put brackets round a part that would fall apart without its braces."""
    held = part.startswith("(") and part.find(")") == len(part) - 1
    return part if part.isalnum() or held else f"({part})"
