"""Links that the operator sets: what is read, what is refused, and how an address is filled."""

import pytest
from pydantic_core import PydanticCustomError

from service.links import LinkTemplate, read_links
from service.settings import Settings, SettingsError, read_settings

COURSES = "Courses = https://courses.example/find?field={isced_f}&lang={language}"
ALL = {"isco": "3119", "isced_f": "0714", "language": "de", "label": "a/b & c?"}


def test_links_are_read_in_their_order_and_spaces_do_not_matter():
    assert read_links(f" {COURSES} |\n Careers service=https://c.example:8443/{{isco}} | ") == (
        LinkTemplate("Courses", "https://courses.example/find?field={isced_f}&lang={language}"),
        LinkTemplate("Careers service", "https://c.example:8443/{isco}"),
    )
    assert read_links("") == ()


def test_a_value_stays_within_its_part_of_the_address():
    template = LinkTemplate("x", "https://x.example/{label}?isco={isco}&again={label}#{language}")
    assert template.fields == {"label", "isco", "language"}
    encoded = "a%2Fb%20%26%20c%3F"
    assert template.filled(ALL) == f"https://x.example/{encoded}?isco=3119&again={encoded}#de"


def test_without_a_value_there_is_no_link():
    template = LinkTemplate("x", "https://x.example/{isced_f}")
    assert template.filled({"isco": "3119"}) is None
    assert template.filled({"isced_f": ""}) is None


def test_a_doubled_brace_is_a_brace():
    assert read_links("x = https://x.example/{{{isco}}}")[0].filled(ALL) == (
        "https://x.example/{3119}"
    )


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("https://x.example/", '"https://x.example/" is not of the form "label = https://address"'),
        ("= https://x.example/", 'is not of the form "label = https://address"'),
        ("x = http://x.example/", 'the address of "x" does not begin with https://'),
        ("x = javascript:alert(1)", 'the address of "x" does not begin with https://'),
        ("x = https://{isco}.example/", "needs a host without fields, user or spaces"),
        ("x = https://user@x.example/", "needs a host without fields, user or spaces"),
        ("x = https://x.example/a b", "needs a host without fields, user or spaces"),
        ("x = https://x.example/ä", "needs a host without fields, user or spaces"),
        ("x = https:///path", "needs a host without fields, user or spaces"),
        ("x = https://x.example/{town}", "has the field {town}; known fields are {isco}, "),
        ("x = https://x.example/{}", "has the field {}; known fields are"),
        ("x = https://x.example/{isco.x}", "has the field {isco.x}; known fields are"),
        ("x = https://x.example/{isco!r}", "has the field {isco}; known fields are"),
        ("x = https://x.example/{isco", "has a brace without its pair"),
        (" | ".join([COURSES] * 13), "13 links; at most 12 fit on a page"),
    ],
)
def test_what_cannot_be_used_is_refused_with_one_message(monkeypatch, setting, said):
    with pytest.raises(PydanticCustomError) as refused:
        read_links(setting)
    assert said in refused.value.message()
    monkeypatch.setenv("DESTINAI_LINKS", setting)
    with pytest.raises(SettingsError) as error:
        read_settings()
    assert str(error.value).startswith("cannot read the settings: DESTINAI_LINKS=")
    assert said in str(error.value)


def test_the_setting_is_empty_by_default_and_read_as_templates():
    assert Settings().link_templates == ()
    assert [one.label for one in Settings(links=COURSES).link_templates] == ["Courses"]
