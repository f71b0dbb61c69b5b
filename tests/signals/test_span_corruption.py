from schemas import Document, Found, Refused, Section
from signals import dig, registry
from signals.span_corruption import LEAST_WORDS, PASSAGE_CHARS, extract

SENTENCE = "The ferry leaves at seven, and those who miss it wait for the next one. "


def document(text, **parts):
    return Document(id="1", mine="m", uri="", text=text, **parts)


def passages(text, **parts):
    found = list(extract(document(text, **parts)))
    assert all(isinstance(f, Found) for f in found)
    assert all(f.fields.text == text[f.start : f.end] for f in found)
    return found


def test_passages_follow_each_other_and_leave_nothing_out():
    paragraphs = [(SENTENCE * n).strip() for n in (3, 9, 14, 5, 2, 20, 8)]
    text = "\n\n".join(paragraphs)
    found = passages(text)
    assert "".join("".join(f.fields.text.split()) for f in found) == "".join(text.split())
    assert all(f.end - f.start <= PASSAGE_CHARS for f in found)
    ends = {len("\n\n".join(paragraphs[: n + 1])) for n in range(len(paragraphs))}
    assert all(f.end in ends for f in found)


def test_a_long_paragraph_is_cut_after_sentences_and_one_without_any_after_words():
    assert all(f.fields.text.endswith(".") for f in passages((SENTENCE * 60).strip()))
    words = passages("several words " * 400)
    assert all(f.fields.text.split()[-1] in ("several", "words") for f in words)


def test_a_text_without_spaces_is_cut_where_it_must_be():
    found = passages("字" * 4500)
    assert [f.end - f.start for f in found] == [2000, 2000, 500]


def test_what_is_left_over_is_refused():
    text = "\n\n".join([(SENTENCE * 27).strip(), "And that is all of it. " * 3])
    found = list(extract(document(text)))
    assert isinstance(found[0], Found)
    assert found[1:] == [Refused("passage under 20 words")]
    nineteen = " ".join(["word"] * (LEAST_WORDS - 1))
    assert list(extract(document(nineteen))) == [Refused("passage under 20 words")]
    assert isinstance(next(extract(document(f"{nineteen} more"))), Found)


def test_lists_of_references_are_left_out():
    body = (SENTENCE * 3).strip()
    text = f"{body}\n\n{SENTENCE * 4}"
    lists = Section("References", len(body) + 2, len(text))
    assert [f.end for f in passages(text, sections=(lists,))] == [len(body)]


def test_blank_text_gives_nothing():
    assert list(extract(document(" \n\n "))) == []


def test_a_long_run_of_spaces_is_passed_over():
    text = SENTENCE * 3 + " " * 10_000 + SENTENCE * 3
    assert len(passages(text)) == 2


def test_it_is_dug_out_by_name_only_and_its_offsets_hold():
    kind = registry()["span_corruption"]
    assert kind.opt_in
    [signal] = dig(kind, document(SENTENCE * 3))
    assert signal.method == "rule:passages-v1"
