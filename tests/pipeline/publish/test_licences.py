import pytest

from pipeline.licences import licence_name
from pipeline.publish.licences import address_of, asks, front_licence, hub_names


def rows(*terms):
    return [{"license": name, "records": n, "kinds": len(terms)} for name, n in terms]


@pytest.mark.parametrize(
    ("licence", "hub"),
    [
        ("CC-BY-SA-4.0", "cc-by-sa-4.0"),
        ("CC0-1.0", "cc0-1.0"),
        ("ODC-By-1.0", "odc-by"),
        ("ODbL-1.0", "odbl"),
        ("GPL-3.0-only", "gpl-3.0"),
        ("GFDL-1.3-or-later", "gfdl"),
        ("PDDL-1.0", "pddl"),
        ("MIT", "mit"),
    ],
)
def test_one_licence_that_the_hub_knows(licence, hub):
    assert front_licence(rows((licence, 7))) == {"license": hub}


def test_no_licence_stated():
    assert front_licence(rows(("", 7))) == {"license": "unknown"}
    assert front_licence([]) == {"license": "unknown"}


def test_one_that_the_hub_does_not_know():
    found = front_licence(rows(("CC-BY-SA-3.0-DE", 1200)))
    assert found["license"] == "other"
    assert found["license_name"] == "cc-by-sa-3.0-de"
    assert found["license_details"].endswith("CC-BY-SA-3.0-DE: 1,200 records")


def test_several():
    found = front_licence(rows(("CC0-1.0", 7), ("", 2)))
    assert (found["license"], found["license_name"]) == ("other", "per-record")
    assert "CC0-1.0: 7 records; not stated: 2 records" in found["license_details"]


def test_more_kinds_than_are_listed():
    listed = [{"license": name, "records": 2, "kinds": 40} for name in ("MIT", "ISC")]
    assert front_licence(listed)["license_details"].endswith("ISC: 2 records; and 38 more")


def test_addresses():
    assert address_of("CC-BY-NC-4.0") == "https://creativecommons.org/licenses/by-nc/4.0/"
    assert address_of("CC-BY-SA-3.0-DE") == "https://creativecommons.org/licenses/by-sa/3.0/de/"
    assert address_of("MIT") == "https://spdx.org/licenses/MIT.html"
    for unknown in ("", "ask Bob", "CC-BY-4.0)[x](http://evil.example", "arXiv-x-1.0"):
        assert address_of(unknown) == ""


def test_addresses_lead_back_to_the_name():
    for name in ("CC-BY-4.0", "CC-BY-NC-ND-3.0", "CC-BY-SA-3.0-DE", "CC0-1.0", "MIT"):
        assert licence_name(address_of(name)) == name


def test_what_is_asked():
    found = {text.partition(" ")[0]: names for text, names in
             asks(["CC-BY-4.0", "CC-BY-NC-ND-4.0", "MIT", ""])}  # fmt: skip
    assert found == {
        "asks": ["CC-BY-4.0", "CC-BY-NC-ND-4.0"],
        "forbids": ["CC-BY-NC-ND-4.0"],
        "(for": ["not stated"],
    }
    assert asks(["CC0-1.0", "Apache-2.0"]) == []


def test_the_list_has_no_name_twice():
    assert len(set(hub_names())) == len(hub_names())
    assert hub_names()["cc-by-4.0"] == "cc-by-4.0"
