"""A CV on the website: sent as a file or pasted, it becomes a profile that is reviewed."""

from html import unescape

import pytest

from intake.problems import Code, problem
from tests.support.fake_site import OWN, fake_site, site_client
from tests.support.toy_catalogue import BAKER, ELECTRONICS, RECORDS, SOLDER

CV = """Ada Moran
12 Mill Lane, Leeds
ada@example.net

Employment history
Welder | Hartley Steel | 2016 - 2020
Weld steel pipes
Read technical drawings

Interests
Chess
"""


@pytest.fixture
def client():
    """Return a client of the website, and the stream of its log."""
    app, log = fake_site()
    with site_client(app) as opened:
        opened.log = log
        yield opened


def send(client, data, path="/start/cv", name="cv.txt", headers=OWN, **typed):
    """Return the answer to a CV that is sent as a file, with what was typed beside it."""
    return client.post(path, files={"file": (name, data)}, data=typed, headers=headers)


def test_a_file_becomes_a_profile_to_review(client):
    page = send(client, CV.encode())
    text = unescape(page.text)
    assert page.status_code == 200
    assert "<h1" in text
    assert "Check your skills" in text
    assert 'name="text" value="Weld steel pipes\nRead technical drawings"' in text
    assert "2016\N{EN DASH}2020" in text
    assert "<td>Welder</td>" in text
    for personal in ("Ada", "Moran", "Mill Lane", "example.net"):
        assert personal not in text
    assert "Chess" in text
    assert "Kept apart" in text
    assert "Hartley" not in client.log.getvalue()
    assert "Weld steel" not in client.log.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "The file is a picture"),
        (b"EXPERIENCE\nWizard, 2010 - 2012\n", "The jobs in this file are not in the catalogue"),
    ],
)
def test_what_is_wrong_with_a_file_stands_at_it(client, data, said):
    page = send(client, data)
    assert page.status_code == 422
    assert f'id="file-error">{said}' in page.text
    assert 'href="#file"' in page.text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "Die Datei ist leer. Wählen Sie die Datei noch einmal."),
        (b"x" * 100_001, "Die Datei ist größer als 0,095 MB. Speichern Sie sie ohne Bilder,"),
        (b"EXPERIENCE\nWizard, 2010 - 2012\n", "Die Berufe in dieser Datei stehen unter"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_in_german(data, said):
    app, _ = fake_site(max_file_bytes=100_000)
    with site_client(app) as client:
        page = send(client, data, "/de/start/cv")
    assert page.status_code == 422
    assert f'id="file-error">{said}' in page.text


def test_a_busy_server_shows_the_form_again(client):
    def busy(_data):
        raise problem(Code.BUSY)

    client.app.state.read_document = busy
    page = send(client, CV.encode())
    assert page.status_code == 503
    assert 'id="file-error">Too many files are being read just now.' in page.text


def test_a_file_in_german(client):
    page = send(client, CV.encode(), "/de/start/cv")
    assert page.status_code == 200
    text = unescape(page.text)
    assert "Was wir in Ihrem Lebenslauf gelesen haben" in text
    assert "<li>2 Zeilen mit Überschriften: Sie nennen nur, was folgt.</li>" in text
    assert 'lang="en">2' not in text


def test_a_larger_file_is_refused():
    app, _ = fake_site(max_file_bytes=100_000)
    with site_client(app) as client:
        refused = send(client, bytes(200_000))
        assert refused.status_code == 413
        assert "Your file is larger than 0.095 MB, so we did not read it." in refused.text
        assert 'href="/start#file"' in refused.text
        assert 'href="/start#text"' in refused.text
        assert send(client, CV.encode() + b"\n" * 90_000).status_code == 200


def test_a_pasted_cv_is_read_as_one(client):
    page = client.post("/start", data={"text": CV, "step": "review"}, headers=OWN)
    text = unescape(page.text)
    assert page.status_code == 200
    assert "What we read in your CV" in text
    assert 'name="text" value="Weld steel pipes\nRead technical drawings"' in text
    assert "Mill Lane" not in text


def test_a_cv_that_is_pasted_on_the_first_page_is_read_as_one(client):
    home = client.get("/").text
    form = home[home.index('<form class="card"') : home.index("Show my skills")]
    assert '<button class="button" name="step" value="review">' in form


def test_other_words_are_read_as_they_stand(client):
    page = client.post("/start", data={"text": "I weld pipes", "step": "review"}, headers=OWN)
    assert page.status_code == 200
    assert "What we read in your CV" not in page.text
    assert 'name="text" value="I weld pipes"' in unescape(page.text)


def test_a_form_from_elsewhere_is_refused(client):
    answer = client.post("/start/cv", files={"file": ("cv.txt", CV.encode())},
                         headers={"Sec-Fetch-Site": "cross-site"})  # fmt: skip
    assert answer.status_code == 403


def test_the_languages_of_a_review_lead_to_a_page_that_needs_no_file(client):
    page = send(client, CV.encode())
    assert 'formaction="/de/start"' in page.text
    assert "/de/start/cv" not in page.text
    empty = client.get("/de/start/cv", follow_redirects=False)
    assert (empty.status_code, empty.headers["location"]) == (303, "/de/start")


def test_a_body_that_is_cut_leads_back_to_the_upload(client):
    headers = OWN | {"Content-Type": "multipart/form-data; boundary=xyz"}
    page = client.post("/de/start/cv", content=b"--xyz\r\n", headers=headers)
    assert page.status_code == 422
    assert "Ihre Datei ist nicht vollständig angekommen." in page.text
    assert 'href="/de/start#file"' in page.text


def test_jobs_stand_with_the_latest_first(client):
    cv = "EXPERIENCE\nBaker, 2001 - 2004\nWizard, 2012 - today\nWelder, 2005 - 2011\n- weld"
    text = unescape(send(client, cv.encode()).text)
    places = [text.index(f"<td>{job}</td>") for job in ("Wizard", "Welder", "Baker")]
    assert places == sorted(places)


def test_a_job_that_the_words_name_as_well_can_be_unticked(client):
    cv = CV.replace("Weld steel pipes", "I was a microsystem technician").replace(
        "Welder |", "Microsystem technician |"
    )
    text = unescape(send(client, cv.encode()).text)
    uri = text.split('name="seen_job" value="')[1].split('"')[0]
    assert f'name="job" value="{uri}" checked' in text
    assert text.count(f'name="job" value="{uri}"') == 1


TYPED = {
    "text": "I sing\r\nI dance",
    "wish": "no shifts",
    "skill": [SOLDER],
    "denied": [ELECTRONICS],
    "job": [BAKER],
    "find_skill": "keep lab records",
    "step": "edit",
}


def test_what_was_typed_goes_along_with_the_file(client):
    text = unescape(send(client, CV.encode(), **TYPED).text)
    said = "I sing\nI dance\nWeld steel pipes\nRead technical drawings"
    assert f'name="text" value="{said}"' in text
    assert 'name="wish" value="no shifts"' in text
    for name, uri in (("skill", SOLDER), ("skill", RECORDS), ("denied", ELECTRONICS)):
        assert f'type="hidden" name="{name}" value="{uri}"' in text
    assert f'name="job" value="{BAKER}"' in text
    assert "sing" not in client.log.getvalue()


def test_what_was_typed_is_still_there_beside_what_is_wrong_with_a_file(client):
    page = send(client, b"", **TYPED)
    text = unescape(page.text)
    assert page.status_code == 422
    assert "I sing\nI dance</textarea>" in text
    assert "no shifts</textarea>" in text
    assert f'type="hidden" name="skill" value="{SOLDER}"' in text


def test_a_busy_server_gives_back_what_was_typed_to_get_started():
    app, _ = fake_site()
    app.state.concurrency_limit._free = 0
    with site_client(app) as client:
        page = send(client, CV.encode(), **TYPED)
    assert (page.status_code, page.headers["Retry-After"]) == (503, "1")
    assert '<form method="post" action="/start">' in page.text
    assert '<input type="hidden" name="wish" value="no shifts">' in page.text
    assert "Weld steel" not in page.text


@pytest.mark.parametrize("count", [0, 2])
def test_one_file_is_read_at_a_time(client, count):
    files = [("file", ("cv.txt", CV.encode()))] * count or [("other", ("x", b"y"))]
    answer = client.post("/start/cv", files=files, headers=OWN)
    assert answer.status_code == 422
    assert "<code>#/file</code>" in answer.text


def test_enter_in_the_form_sends_no_file(client):
    page = client.get("/start").text
    first = page.index('<button hidden form="start"></button>')
    assert first < page.index('form="start" formaction="/start/cv"')
