import pytest

from pipeline.licences import licence_name


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("http://creativecommons.org/licenses/by/4.0/", "CC-BY-4.0"),
        ("https://creativecommons.org/licenses/by-nc-sa/3.0/us/", "CC-BY-NC-SA-3.0-US"),
        ("http://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("http://arxiv.org/licenses/nonexclusive-distrib/1.0/", "arXiv-nonexclusive-distrib-1.0"),
        ("https://x.example/terms", "https://x.example/terms"),
        ("", ""),
    ],
)
def test_licences(address: str, name: str) -> None:
    assert licence_name(address) == name
