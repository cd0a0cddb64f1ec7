"""Special categories of personal data in CVs: none becomes a skill or is shown, work with it is."""

import re

import pytest

from intake.cv import document_of_text
from service.answers.cv import cv_answer
from service.settings import Settings
from service.snapshot import CatalogueSnapshot

OWN = {
    "health": "Stopped in 2019 because I had depression.",
    "illness in passing": "Since recovering from breast cancer I am ready to work again.",
    "disability": "I was diagnosed with multiple sclerosis.",
    "pregnancy": "On maternity leave and pregnant again",
    "family": "After my divorce I moved to England.",
    "children": "Waiter and mother of three.",
    "bereavement": "Stayed at home after my husband died.",
    "religion": "I am a practising Catholic and pray every day.",
    "union": "Shop steward of my trade union for two years",
    "politics": "Member of the Conservative Party",
    "origin": "Born in Aleppo, Kurdish by birth",
    "asylum": "I came to Germany as a refugee.",
    "orientation": "As a lesbian parent I know prejudice.",
}
HIDDEN = (
    "depression cancer sclerosis maternity pregnant divorce mother husband catholic pray union "
    "steward party conservative aleppo kurdish refugee lesbian"
).split()
WORK = (
    "Cared for people with dementia",
    "Nurse on a cancer ward",
    "Taught religion to children aged 8 to 10",
    "Negotiated with unions about shifts",
    "Advised single mothers on benefits",
    "Helped refugees with forms",
    "Massage for pregnant women",
    "Looked after children with autism",
)


def answer_to(starter, line):
    text = f"Jo Example\n\nEXPERIENCE\nWaiter, Leeds, 2010 - 2012\n- Served guests\n- {line}\n"
    return cv_answer(CatalogueSnapshot(starter), Settings(), document_of_text(text))


@pytest.mark.parametrize("line", OWN.values(), ids=OWN)
def test_what_is_private_is_neither_shown_nor_a_skill(starter, line):
    answer = answer_to(starter, line)
    shown = [one.text for one in (*answer.statements, *answer.interests)]
    assert not set(re.findall(r"\w+", " ".join(shown).casefold())) & set(HIDDEN)
    assert "Served guests" in shown
    assert any(one.what.startswith("1 line with words about") for one in answer.report.ignored)


@pytest.mark.parametrize("line", WORK)
def test_work_with_others_stays(starter, line):
    assert line in [one.text for one in answer_to(starter, line).statements]


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("I can only work part-time because of my treatment.", "I can only work part-time."),
        ("I have a bad back, so no heavy lifting please.", "no heavy lifting"),
    ],
)
def test_conditions_of_work_stay(starter, line, kept):
    assert any(kept in one.text for one in answer_to(starter, line).statements)
