"""What ordinary people send fits the budget of a request; the worst is refused before it is done.

Nothing is timed: what is encoded is counted.
"""

from itertools import islice, pairwise

import numpy as np
import pytest
from starlette.testclient import TestClient
from tokenizers import Tokenizer

from bench.workload import STATEMENT_CHARS, fitting, random_words, statements, worst_requests
from models import work
from models.onnx_encoder import SHIPPED, TOKENIZER, CachedEncoder, ExportedModel, OnnxEncoder
from recommender.recognition.past_jobs import MOST_TITLES
from recommender.recognition.segmentation import MOST_SPANS
from recommender.recommender import Recommender
from service.settings import Settings
from service.snapshot import CatalogueSnapshot
from taxonomy.statements import shipped_statements
from tests.support.fake_api import fake_app

NO_DEADLINE = 3600.0
SETTINGS = Settings()
READINGS = 2
"""A title is encoded as it is and in its bare words."""


class CountingEncoder:
    """Counts the different texts that an encoder is asked for in one request."""

    def __init__(self, encoder):
        self._encoder = encoder
        self.asked = set()

    def __getattr__(self, name):
        return getattr(self._encoder, name)

    def encode(self, texts):
        """Return what the encoder returns."""
        self.asked.update(texts)
        return self._encoder.encode(texts)

    def tokens(self):
        """Return how many tokens the texts had."""
        return sum(self.count_tokens(sorted(self.asked)))


@pytest.fixture(scope="module")
def counting(encoder):
    return CountingEncoder(CachedEncoder(encoder, 50_000))


@pytest.fixture(scope="module")
def recommender(starter_home, counting):
    return Recommender(starter_home.open().index, counting)


def client_of(recommender, **settings):
    """Return a client without a deadline; enter it to load the catalogue."""
    app, _ = fake_app(
        load=lambda: CatalogueSnapshot(recommender), deadline_seconds=NO_DEADLINE, **settings
    )
    return TestClient(app)


@pytest.fixture(scope="module")
def client(recommender):
    with client_of(recommender) as client:
        yield client


def ordinary_sentences():
    """Return what people say of their work, as it comes with Destinai."""
    said = shipped_statements()
    return list(dict.fromkeys(one.text for one in said if len(one.text) > 40))


def text_of(sentences, sep, length):
    """Return whole sentences of at most that many characters together."""
    text = ""
    for sentence in sentences:
        if len(text) + len(sentence) + len(sep) > length:
            return text
        text += sentence.rstrip(".") + sep
    raise AssertionError("too few sentences")


def ordinary_requests():
    sentences = ordinary_sentences()[::7]
    lines = [line for line in sentences if len(line) > 80][:150]
    assert len(lines) == 150
    return {
        "prose of 20,000 characters": {"text": text_of(sentences, ". ", 20_000)},
        "a CV of 150 lines": {"text": "\n".join(lines)},
        "50 statements": {"statements": sentences[:50]},
        "a line of 60 skills": {"statements": [skills_line(60)]},
    }


def skills_line(count):
    """Return a list of that many names, five of skills and the rest of what people work with."""
    named = ["welding", "cooking", "first aid", "bookkeeping", "soldering"]
    others = (one.split()[-1].strip(".") for one in ordinary_sentences()[: count - len(named)])
    return ", ".join([*named, *others])[:STATEMENT_CHARS]


@pytest.mark.parametrize("name", ordinary_requests())
def test_what_ordinary_people_send_fits(client, name):
    answer = client.post("/api/v1/match", json=ordinary_requests()[name])
    assert answer.status_code == 200, answer.text
    assert answer.json()["matches"]


WORST = worst_requests()


@pytest.mark.parametrize("name", WORST)
def test_the_worst_is_refused_before_it_is_encoded_or_within_the_budget(client, counting, name):
    counting.asked.clear()
    answer = client.post("/api/v1/match", json=WORST[name])
    if answer.status_code == 422:
        assert counting.asked == set()
        (error,) = answer.json()["errors"]
        assert "to compare, at most" in error["detail"]
        assert "would fit" in error["detail"]
    else:
        assert answer.status_code == 200
        # Beside phrases, the sentence around each of them and the titles of jobs are encoded.
        assert len(counting.asked) <= 2 * SETTINGS.max_phrases + READINGS * MOST_TITLES
        assert counting.tokens() <= 2 * SETTINGS.max_tokens


@pytest.mark.parametrize(
    "limits", [{"max_phrases": 500}, {"max_tokens": 900, "max_phrases": 10**6}]
)
@pytest.mark.parametrize("name", ["random words", "lists", "20,000 random characters"])
def test_what_the_error_says_would_fit_does(recommender, name, limits):
    with client_of(recommender, **limits) as client:
        (error,) = client.post("/api/v1/match", json=WORST[name]).json()["errors"]
        part = fitting(WORST[name], error["detail"])
        assert client.post("/api/v1/match", json=part).status_code == 200


@pytest.mark.parametrize("ranking", [{}, {"min_confidence": 0.0}])
def test_recognition_has_the_same_budget(client, counting, ranking):
    counting.asked.clear()
    request = {**WORST["20,000 random characters"], **ranking}
    answer = client.post("/api/v1/skills/recognise", json=request)
    assert (answer.status_code, counting.asked) == (422, set())
    assert answer.json()["errors"][0]["pointer"] == "#/text"


def test_a_statement_has_a_bounded_number_of_phrases(client, counting):
    counting.asked.clear()
    request = statements(random_words(STATEMENT_CHARS, 2, 4), 1)
    assert client.post("/api/v1/match", json=request).status_code == 200
    assert MOST_SPANS <= len(counting.asked) <= 2 + MOST_SPANS


class AbandoningSession:
    """A session whose client leaves while the first batch is computed."""

    def __init__(self, task, dimension):
        self._task = task
        self._dimension = dimension
        self.batches = []

    def run(self, _outputs, inputs):
        """Return vectors of zeros."""
        self.batches.append(inputs["input_ids"].shape)
        self._task.abandon()
        return [np.zeros((len(inputs["input_ids"]), self._dimension), dtype=np.float32)]


def test_encoding_stops_between_batches():
    facts, task = ExportedModel.read(SHIPPED), work.Task()
    session = AbandoningSession(task, facts.dimension)
    encoder = OnnxEncoder(lambda: session, Tokenizer.from_file(str(SHIPPED / TOKENIZER)), facts)
    texts = list(islice(random_words(40, 3, 3), 200))
    with work.running(task), pytest.raises(work.AbandonedError):
        encoder.encode(texts)
    assert len(session.batches) == 1


def test_no_batch_has_more_than_some_thousand_tokens():
    facts = ExportedModel.read(SHIPPED)
    session = AbandoningSession(work.Task(), facts.dimension)
    tokenizer = Tokenizer.from_file(str(SHIPPED / TOKENIZER))
    tokenizer.no_padding()
    tokenizer.enable_truncation(facts.max_tokens)
    encoder = OnnxEncoder(lambda: session, tokenizer, facts)
    encoder.encode(list(islice(random_words(STATEMENT_CHARS, 2, 4), 60)))
    assert max(rows * length for rows, length in session.batches) <= 2048
    assert all(after[1] >= 2 for _, after in pairwise(session.batches))
