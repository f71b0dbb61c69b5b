import pytest

from schemas.strings import storable


@pytest.mark.parametrize("texts", [[], [""], ["plain", "caf\u00e9", "\U0001f600"]])
def test_what_a_file_can_hold(texts):
    assert storable(texts)


@pytest.mark.parametrize("texts", [["a", "b\x00"], ["\ud800"], ["\ud83d", "\ude00"]])
def test_what_no_file_can_hold(texts):
    assert not storable(texts)


def test_what_is_no_string_is_an_error():
    with pytest.raises(TypeError):
        storable(["a", 5])
