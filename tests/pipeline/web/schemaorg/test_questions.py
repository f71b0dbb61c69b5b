from tests.pipeline.web.schemaorg.page import of

PAGE = "Do you ship abroad?\n\nYes,  to all\nof Europe.\n\nCan I pay by card?\n\nYes."


def question(name, **props):
    return {"@type": "Question", "name": name, **props}


def answer(text, votes=None, **props):
    found = {"@type": "Answer", "text": text, **props}
    return found if votes is None else found | {"upvoteCount": votes}


def faq(*questions):
    return {"@context": "https://schema.org", "@type": "FAQPage", "mainEntity": list(questions)}


def test_an_answer_that_the_page_shows_is_given_as_it_stands_there():
    said = of(
        faq(question("Do you ship abroad?", acceptedAnswer=answer("Yes, to all of Europe."))),
        text=PAGE,
    )
    [found] = said.questions
    assert found.answers == ("Yes,  to all\nof Europe.",)
    assert PAGE.startswith(found.answers[0], found.answer_start)
    assert not found.alone
    assert found.origin == "json-ld:Question.acceptedAnswer"


def test_a_short_answer_is_the_one_behind_its_question():
    page = "Yesterday we wrote.\n\nMay I row?\n\nYes.\n\nMay I swim?\n\nYes.\n\nMay I dive?\n\nNo."
    asked = ["May I row?", "May I swim?", "May I fly?"]
    said = of(faq(*(question(name, acceptedAnswer=answer("Yes.")) for name in asked)), text=page)
    assert [found.answer_start for found in said.questions] == [33, 52, -1]


def test_an_answer_that_the_page_does_not_show_stands_alone():
    [found] = of(faq(question("Why?", acceptedAnswer=answer("Because."))), text=PAGE).questions
    assert (found.alone, found.answer_start) == (True, -1)


def test_the_accepted_answer_is_first_and_the_others_follow_by_their_votes():
    asked = question(
        "How do I untie a reef knot?",
        text="It got wet and I cannot get it open any more. How do I untie it?",
        acceptedAnswer=answer("Push the ends in.", 3),
        suggestedAnswer=[
            answer("Cut it.", -2),
            answer("Use a spike.", 9),
            answer("Wait.", 5, downvoteCount="1"),
            answer("Push the ends in.", 3),
            answer("", 100),
        ],
    )
    [found] = of(
        {"@context": "https://schema.org", "@type": "QAPage", "mainEntity": asked}
    ).questions
    assert found.answers == ("Push the ends in.", "Use a spike.", "Wait.", "Cut it.")
    assert found.votes == (3, 9, 4, -2)
    assert found.description == "It got wet and I cannot get it open any more. How do I untie it?"


def test_votes_are_given_for_all_answers_or_none():
    asked = question("Why?", suggestedAnswer=[answer("A.", 1), answer("B.")])
    [found] = of(faq(asked)).questions
    assert (found.answers, found.votes) == (("A.", "B."), ())
    assert found.origin == "json-ld:Question.suggestedAnswer"


def test_a_question_without_a_name_is_its_text():
    [found] = of(faq({"@type": "Question", "text": "Why?", "acceptedAnswer": "So."})).questions
    assert (found.text, found.answers, found.description) == ("Why?", ("So.",), "")


def test_questions_without_an_answer_or_words_are_left_out():
    said = of(faq(question("Why?"), question("", acceptedAnswer=answer("So."))))
    assert said.questions == ()


def test_a_question_asked_twice_comes_once():
    twice = faq(question("Why?", acceptedAnswer=answer("So.")))
    assert len(of(twice, twice).questions) == 1


def test_the_suggested_answers_of_a_test_are_its_options():
    asked = question(
        "Which is a prime?",
        eduQuestionType="Multiple choice",
        acceptedAnswer=answer("7", position=1),
        suggestedAnswer=[answer("9", position=0), answer("15", position=2)],
    )
    [found] = of(faq(asked)).questions
    assert (found.answers, found.options) == (("7",), ("9", "7", "15"))
    assert found.alone


def test_markup_in_an_answer_is_cleaned_and_scripts_go():
    asked = question("Why?", acceptedAnswer=answer("<p>So &amp; so.</p><b>alert(1)</b>"))
    [found] = of(faq(asked)).questions
    assert found.answers == ("So & so.\n\nalert(1)",)
