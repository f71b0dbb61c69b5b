import pytest

from pipeline.web.markup.node import Node
from pipeline.web.schemaorg.amounts import address_said, amount_said, number_said


def node(kind="QuantitativeValue", **props):
    return Node((kind,), {name: (value,) for name, value in props.items()})


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (node(value="12", unitCode="CMT"), "12 cm"),
        (node(value="2.50", unitText="litres"), "2.5 litres"),
        (node(minValue="1", maxValue="3", unitText="m"), "1 to 3 m"),
        (node(value="12"), ""),
        (node(unitText="m"), ""),
        (node("Distance", name="64 cm"), "64 cm"),
        ("64 cm", "64 cm"),
        ("64", ""),
        ("tall", ""),
        (node("MonetaryAmount", value="1200000", currency="USD"), "1,200,000 USD"),
        (node("MonetaryAmount", currency="USD"), ""),
    ],
)
def test_amounts_are_said_with_their_unit(value, wanted):
    assert amount_said(value) == wanted


def test_numbers_are_numbers():
    assert number_said("212") == number_said(node(value="212")) == "212"
    assert number_said("many") == number_said(node()) == ""


def test_addresses_are_one_line():
    country = Node(("Country",), {"name": ("Norway",)})
    place = node(
        "PostalAddress", streetAddress="1 Quay", addressLocality=", Voss", addressCountry=country
    )
    assert address_said(place) == "1 Quay, Voss, Norway"
    assert address_said(place, whole=False) == "Voss, Norway"
    assert address_said("1 Quay,\nVoss") == "1 Quay, Voss"
    assert address_said(node("PostalAddress")) == ""
