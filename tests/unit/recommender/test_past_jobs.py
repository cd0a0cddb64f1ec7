"""Past jobs are read where the person claims them, and resolved to occupations."""

from copy import copy
from dataclasses import replace

import numpy as np
import pytest

from recommender.profile import Profile, SkillStatement, UnknownConceptError
from recommender.recognition.job_spans import JobSpan, SpanFinder, TitleWords
from recommender.recognition.past_jobs import PastJobReader
from recommender.results import Given, GivenAs, Span, UnrecognisedReason
from taxonomy.catalogue import Occupation
from tests.support.drawn_catalogue import recommender_over
from tests.support.small_catalogue import small_catalogue

TITLES = (
    "specialist nurse",
    "bank teller",
    "waiter/waitress",
    "waitress",
    "chef",
    "cook",
    "nanny",
    "cashier",
    "carpenter",
    "receptionist",
    "accountant",
    "dentist",
    "lorry driver",
    "lifeguard",
    "magazine editor",
    "maid",
    "data analyst",
)


@pytest.fixture(scope="module")
def finder():
    """Return a finder of jobs over a few titles."""
    catalogue = small_catalogue()
    occupations = tuple(Occupation(f"o:{title}", title, "") for title in TITLES)
    skill = replace(catalogue.skills[0], label="cook fish")
    return SpanFinder(
        TitleWords(
            replace(catalogue, occupations=occupations, skills=(skill, *catalogue.skills[1:]))
        )
    )


@pytest.fixture(scope="module")
def titles_in(finder):
    """Return a function that lists the titles which a text may claim."""
    return lambda text: [span.title for span in finder.spans(text)]


@pytest.mark.parametrize(
    ("clause", "said"),
    [
        ("a cook with sore knees", "with sore knees"),
        ("I'm a lorry driver with a bad hip", "with a bad hip"),
        (" but I was a bank teller with tired eyes", "with tired eyes"),
        ("nanny with ten years behind her", "with ten years behind her"),
        ("I am a cook who hates nights", "hates nights"),
        ("I know a cook who hates nights", ""),
        ("a cook who", ""),
        ("I treat a lorry driver with back pain", ""),
        ("cooked with sore knees", ""),
        ("people with back pain", ""),
        ("cooks with sore knees", ""),
        ("a cook in a hotel with sore knees", ""),
        ("a cook", ""),
        ("with sore knees", ""),
        ("", ""),
    ],
)
def test_what_is_said_of_who_has_a_job(finder, clause, said):
    place = finder.said_of_worker(clause)
    assert (clause[slice(*place)] if place else "") == said


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("I'm a nurse", ["nurse"]),
        ("been a bank teller six years", ["bank teller"]),
        ("six years a bank teller", ["bank teller"]),
        ("waitressed through uni", ["waitress"]),
        ("ex-army chef", ["ex army chef"]),
        ("waitress, nanny, cashier", ["waitress", "nanny", "cashier"]),
        ("I've been a nanny, then a maternity nurse", ["nanny", "maternity nurse"]),
        ("I used to be a carpenter", ["carpenter"]),
        ("worked as a receptionist at a dentist's", ["receptionist"]),
        ("Senior accountant, 2015-2019", ["senior accountant"]),
        ("Acme Ltd\n2015 - 2019\nBank Teller\nLeeds", ["bank teller"]),
        ("lorry driver for a brewery", ["lorry driver"]),
        ("For two years I was editor of a magazine for parents.", ["magazine editor"]),
        ("was a barmaid in a pub", ["barmaid"]),
        ("My job before was health care data analyst", ["health care data analyst"]),
        ("The army trained me: chef, driver", ["chef", "driver"]),
        ("Job title: receptionist", ["receptionist"]),
        ("The roles they gave me: chef, carpenter", ["chef", "carpenter"]),
        ("The army, who trained me: chef, carpenter", ["chef", "carpenter"]),
        ("I hit my sales target in every job: chef, waitress", ["chef", "waitress"]),
        ("Worked at Ideal Standard as: carpenter", ["carpenter"]),
        ("I lifeguarded for years", ["lifeguard"]),
        ("My mum was a nurse and I was a chef", ["chef"]),
        ("waitress, cook and cashier", ["waitress", "cook", "cashier"]),
        ("I have been a nanny, cook and look after two boys", ["nanny"]),
        ("I was a receptionist, coach, cook and do the shopping", ["receptionist"]),
        ("I read figures all day, data analyst in Leeds", ["data analyst"]),
        ("Ran the reports for a brewery, data analyst.", ["data analyst"]),
        ("I read figures for twenty years data analyst", ["data analyst"]),
        ("Took the calls and the post, receptionist at a clinic", ["receptionist"]),
    ],
)
def test_a_job_is_claimed(titles_in, text, titles):
    assert titles_in(text) == titles


