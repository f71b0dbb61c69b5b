import pytest

from tests.pipeline.web.schemaorg.page import of

CONTEXT = {"@context": "https://schema.org"}


def crumbs(*names, **more):
    entries = [
        {"@type": "ListItem", "position": n, "name": name, "item": f"https://k.example/{n}"}
        for n, name in enumerate(names, 1)
    ]
    return CONTEXT | {"@type": "BreadcrumbList", "itemListElement": entries} | more


def article(**props):
    return CONTEXT | {"@type": "Article", "headline": "A new knot"} | props


def test_the_way_down_ends_before_the_page_and_begins_after_home():
    said = of(crumbs("Home", "Sea", "Ropes", "A new knot"), article())
    assert said.categories == (("Sea", "Ropes"),)
    assert dict(said.origins)["categories"] == "json-ld:BreadcrumbList.itemListElement"


def test_the_last_step_is_the_page_if_it_alone_leads_nowhere():
    trail = crumbs("Sea", "Ropes", "The one")
    del trail["itemListElement"][2]["item"]
    assert of(trail).categories == (("Sea", "Ropes"),)


def test_the_last_step_is_the_page_if_it_has_its_address():
    head = '<link rel="canonical" href="https://k.example/3">'
    assert of(crumbs("Sea", "Ropes", "The one"), head=head).categories == (("Sea", "Ropes"),)


def test_steps_come_by_position_and_without_the_sites_name():
    trail = crumbs("The Daily Knot", "Sea", "Ropes")
    trail["itemListElement"].reverse()
    site = CONTEXT | {"@type": "WebSite", "name": "The Daily Knot"}
    assert of(trail, site).categories == (("Sea", "Ropes"),)


def test_steps_may_be_named_by_their_items():
    entries = [{"@type": "ListItem", "position": "1", "item": {"@id": "/s", "name": "Sea"}}]
    assert of(crumbs(itemListElement=entries)).categories == (("Sea",),)


def test_the_longest_of_several_ways_counts():
    assert of(crumbs("Sea"), crumbs("Sea", "Ropes")).categories == (("Sea", "Ropes"),)


def test_sections_go_before_the_way_down():
    said = of(article(articleSection=["Ropes", "ropes", "Home", "A new knot"]), crumbs("Sea"))
    assert said.categories == (("Ropes",), ("Sea",))
    assert dict(said.origins)["categories"] == (
        "json-ld:Article.articleSection+json-ld:BreadcrumbList.itemListElement"
    )


@pytest.mark.parametrize(
    ("category", "wanted"),
    [
        ("Home > Garden > Hoses", (("Garden", "Hoses"),)),
        ("Hoses", (("Hoses",),)),
        (["Hoses", "Pipes"], (("Hoses",), ("Pipes",))),
        ("4711", ()),
        ("https://example.org/hoses", ()),
        ("x" * 81, ()),
    ],
)
def test_categories_of_goods_are_ways_down(category, wanted):
    product = CONTEXT | {"@type": "Product", "name": "Green hose", "category": category}
    assert of(product).categories == wanted


def test_lists_that_are_broken_give_nothing():
    assert of(crumbs(itemListElement=["Sea", {"@type": "ListItem"}])).categories == ()
    assert of(crumbs("Home")).categories == ()
    assert of(crumbs(*(f"Step {n}" for n in range(5_000)))).categories == ()
