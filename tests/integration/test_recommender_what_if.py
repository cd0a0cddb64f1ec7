"""What-if: each gain agrees with the scorer after the skill is added to the profile."""

from dataclasses import replace

import pytest

from models import work
from recommender.profile import Profile, SkillStatement, UnknownConceptError
from recommender.ranking.facets import Filters
from recommender.recognition.claim_kinds import ClaimClassifier
from recommender.recognition.interpreter import ProfileInterpreter
from recommender.recognition.past_jobs import PastJobReader
from recommender.recognition.reading import CachingStatementReader, StatementReader
from recommender.results import Band
from taxonomy.catalogue import Importance
from tests.support.drawn_catalogue import BARE, SKILLS, TWINS, drawn_catalogue, recommender_over

EVERY = 10_000
IN_REACH = 100
LEAST = 5e-9
LEVELS = (Band.STRETCH, Band.PARTIAL, Band.GOOD, Band.STRONG)
PROFILES = [
    Profile((SkillStatement(SKILLS[3]), SkillStatement("I weld steel pipes every day"))),
    Profile(skills=("s:05", "s:20")),
    Profile((SkillStatement("carry oak boards"),), occupations=("o:03",)),
    Profile((SkillStatement("paint oak"),), excluded_skills=("s:01", "s:11")),
    Profile((SkillStatement("cut copper pipes"),), ("s:20",), ("s:13",), denied_skills=("s:01",)),
]
TILL = Profile(
    tuple(
        map(SkillStatement, ("I worked the till in a shop", "I helped customers", "stock shelves"))
    )
)


@pytest.fixture(scope="module", params=[1, 2])
def drawn(request, tmp_path_factory):
    """Return the recommender over a drawn catalogue."""
    return recommender_over(drawn_catalogue(request.param), tmp_path_factory.mktemp("drawn"))


def scores(recommender, profile):
    """Return the score of every career (URI), as /match gives it."""
    return {m.occupation: m.score for m in recommender.match(profile, limit=EVERY).matches}


def reach(recommender, profile, isco=()):
    """Return the careers that count: the best of each group, none that the person had."""
    found = recommender.match(profile, filters=Filters(isco=isco), limit=EVERY).matches
    best = {}
    for match in found:
        if not match.held:
            best.setdefault(match.group, match.occupation)
    return list(best.values())[:IN_REACH]


def added(profile, *skills):
    """Return the profile with some skills given, which are not denied any more."""
    denied = tuple(uri for uri in profile.denied_skills if uri not in skills)
    return replace(profile, skills=(*profile.skills, *skills), denied_skills=denied)


def bands(recommender, profile):
    """Return the band of each career (URI), as the list shows it."""
    return {one.occupation: one.band for one in recommender.match(profile, limit=EVERY).matches}


def covered(recommender, profile):
    """Return the needed skills (URIs) that a profile covers at least in part."""
    found = recommender.match(profile, limit=EVERY).matches
    return {one.skill for match in found for one in match.matched}


def needing(recommender, careers, skills):
    """Return the careers that ask for some skills, by whether one of them is essential."""
    relations = [
        relation
        for relation in recommender.index.catalogue.relations
        if relation.skill in skills and relation.occupation in careers
    ]
    essential = {r.occupation for r in relations if r.importance is Importance.ESSENTIAL}
    return essential, {r.occupation for r in relations} - essential


def check(recommender, profile, careers, effect):
    """Hold an effect against the ranking of the profile with its skills."""
    before = scores(recommender, profile)
    after = scores(recommender, added(profile, *effect.skills))
    essential, optional = needing(recommender, careers, effect.skills)
    assert (effect.essential_in, effect.optional_in) == (len(essential), len(optional))
    needed = essential | optional
    band, later = bands(recommender, profile), bands(recommender, added(profile, *effect.skills))
    rise = {uri: LEVELS.index(later[uri]) - LEVELS.index(band[uri]) for uri in careers}
    assert effect.gain == pytest.approx(sum(after[uri] - before[uri] for uri in needed), abs=1e-7)
    assert effect.risen == sum(rise[uri] > 0 for uri in needed)
    if min(rise.values()) < 0:  # no score falls; a band does where a better career is known
        assert max(after.values()) > max(before.values())
    up = sorted(
        (uri for uri in needed if after[uri] > before[uri]),
        key=lambda uri: (rise[uri] <= 0, -after[uri], careers.index(uri)),
    )
    assert [change.after.occupation for change in effect.changes] == up[:5]
    for change in effect.changes:
        uri = change.after.occupation
        assert change.before.occupation == uri
        assert change.before.score == before[uri]
        assert change.after.score == pytest.approx(after[uri], abs=1e-7)
        assert (change.before.band, change.after.band) == (band[uri], later[uri])
        assert change.gain == change.after.score - change.before.score