@pytest.mark.parametrize(
    "text",
    [
        "my wife is a nurse",
        "He worked as a chef for years",
        "I want to be a nurse",
        "Target role: receptionist",
        "Desired position: chef, cook",
        "Role applied for: receptionist",
        "Next role: receptionist",
        "Career objective: work as a receptionist",
        "training to become a nurse",
        "I'm training as a nurse",
        "I applied for a job as a cashier",
        "a job as a cashier was offered to me",
        "Being a chef was always my dream",
        "I'm no accountant",
        "I could have been a chef",
        "cleaned for a dentist",
        "worked at a bank",
        "I rang the drivers and the accountant",
        "I was caregiver and nurse to my mother",
        "cook for my family",
        "Cook needed for evenings",
        "cooked meals for forty guests",
        "I'm a nurse's daughter",
        "I'm a 45 year old woman",
        "I'm a quick learner",
        "Mail: jane.cook@carpenter.example",
        "Signed: R. Carpenter",
        "Accountant: Mr P. Carpenter",
        "As a cook you will plan the menus",
        "I clean, cook and do the ironing",
        "Cook, clean and drive for a family",
        "Typing, bank teller, forklift",
        "I take papers round, dentist, school",
        "I fill in forms, the receptionist at the clinic",
        "I repair things and cook, clean and drive",
        "Painted the office, dentist's receptionist",
        "My boss, data analyst at a bank, trained me",
        "My brother moved to Leeds, data analyst at a bank",
        "I worked with a colleague, data analyst at a bank",
        "I'd like to be an accountant, data analyst at a bank",
    ],
)
def test_no_job_is_claimed(titles_in, text):
    assert titles_in(text) == []


def test_a_span_is_of_the_text():
    words = TitleWords(small_catalogue())
    (span,) = SpanFinder(words).spans("Before that I was a bread baker.")
    assert (span.start, span.end, span.title) == (20, 31, "bread baker")


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Return the recommender over the small catalogue."""
    return recommender_over(small_catalogue(), tmp_path_factory.mktemp("small"))


def spoken(*texts, **fields):
    """Return a profile of statements."""
    return Profile(tuple(map(SkillStatement, texts)), **fields)


def test_a_past_job_has_its_words_and_counts_as_held(small):
    found = small.match(spoken("we bake bread", "I used to be a welder in Hull"))
    (job,) = found.past_jobs
    assert (job.occupation, job.evidence) == ("o:welder", Span(1, 15, 21, "welder"))
    assert 0.72 <= job.confidence <= 0.9
    assert {match.occupation: match.held for match in found.matches}["o:welder"]


def test_its_needs_count_by_the_confidence(small):
    found = small.match(spoken("I used to be a welder in Hull"))
    (job,) = found.past_jobs
    sure = {one.skill: one.confidence for one in found.recognised}
    assert sure["s:solder"] == job.confidence
    assert sure["s:forklift"] == pytest.approx(job.confidence / 2, abs=1e-4)
    given = {one.skill: one.evidence for one in found.recognised}
    assert given["s:solder"] == Given(GivenAs.OCCUPATION, "o:welder")


def test_what_is_said_of_a_need_stays_its_evidence(small):
    found = small.match(spoken("I was a welder.", "weld steel parts"))
    (job,) = found.past_jobs
    (weld,) = (one for one in found.recognised if one.skill == "s:weld")
    assert isinstance(weld.evidence, Span)
    assert weld.confidence >= job.confidence


def test_a_statement_that_names_a_job_is_not_unrecognised(small):
    found = small.match(spoken("welder", "my wife is a baker"))
    assert [one.occupation for one in found.past_jobs] == ["o:welder"]
    assert [(one.statement, one.reason) for one in found.unrecognised] == [
        (1, UnrecognisedReason.DONE_BY_OTHERS)
    ]


@pytest.mark.parametrize("field", ["occupations", "unclaimed_occupations"])
def test_a_chosen_or_unclaimed_occupation_is_not_read(small, field):
    text = "I used to be a welder"
    assert small.match(spoken(text, **{field: ("o:welder",)})).past_jobs == ()


def test_an_unclaimed_occupation_leaves_the_words(small):
    text = "I was a welder, weld steel parts"
    without = small.match(spoken(text, unclaimed_occupations=("o:welder",)))
    assert "s:weld" in {one.skill for one in without.recognised}
    assert not any(isinstance(one.evidence, Given) for one in without.recognised)
    with pytest.raises(UnknownConceptError, match=r"unclaimed_occupations\[0\]"):
        small.match(spoken(text, unclaimed_occupations=("o:unknown",)))


def test_a_vague_title_is_no_job(small):
    assert small.match(spoken("I was a maker of things and a joiner of talks")).past_jobs == ()


class FixedConfidences(PastJobReader):
    """A reader whose titles have given confidences for the first occupations."""

    def __init__(self, reader, given):
        vars(self).update(vars(reader))
        self.given = given

    def _resolved(self, titles):
        return (np.array(self.given[title]) for title in titles)


@pytest.mark.parametrize(
    ("whole", "expected"), [([0.3, 0.06], []), ([0.1, 0.3], [("o:welder", 0.4899)])]
)
def test_the_end_of_a_title_counts_as_far_as_the_whole_speaks_for_it(small, whole, expected):
    given = {"spare welder": [0, *whole], "welder": [0, 0, 0.8]}
    found = FixedConfidences(small._past_jobs, given).read([(0, "I was a spare welder")])
    assert [(job.occupation, job.confidence) for job in found] == expected


@pytest.mark.parametrize(("held", "expected"), [(0.017, "o:welder"), (0.019, "o:pipes")])
def test_a_refused_job_is_the_held_one_unless_another_is_far_likelier(tmp_path, held, expected):
    catalogue = small_catalogue()
    pipes = Occupation("o:pipes", "pipe welder", "7212")
    more = replace(catalogue, occupations=(*catalogue.occupations, pipes))
    reader = recommender_over(more, tmp_path)._past_jobs
    given = {"welder": [0.0, 0.0, 0.9, held]}
    _, refused = FixedConfidences(reader, given).refused("I don't want to be a welder", ["o:pipes"])
    assert refused == expected


class FixedTitles:
    """Titles that are resolved with the given confidences."""

    def __init__(self, given):
        self.given = given
        self.signals = self

    def of_all(self, titles):
        """Return signals of each title that nothing looks at."""
        return [()] * len(titles)

    def confidence(self, title, signals):  # noqa: ARG002 - it is given
        """Return the given confidences."""
        return np.array(self.given)


@pytest.mark.parametrize(("mass", "sure"), [(0.14, 0.14), (0.16, 0.08 + 0.5)])
def test_an_exact_name_counts_where_it_is_not_unlikely(small, mass, sure):
    reader = copy(small._past_jobs)
    reader._titles = FixedTitles([mass, 0.3, 0.1])
    (confidence,) = reader._resolved(["pastry cook"])
    assert confidence[0] == pytest.approx(sure)


class FixedActivities:
    """Finds given words that tell a job, with a probability."""

    def __init__(self, words, probability):
        self.words = words
        self.probability = probability

    def spans(self, texts):
        """Return a span of each text that has the words."""
        return [
            [
                JobSpan(
                    text.find(self.words),
                    text.find(self.words) + len(self.words),
                    self.words,
                    is_activity=True,
                    probability=self.probability,
                )
            ]
            if self.words in text
            else []
            for text in texts
        ]


def jobs_by_activity(reader, words, probability, *texts):
    """Return the jobs of texts whose words tell a welder, .8 of the occupations' titles."""
    mine = copy(reader)
    mine._activities = FixedActivities(words, probability)
    mine._titles = FixedTitles([0.0, 0.1, 0.8, 0.0])
    return mine.read(list(enumerate(texts)))


