from schemas import stable_hash, stable_id


def test_known_value_never_changes():
    assert stable_id("wikipedia", "enwiki/12") == "4fbab1aad46049c58e92"
    assert stable_hash("a", "b") == 4818395006578054248
    assert len(stable_id("a")) == 20
    assert 0 <= stable_hash("a") < 2**64


def test_parts_do_not_run_together():
    assert stable_id("ab", "c") != stable_id("a", "bc")
    assert stable_id("a", "") != stable_id("a")


def test_numbers_and_surrogates_have_ids():
    assert stable_id(12) == stable_id("12")
    assert stable_id("\ud800") != stable_id("?")