def gains(recommender, profile, careers):
    """Return the gain of every skill that may be proposed, by URI."""
    before = scores(recommender, profile)
    without = covered(recommender, profile) | set(profile.excluded_skills)
    found = {}
    for skill in recommender.index.catalogue.skills:
        needed = set.union(*needing(recommender, careers, {skill.uri}))
        if needed and skill.uri not in without:
            after = scores(recommender, added(profile, skill.uri))
            found[skill.uri] = sum(after[uri] - before[uri] for uri in needed)
    return found


@pytest.mark.parametrize("profile", PROFILES)
def test_open_advice_agrees_with_ranking_again(drawn, profile):
    careers = reach(drawn, profile)
    advice = drawn.what_if(profile, limit=EVERY)
    expected = gains(drawn, profile, careers)
    assert (advice.career, advice.in_reach, advice.tried) == (None, len(careers), len(expected))
    helping = {uri for uri, gain in expected.items() if gain > LEAST}
    assert {effect.skills[0] for effect in advice.skills} == helping
    for effect in advice.skills:
        check(drawn, profile, careers, effect)
    order = [(-effect.gain, effect.skills) for effect in advice.skills]
    assert order == sorted(order)
    if advice.together:
        check(drawn, profile, careers, advice.together)


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("career", ["o:00", "o:06", TWINS[0]])
def test_advice_for_a_career_agrees_with_ranking_again(drawn, profile, career):
    advice = drawn.what_if(profile, occupation=career, limit=EVERY)
    now = scores(drawn, profile)[career]
    assert (advice.career.occupation, advice.career.score) == (career, now)
    assert advice.career.band is bands(drawn, profile)[career]
    expected = gains(drawn, profile, [career])
    helping = {uri for uri, gain in expected.items() if gain > LEAST}
    assert {effect.skills[0] for effect in advice.skills} == helping
    for effect in (*advice.skills, *filter(None, [advice.together])):
        check(drawn, profile, [career], effect)


def gain_of(recommender, profile, careers, skills):
    """Return what some skills together gain."""
    before, after = scores(recommender, profile), scores(recommender, added(profile, *skills))
    needed = set.union(*needing(recommender, careers, set(skills)))
    return sum(after[uri] - before[uri] for uri in needed)


@pytest.mark.parametrize("profile", [PROFILES[0], PROFILES[1], PROFILES[3]])
def test_together_is_better_than_alone_and_found_step_by_step(drawn, profile):
    careers = reach(drawn, profile)
    advice = drawn.what_if(profile, limit=EVERY)
    chosen, best = [advice.skills[0].skills[0]], advice.skills[0].gain
    if advice.together is None:
        free = {effect.skills[0] for effect in advice.skills} - set(chosen)
        for skill in free - covered(drawn, added(profile, *chosen)):
            assert gain_of(drawn, profile, careers, [*chosen, skill]) <= best + LEAST
        return
    for skill in advice.together.skills[1:]:
        assert skill not in covered(drawn, added(profile, *chosen))
        chosen.append(skill)
        gain = gain_of(drawn, profile, careers, chosen)
        assert gain > best
        best = gain
    assert advice.together.skills == tuple(chosen)
    assert len(chosen) in {2, 3}
    assert advice.together.gain == pytest.approx(best, abs=1e-7)


def test_covered_and_excluded_skills_are_not_proposed(starter):
    plain = starter.what_if(TILL, limit=EVERY)
    (first, *_) = (effect.skills[0] for effect in plain.skills)
    aside = replace(TILL, excluded_skills=(first,))
    for profile in (TILL, aside, added(TILL, first)):
        advice = starter.what_if(profile, limit=EVERY)
        assert advice.skills
        proposed = {uri for e in (*advice.skills, advice.together) for uri in e.skills}
        assert proposed.isdisjoint(covered(starter, profile) | set(profile.excluded_skills))


