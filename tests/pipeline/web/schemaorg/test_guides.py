import pytest

from pipeline.web.schemaorg.guides import cut
from tests.pipeline.web.schemaorg.page import facts, of, of_markup

CONTEXT = {"@context": "https://schema.org"}


def how_to(*steps, **props):
    return CONTEXT | {"@type": "HowTo", "name": "How to wax a ski", "step": list(steps)} | props


def recipe(instructions, **props):
    return (
        CONTEXT
        | {
            "@type": "Recipe",
            "name": "Leek soup",
            "recipeInstructions": instructions,
        }
        | props
    )


def step(text="", name="", **props):
    return {"@type": "HowToStep", "text": text, "name": name, **props}


def texts(said):
    return [found.text for found in said.steps]


def test_steps_are_told_in_short_where_they_have_headlines():
    page = "First,  brush the base with a stiff brush. Then melt the wax onto it, drop by drop."
    said = of(
        how_to(
            step("First, brush the base with a stiff brush.", "Clean the base"),
            step("Then melt the wax onto it, drop by drop.", "Drip the wax"),
        ),
        text=page,
    )
    assert said.title == "How to wax a ski"
    assert texts(said) == ["Clean the base", "Drip the wax"]
    assert page[said.steps[0].start : said.steps[0].end].startswith("First,  brush")
    assert {found.origin for found in said.steps} == {"json-ld:HowTo.step"}


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        (("Step 1", "Step 2"), ["Brush the base.", "Melt the wax."]),
        (("Brush the...", "Melt the..."), ["Brush the base.", "Melt the wax."]),
        (("Brush", "Melt"), ["Brush the base.", "Melt the wax."]),
        (("Work", "Work"), ["Brush the base.", "Melt the wax."]),
        (("Clean it", ""), ["Brush the base.", "Melt the wax."]),
    ],
)
def test_headlines_that_say_nothing_are_left_out(names, wanted):
    said = of(how_to(step("Brush the base.", names[0]), step("2. Melt the wax.", names[1])))
    assert texts(said) == wanted


def test_sections_are_methods_and_tips_are_no_steps():
    said = of(
        how_to(
            {
                "@type": "HowToSection",
                "name": "With an iron",
                "itemListElement": [
                    step("Heat the iron."),
                    step(
                        itemListElement=[
                            {"@type": "HowToDirection", "text": "Melt the wax."},
                            {"@type": "HowToTip", "text": "Mind your hands."},
                            {"@type": "HowToDirection", "text": "Spread it."},
                        ]
                    ),
                ],
            },
            {"@type": "HowToSection", "name": "By hand", "itemListElement": ["Rub the wax on."]},
        )
    )
    assert [(found.method, found.text) for found in said.steps] == [
        ("With an iron", "Heat the iron."),
        ("With an iron", "Melt the wax.\nSpread it."),
        ("By hand", "Rub the wax on."),
    ]


def test_steps_come_in_the_order_of_their_positions():
    said = of(how_to(step("Then this.", position=2), step("First that.", position=1)))
    assert texts(said) == ["First that.", "Then this."]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Wash the leeks.\nBoil them.", ["Wash the leeks.", "Boil them."]),
        ("1. Wash 2 leeks. 2. Boil them.", ["Wash 2 leeks.", "Boil them."]),
        ("Wash them. Boil them. Serve.", ["Wash them.", "Boil them.", "Serve."]),
        ("Wash them. Boil them.", ["Wash them. Boil them."]),
        ("Boil for 1. 5 hours", ["Boil for 1. 5 hours"]),
        ("", [""]),
    ],
)
def test_instructions_in_one_text_are_cut(text, wanted):
    assert cut(text) == wanted


def test_a_recipe_gives_steps_and_what_it_takes():
    said = of(
        recipe(
            ["Step 1: Wash the leeks.", "Boil them."],
            recipeIngredient=["2 leeks", "1 l water", "2 leeks", "https://example.org/salt"],
            prepTime="PT10M",
            cookTime="PT90M",
            totalTime="PT0M",
            recipeYield=["4", "4 bowls"],
            recipeCuisine="French",
            recipeCategory="Soup",
        )
    )
    assert texts(said) == ["Wash the leeks.", "Boil them."]
    assert facts(said) == [
        ("Leek soup", "ingredient", "2 leeks"),
        ("Leek soup", "ingredient", "1 l water"),
        ("Leek soup", "preparation time", "10 minutes"),
        ("Leek soup", "cooking time", "1 hour 30 minutes"),
        ("Leek soup", "yield", "4 servings"),
        ("Leek soup", "cuisine", "French"),
    ]
    assert said.categories == (("Soup",),)
    assert said.things == ()


def test_the_list_of_what_it_takes_is_where_the_page_states_it():
    page = "Salt is dear.\n\n2  leeks\n1 l water\nsalt\n\nWash the leeks."
    said = of(recipe("Boil.", recipeIngredient=["2 leeks", "1 l water", "salt"]), text=page)
    shown = [page[triple.start : triple.end] for triple in said.triples]
    assert shown == ["2  leeks\n1 l water\nsalt", "2  leeks\n1 l water\nsalt", ""]


def test_a_how_to_gives_supplies_and_tools():
    said = of(
        how_to(
            step("Melt the wax."),
            supply=[{"@type": "HowToSupply", "name": "wax"}],
            tool=["iron", {"@type": "HowToTool", "name": "brush"}],
            estimatedCost={"@type": "MonetaryAmount", "currency": "EUR", "value": "12"},
        )
    )
    assert facts(said) == [
        ("How to wax a ski", "supply", "wax"),
        ("How to wax a ski", "tool", "iron"),
        ("How to wax a ski", "tool", "brush"),
        ("How to wax a ski", "estimated cost", "12 EUR"),
    ]


def test_of_several_recipes_the_first_gives_the_steps():
    said = of(recipe("Boil."), recipe("Bake.", name="Leek pie"))
    assert (said.title, texts(said)) == ("Leek soup", ["Boil."])


def test_instructions_without_a_goal_or_steps_give_none():
    assert of(recipe("Boil.", name="")).steps == ()
    assert of(recipe("")).steps == of(recipe([{"@type": "HowToTip", "text": "Stir."}])).steps == ()


def test_lists_of_microdata_are_steps_by_line():
    said = of_markup(
        '<div itemscope itemtype="https://schema.org/Recipe"><h1 itemprop=name>Leek soup</h1>'
        "<ol itemprop=recipeInstructions><li>Wash the leeks.<li>Boil them.</ol></div>"
    )
    assert texts(said) == ["Wash the leeks.", "Boil them."]
    assert said.steps[0].origin == "microdata:Recipe.recipeInstructions"


def test_circles_and_depth_end():
    section = {"@type": "HowToSection", "name": "S", "@id": "#s"}
    section["itemListElement"] = [{"@id": "#s"}, step("Melt the wax.")]
    assert texts(of(how_to(section))) == ["Melt the wax."]
    deep = step("Melt the wax.")
    for _ in range(30):
        deep = {"@type": "HowToSection", "name": "S", "itemListElement": [deep]}
    assert of(how_to(deep)).steps == ()