@pytest.mark.parametrize(("probability", "confidence"), [(1.0, 0.8), (0.75, 0.6), (0.57, 0.456)])
def test_an_activity_is_a_job_as_far_as_it_is_one(small, probability, confidence):
    (job,) = jobs_by_activity(
        small._past_jobs, "joined pipes", probability, "Hello", "Years I joined pipes in Hull"
    )
    assert (job.occupation, job.confidence) == ("o:welder", confidence)
    assert job.evidence == Span(1, 8, 20, "joined pipes")


def test_an_activity_that_is_hardly_a_job_is_none(small):
    assert jobs_by_activity(small._past_jobs, "joined pipes", 0.55, "joined pipes") == ()


def test_a_title_that_claims_no_job_is_no_activity(small):
    said = "She was a welder"
    assert jobs_by_activity(small._past_jobs, "a welder", 0.9, said) == ()


def test_a_title_goes_before_an_activity_in_the_same_words(small):
    (job,) = jobs_by_activity(small._past_jobs, "a welder in", 0.9, "I was a welder in Hull")
    assert job.evidence.text == "welder"


def test_a_job_named_twice_is_listed_once(small):
    found = small.match(spoken("I was a welder", "Welder, 2015-2019"))
    assert [one.occupation for one in found.past_jobs] == ["o:welder"]


def test_occupations_are_called_by_a_word_of_their_label_that_ends_another():
    catalogue = small_catalogue()
    occupations = (
        Occupation("o:1", "history teacher secondary school", "", ("secondary history teacher",)),
        Occupation("o:2", "primary teacher", ""),
        Occupation("o:3", "lecturer", "", ("university teacher",)),
        Occupation("o:4", "teacher training manager", "", ("manager of training",)),
        *(Occupation(f"o:{at}", f"school {at}", "") for at in "567"),
    )
    words = TitleWords(replace(catalogue, occupations=occupations))
    assert words.called_by_head["teacher"] == [0, 1]
    assert words.preferred_by_head["teacher"] == [1]