def test_a_shop_worker_is_advised_skills_of_shops(starter):
    advice = starter.what_if(TILL)
    careers = reach(starter, TILL)
    assert (advice.in_reach, advice.tried, len(advice.skills)) == (100, 40, 5)
    for effect in (*advice.skills, advice.together):
        check(starter, TILL, careers, effect)
        assert effect.gain > 0
    assert advice.recognised == starter.match(TILL).recognised


def test_isco_narrows_the_careers(starter):
    careers = reach(starter, TILL, ("52", "9"))
    advice = starter.what_if(TILL, filters=Filters(isco=("52", "9")), limit=3)
    assert advice.in_reach == len(careers)
    for effect in advice.skills:
        check(starter, TILL, careers, effect)
    assert starter.what_if(TILL, filters=Filters(isco=("0000",))).skills == ()


def test_a_smaller_limit_gives_the_same_first(drawn):
    whole = drawn.what_if(PROFILES[0], limit=EVERY)
    few = drawn.what_if(PROFILES[0], limit=2)
    assert few == replace(whole, skills=whole.skills[:2])


def test_a_long_profile_tries_fewer_skills(starter):
    held = tuple(skill.uri for skill in starter.index.catalogue.skills[:100])
    assert starter.what_if(Profile(skills=held)).tried == 8


def test_a_profile_without_queries_gets_no_advice(drawn):
    advice = drawn.what_if(Profile((SkillStatement("asdf"),)), occupation="o:00")
    assert (advice.career, advice.in_reach, advice.tried) == (None, 0, 0)
    assert (advice.skills, advice.together) == ((), None)
    assert [one.text for one in advice.unrecognised] == ["asdf"]


def test_a_career_without_needs_cannot_be_raised(drawn):
    advice = drawn.what_if(PROFILES[0], occupation=BARE)
    assert (advice.in_reach, advice.tried, advice.skills, advice.together) == (1, 0, (), None)


def test_an_unknown_career_is_refused(drawn):
    with pytest.raises(UnknownConceptError) as refused:
        drawn.what_if(PROFILES[0], occupation="o:nobody")
    assert refused.value.field == "occupation"


def test_a_caching_reader_names_the_statement_that_is_too_much(starter):
    reader = StatementReader(
        starter.index.labels,
        starter._recogniser,
        starter._reader._complaints,
        starter._past_jobs.finder,
        "en",
    )
    caching = CachingStatementReader(reader)
    known = SkillStatement("I bake bread.")
    caching.read([known], set())
    new = [SkillStatement("I lay bricks."), SkillStatement("I weld pipes.")]
    with work.within(work.Budget(2, 10_000)), pytest.raises(work.TooMuchWorkError) as error:
        caching.read([known, *new], set())
    assert error.value.fits == 2


def test_a_caching_reader_reads_the_same_and_once(starter):
    reader = StatementReader(
        starter.index.labels,
        starter._recogniser,
        starter._reader._complaints,
        starter._past_jobs.finder,
        "en",
    )
    caching, asked = CachingStatementReader(reader), []

    def recognise(texts, excluded, *beside):
        asked.extend(text for text, _ in texts)
        return reader._recognise(texts, excluded, *beside)

    caching._recognise = recognise
    first = caching.read(TILL.statements, set())
    assert [read.skills for read in first] == [
        read.skills for read in reader.read(TILL.statements, set())
    ]
    asked.clear()
    more = (SkillStatement("I bake bread."), *TILL.statements[::-1])
    again = caching.read(more, set())
    assert [text.strip() for text in asked] == ["bake bread."]
    assert [(read.statement, read.skills, read.unread) for read in again] == [
        (read.statement, read.skills, read.unread) for read in reader.read(more, set())
    ]
    assert caching.read(TILL.statements, {first[0].skills[0].skill})[0].skills != first[0].skills
    jobs = PastJobReader(
        starter.index.labels, starter.titles, ClaimClassifier(starter._encoder, "en")
    )
    interpreter = ProfileInterpreter(starter.index, caching, jobs)
    profile = added(TILL, starter.index.catalogue.skills[0].uri)
    again, plain = interpreter.interpret(profile), starter.interpret(profile)
    assert (again.recognised, again.held) == (plain.recognised, plain.held)
    assert again.queries.vectors.tobytes() == plain.queries.vectors.tobytes()
