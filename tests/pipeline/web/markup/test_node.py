from pipeline.web.markup.node import Node, every


def test_values_come_in_the_order_of_the_names_asked_for():
    inner = Node(("Person",), {"name": ("Ada",)})
    node = Node(("Article",), {"author": (inner, "Bo"), "name": ("N",), "headline": ("H",)})
    assert node.text("headline", "name") == "H"
    assert node.text("author") == "Bo"
    assert node.text("nothing") == ""
    assert node.nodes("author") == [inner]
    assert node.values("author", "name") == (inner, "Bo", "N")
    assert node.is_a("NewsArticle", "Article")
    assert not node.is_a("Person")


def test_every_item_comes_once_and_the_outer_first():
    person = Node(("Person",), {"name": ("Ada",)}, ident="#ada")
    again = Node(("Person",), {"name": ("Ada",)}, ident="#ada")
    page = Node(("WebPage",), {"author": (person,)})
    article = Node(("Article",), {"author": (again,), "name": ("N",)})
    assert [node.types for node in every([page, article])] == [
        ("WebPage",),
        ("Article",),
        ("Person",),
    ]


def test_items_that_share_a_name_and_differ_all_come():
    reviews = [
        Node(("Review",), {"reviewBody": (body,)}, ident="#review") for body in ("Good.", "Bad.")
    ]
    assert list(every(reviews)) == reviews


def test_items_without_a_name_that_are_alike_all_come():
    steps = [Node(("HowToStep",), {"text": ("Stir.",)}) for _ in range(2)]
    assert len(list(every([Node(("HowTo",), {"step": tuple(steps)})]))) == 3
