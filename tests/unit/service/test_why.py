"""A reason as a sentence: in English with the answer, in other languages by the website."""

import pytest
from markupsafe import Markup

from recommender.results import Given, GivenAs, RecognisedSkill, Span, Why, WhyKind
from service.answers.why import sentence, why_answer
from service.snapshot import CatalogueSnapshot
from tests.support.fake_recommender import FakeRecommender
from tests.support.toy_catalogue import BAKER, ELECTRONICS, SOLDER

SNAPSHOT = CatalogueSnapshot(FakeRecommender())
SAID = (
    RecognisedSkill(SOLDER, 0.9, Span(0, 2, 8, "solder")),
    RecognisedSkill(ELECTRONICS, 0.9, Span(0, 13, 90, "word " * 14 + "<b>")),
    RecognisedSkill(SOLDER, 0.5, Given(GivenAs.OCCUPATION, BAKER)),
)


@pytest.mark.parametrize(
    ("why", "text"),
    [
        (Why(WhyKind.HELD), "You have done this work."),
        (
            Why(WhyKind.SAID, (0,), SOLDER, 1),
            "Because you said “solder”, which this work needs.",
        ),
        (
            Why(WhyKind.SAID, (0, 1), SOLDER, 7),
            "Because you said “solder” and “word word word word word word word word word word word"
            " …”. Your words cover 7 of the skills it needs.",
        ),
        (
            Why(WhyKind.JOB, (0,), SOLDER, 12, BAKER),
            "Because you worked as baker, which needs 12 of the same skills.",
        ),
        (
            Why(WhyKind.JOB, (0,), SOLDER, 1, BAKER),
            "Because you worked as baker, which needs one of the same skills.",
        ),
        (
            Why(WhyKind.NEAR, (0,), ELECTRONICS),
            "Because of “solder”, which comes close to “electronics”.",
        ),
        (
            Why(WhyKind.NEAR, (2,), ELECTRONICS, occupation=BAKER),
            "Because you worked as baker: that job needs “solder circuit boards”, which "
            "comes close to “electronics”.",
        ),
        (
            Why(WhyKind.HELPFUL, (2,), SOLDER, occupation=BAKER),
            "Because you worked as baker: that job needs “solder circuit boards”, which helps "
            "here.",
        ),
        (
            Why(WhyKind.STATEMENT, statement="I bake"),
            "Because your words are close to what people in this work say of it.",
        ),
        (Why(WhyKind.SIMILAR), "Because what you said as a whole is close to this work."),
        (Why(WhyKind.FAR), "What you said has little in common with this work so far."),
    ],
)
def test_a_reason_is_one_sentence(why, text):
    assert why_answer(SNAPSHOT, why, SAID).text == text


def test_a_page_translates_it_marks_labels_and_escapes_words():
    why = why_answer(
        SNAPSHOT,
        Why(WhyKind.NEAR, (0,), ELECTRONICS),
        [RecognisedSkill(SOLDER, 0.9, Span(0, 0, 3, "<b>"))],
    )
    german = {"Because of {words}, which comes close to “{skill}”.": "{words} ist nah an {skill}"}
    shown = sentence(
        why,
        lambda message: Markup(german.get(message, message)),  # noqa: S704 - our own words
        lambda label: Markup("<i>{}</i>").format(label),
    )
    assert shown == "“&lt;b&gt;” ist nah an <i>electronics</i>"
