"""A recommender written by hand over the toy catalogue, so that the API's values are obvious."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from index.labels import ConceptType, LabelHit
from index.manifest import Manifest
from recommender.guidance import (
    Advice,
    CareerProbability,
    CareerScore,
    Plan,
    PlannedSkill,
    PlanStage,
    PlanStep,
    Question,
    Questions,
    SaidOfSkills,
    ScoreChange,
    SettledCareer,
    SkillEffect,
)
from recommender.profile import NoteKind, NoteName, Profile, UnknownConceptError
from recommender.ranking.facets import NO_FILTERS, FacetTable, Filters
from recommender.ranking.notes import first_of
from recommender.ranking.requirements import readiness_of
from recommender.ranking.why import by_essentials
from recommender.results import (
    Advertisement,
    Alternative,
    AskedSkill,
    Band,
    Coverage,
    CoverageByKind,
    CreditReason,
    Given,
    GivenAs,
    HiddenCareer,
    IgnoredReason,
    IgnoredWords,
    Match,
    MatchedSkill,
    NeedState,
    Note,
    NotedCareer,
    NoteEffect,
    NoteReason,
    PastJob,
    RecognisedSkill,
    Recommendation,
    ResolvedOccupation,
    Share,
    SkillGap,
    Span,
    Suggestion,
    Transition,
    Unrecognised,
    UnrecognisedReason,
    Why,
    WhyKind,
)
from taxonomy.catalogue import Catalogue, Importance, Occupation, SkillKind
from tests.support.toy_catalogue import (
    ELECTRONICS,
    RECORDS,
    SOLDER,
    TECHNICIAN,
    toy_catalogue,
)

ESSENTIAL, OPTIONAL = Importance.ESSENTIAL, Importance.OPTIONAL
KNOWLEDGE, SKILL = SkillKind.KNOWLEDGE, SkillKind.SKILL


@dataclass(frozen=True)
class FakeLabels:
    """Finds labels that contain the query."""

    catalogue: Catalogue

    def search(self, query: str, concept_type: ConceptType) -> tuple[LabelHit, ...]:
        """Return the labels that contain the query, in catalogue order."""
        catalogue = self.catalogue
        skills = concept_type is ConceptType.SKILL
        concepts = catalogue.skills if skills else catalogue.occupations
        return tuple(
            LabelHit(row, label, label.casefold(), label == concept.label)
            for row, concept in enumerate(concepts)
            for label in (concept.label, *concept.alternative_labels)
            if query.casefold() in label.casefold()
        )


@dataclass(frozen=True)
class FakeIndex:
    """A catalogue with its manifest and labels; there are no vectors."""

    catalogue: Catalogue

    @property
    def labels(self) -> FakeLabels:
        """The label search."""
        return FakeLabels(self.catalogue)

    @property
    def manifest(self) -> Manifest:
        """What the index says of itself."""
        catalogue = self.catalogue
        counts = {
            "occupations": len(catalogue.occupations),
            "skills": len(catalogue.skills),
            "relations": len(catalogue.relations),
        }
        return Manifest(
            catalogue.version,
            "toy-model",
            "en",
            4,
            counts,
            catalogue.sources,
            created="2026-11-23T12:00:00+00:00",
        )


@dataclass(frozen=True)
class FakeRecommender:
    """Recognises a skill where its label is said; a score is the share of essential skills."""

    index: FakeIndex = field(default_factory=lambda: FakeIndex(toy_catalogue()))
    ranking_version: str = "toy-ranking"

    @property
    def facets(self) -> FacetTable:
        """Return the facets of the toy catalogue."""
        return FacetTable(self.index.catalogue)

    def for_one_person(self) -> "FakeRecommender":
        """Return itself: it has nothing to remember."""
        return self

    def match(
        self,
        profile: Profile,
        *,
        filters: Filters = NO_FILTERS,
        limit: int = 20,
        cover_backgrounds: bool = False,  # noqa: ARG002 - it lists in one order
        set_conflicts_aside: bool = False,
    ) -> Recommendation:
        """Return a match for each occupation with an essential skill recognised."""
        self._check(profile, filters)
        spoken = [found for place, statement in enumerate(profile.statements)
                  for found in self._spoken(statement.text, place)]  # fmt: skip
        unclaimed = (*profile.unclaimed_skills, *profile.partial_skills)
        claimed = [found for found in spoken if found.skill not in unclaimed]
        given = [
            RecognisedSkill(uri, confidence, Given(GivenAs.SKILL))
            for uris, confidence in ((profile.skills, 1.0), (profile.partial_skills, 0.5))
            for uri in uris
        ]
        held = [
            RecognisedSkill(relation.skill, 1.0, Given(GivenAs.OCCUPATION, occupation))
            for occupation in profile.occupations
            for relation in self.index.catalogue.relations_of.get(occupation, ())
            if relation.importance is ESSENTIAL
        ]
        left_out = (*profile.excluded_skills, *profile.denied_skills)
        recognised = tuple(skill for skill in claimed + given + held if skill.skill not in left_out)
        heard = {skill.evidence.statement for skill in spoken}
        chosen = (*profile.occupations, *profile.unclaimed_occupations)
        notes = self._notes(profile)
        refused = {note.name.occupation: place for place, note in enumerate(notes)}
        unwanted = (
            {**dict.fromkeys(profile.not_for_me), **refused} if not filters.occupations else {}
        )
        ranked = self._matches(recognised, profile, filters)
        listed = first_of(
            (match for match in ranked if match.occupation not in unwanted),
            lambda match: (
                set_conflicts_aside
                and any(one.effect is NoteEffect.CONFLICTS for one in self._noted(match, notes))
            ),
            limit,
        )
        return Recommendation(
            statements=profile.statements,
            recognised=recognised,
            unrecognised=tuple(
                Unrecognised(
                    place,
                    0,
                    len(statement.text),
                    statement.text,
                    UnrecognisedReason.NO_CLOSE_SKILL,
                )
                for place, statement in enumerate(profile.statements)
                if place not in heard
            ),
            matches=tuple(
                replace(match, rank=rank, notes=self._noted(match, notes))
                for rank, match in enumerate(listed, 1)
            ),
            facets=self.facets.counts(filters, self.facets.kept(NO_FILTERS)),
            past_jobs=tuple(
                job
                for place, statement in enumerate(profile.statements)
                for job in self._past_jobs(statement.text, place)
                if job.occupation not in chosen
            ),
            notes=notes,
            hidden=tuple(
                HiddenCareer(match.occupation, unwanted[match.occupation])
                for match in ranked
                if match.occupation in unwanted
            ),
        )

    def recognise(
        self, text: str, *, limit: int = 10, min_confidence: float | None = None
    ) -> tuple[RecognisedSkill, ...]:
        """Return the skills whose labels are in the text; electronics beside soldering."""
        found = self._spoken(text, 0)[: 0 if min_confidence == 1 else limit]
        beside = {SOLDER: (Alternative(ELECTRONICS, 0.4),)} if min_confidence is None else {}
        return tuple(replace(one, alternatives=beside.get(one.skill, ())) for one in found)

    def resolve(self, title: str, *, limit: int = 10) -> tuple[ResolvedOccupation, ...]:
        """Return the occupations whose labels contain the title."""
        hits = self.index.labels.search(title, ConceptType.OCCUPATION)[:limit]
        occupations = self.index.catalogue.occupations
        return tuple(ResolvedOccupation(occupations[hit.row].uri, 0.5) for hit in hits)

    def interpret(self, profile: Profile) -> Recommendation:
        """Return what was recognised in a profile, as an interpreted one has it."""
        return self.match(profile)

    def resolve_job(
        self, titles: Iterable[str], statements: Sequence[str], *, limit: int = 10
    ) -> tuple[ResolvedOccupation, ...]:
        """Return the occupations of the first title, surer by a hundredth for each statement."""
        more = 0.01 * len(statements)
        found = next(filter(None, (self.resolve(title, limit=limit) for title in titles)), ())
        return tuple(replace(one, confidence=round(one.confidence + more, 4)) for one in found)

    def names_job(self, words: str) -> bool:
        """Return whether words end in the label of an occupation."""
        return any(words.casefold().endswith(one.label) for one in self.index.catalogue.occupations)

    def is_title(self, words: str) -> bool:
        """Return whether words are the label of an occupation."""
        return any(words.casefold() == one.label for one in self.index.catalogue.occupations)

    def nearest(self, texts: Sequence[str], others: Sequence[str]) -> list[tuple[int, float]]:
        """Return that no text is like another."""
        return [(0, 0.0) for _ in texts for _ in others[:1]]

    def without_private(self, texts: Sequence[str]) -> list[str]:
        """Return texts without the words "my secret"."""
        return [" ".join(text.replace("my secret", "").split()) for text in texts]

    def jobs_in(self, texts: Sequence[str]) -> tuple[PastJob, ...]:
        """Return the past jobs that some texts name."""
        return tuple(
            job for place, text in enumerate(texts) for job in self._past_jobs(text, place)
        )

    def transitions(self, occupation: str, *, limit: int = 20) -> tuple[Transition, ...]:
        """Return the matches of someone who has the occupation."""
        found = self.match(Profile(occupations=(occupation,)))
        return tuple(
            Transition(match.rank, match.score, match.occupation, match.coverage, match.group,
                       match.matched, match.gaps)
            for match in found.matches[:limit]
        )  # fmt: skip

    def what_if(
        self,
        profile: Profile,
        *,
        occupation: str = "",
        filters: Filters = NO_FILTERS,
        limit: int = 5,
    ) -> Advice:
        """Return that electronics and then records would take the technician to 1."""
        found = self.match(profile, filters=filters)
        heard = (found.statements, found.recognised, found.unrecognised)
        if not found.recognised:
            return Advice(*heard)
        score = self._share(TECHNICIAN, found.recognised)
        before = CareerScore(TECHNICIAN, score, Band.PARTIAL)
        moves = (ScoreChange(before, CareerScore(TECHNICIAN, 1.0, Band.STRONG)),)
        single = SkillEffect((ELECTRONICS,), 1, 0, 1, 1 - score, moves)
        both = SkillEffect((ELECTRONICS, RECORDS), 1, 1, 1, 1 - score, moves)
        chosen = CareerScore(occupation, score, Band.PARTIAL) if occupation else None
        return Advice(*heard, chosen, 3, 2, (single,)[:limit], both if limit > 1 else None)

    def questions(self, profile: Profile, *, limit: int = 5) -> Questions:
        """Return a question for each essential skill of the technician that was not spoken of.

        Each would bring the technician from the second place to the first.
        """
        found = self.match(profile)
        if not found.matches:
            return Questions()
        said = (*profile.denied_skills, *profile.unsure_skills, *profile.excluded_skills)
        known = {*said, *(one.skill for one in found.recognised)}
        settles = (SettledCareer(TECHNICIAN, 1, 2),)
        relations = self.index.catalogue.relations_of[TECHNICIAN]
        open_skills = [
            r.skill for r in relations if r.importance is ESSENTIAL and r.skill not in known
        ]
        total = sum(match.score for match in found.matches)
        return Questions(
            tuple(Question(skill, 0.5, settles) for skill in open_skills[:limit]),
            tuple(CareerProbability(m.occupation, m.score / total) for m in found.matches),
        )

    def plan(self, profile: Profile, occupation: str) -> Plan:
        """Return the essential gaps, all to be learnt first, and the optional ones last.

        Electronics, where it is a gap, helps with soldering; one other career needs each.
        """
        found = self.match(profile)
        (match,) = self._matches(
            found.recognised, profile, Filters(occupations=(occupation,)), also_unfit=True
        )
        stages = {ESSENTIAL: PlanStage.LEARN, OPTIONAL: PlanStage.STRENGTHEN}
        steps = [
            PlanStep(
                stage,
                tuple(
                    PlannedSkill(
                        g.skill, g.relation, 1, (SOLDER,) * (g.skill == ELECTRONICS), g.state
                    )
                    for g in match.gaps
                    if g.relation is relation
                ),
            )
            for relation, stage in stages.items()
        ]
        return Plan(
            statements=found.statements,
            recognised=found.recognised,
            unrecognised=found.unrecognised,
            occupation=occupation,
            coverage=match.coverage,
            readiness=match.readiness,
            matched=match.matched,
            steps=tuple(step for step in steps if step.skills),
            compared=2,
            notes=found.notes,
            noted=self._noted(match, found.notes),
            left_out=tuple(RECORDS for note in found.notes if note.name.condition == "shifts"),
        )

    def advertisement(self, text: str) -> Advertisement:
        """Return the skills whose labels are in the text; what is behind "We offer" is one."""
        asked, offer, offered = text.partition("We offer")
        start = len(asked)
        ignored = IgnoredWords(start, len(text), offer + offered, IgnoredReason.OFFER)
        foreign = IgnoredWords(0, len(text), text, IgnoredReason.OTHER_LANGUAGE)
        if text.startswith("Wir suchen"):
            return Advertisement((), (foreign,))
        return Advertisement(tuple(self._spoken(asked, 0)), (ignored,) if offer else ())

    def said_of(self, profile: Profile, skills: Iterable[str]) -> SaidOfSkills:
        """Return that what was recognised is said; electronics is close to soldering."""
        found = self.match(profile)
        places = {one.skill: place for place, one in enumerate(found.recognised)}
        asked = []
        for uri in skills:
            if uri in profile.denied_skills:
                said = AskedSkill(uri, NeedState.DENIED, 0.0, ())
            elif uri in profile.partial_skills:
                near = (CreditReason(places[uri], 1.0),)
                said = AskedSkill(uri, NeedState.IN_PART, 0.5, near)
            elif uri in places:
                said = AskedSkill(uri, NeedState.SAID, 0.9, (CreditReason(places[uri], 1.0),))
            elif uri == ELECTRONICS and SOLDER in places:
                near = (CreditReason(places[SOLDER], 0.7),)
                said = AskedSkill(uri, NeedState.IN_PART, 0.25, near)
            else:
                said = AskedSkill(uri, NeedState.NOT_MENTIONED, 0.0, ())
            asked.append(said)
        return SaidOfSkills(found.statements, found.recognised, found.unrecognised, tuple(asked))

    def on_a_line(
        self,
        occupations: Sequence[str],
        origins: Sequence[str],  # noqa: ARG002
    ) -> tuple[float, ...]:
        """Return places at equal steps, in the order given."""
        return tuple(place / max(len(occupations) - 1, 1) for place in range(len(occupations)))

    def suggest(self, query: str, kind: ConceptType, *, limit: int = 10) -> tuple[Suggestion, ...]:
        """Return the concepts with a label that contains the query."""
        catalogue = self.index.catalogue
        concepts = catalogue.skills if kind is ConceptType.SKILL else catalogue.occupations
        return tuple(
            Suggestion(concepts[hit.row].uri, concepts[hit.row].label, hit.label)
            for hit in self.index.labels.search(query, kind)[:limit]
        )

    def _check(self, profile: Profile, filters: Filters) -> None:
        catalogue = self.index.catalogue
        known = {
            "skills": catalogue.skill_row,
            "occupations": catalogue.occupation_row,
            "partial_skills": catalogue.skill_row,
            "denied_skills": catalogue.skill_row,
            "excluded_skills": catalogue.skill_row,
            "unsure_skills": catalogue.skill_row,
            "unclaimed_occupations": catalogue.occupation_row,
            "not_for_me": catalogue.occupation_row,
        }
        for name, rows in known.items():
            for place, uri in enumerate(getattr(profile, name)):
                if uri not in rows:
                    raise UnknownConceptError(name, place, uri, catalogue.version)
        for place, uri in enumerate(filters.occupations):
            if uri not in catalogue.occupation_row:
                raise UnknownConceptError("filters/occupations", place, uri, catalogue.version)
        for name in ("noted", "ignored_notes"):
            for place, note in enumerate(getattr(profile, name)):
                if note.occupation and note.occupation not in catalogue.occupation_row:
                    raise UnknownConceptError(name, place, note.occupation, catalogue.version)

    def _spoken(self, text: str, place: int) -> list[RecognisedSkill]:
        return [
            RecognisedSkill(
                skill.uri, 0.9, Span(place, start, start + len(skill.label), skill.label)
            )
            for skill in self.index.catalogue.skills
            if (start := text.find(skill.label)) >= 0
        ]

    def _past_jobs(self, text: str, place: int) -> list[PastJob]:
        """Return the occupations whose labels follow "was a"."""
        return [
            PastJob(one.uri, 0.6, Span(place, start + 6, start + 6 + len(one.label), one.label))
            for one in self.index.catalogue.occupations
            if (start := text.find(f"was a {one.label}")) >= 0
        ]

    def _notes(self, profile: Profile) -> tuple[Note, ...]:
        """Return an aversion to shifts where "no shifts" is said, and what was chosen."""
        shifts = NoteName(NoteKind.AVERSION, "shifts")
        read = [
            Note(shifts, Span(place, start, start + 9, "no shifts"), 1)
            for place, statement in enumerate(profile.statements)
            if (start := statement.text.find("no shifts")) >= 0
            and shifts not in profile.ignored_notes
        ]
        chosen = [Note(name, None, int(name.condition != "nights")) for name in profile.noted]
        return (*read, *chosen)

    def _noted(self, match: Match, notes: Sequence[Note]) -> tuple[NotedCareer, ...]:
        """Return that the technician's soldering has every condition with data."""
        because = (NoteReason(SOLDER, ESSENTIAL),)
        effects = {True: NoteEffect.CONFLICTS, False: NoteEffect.SUITS}
        return tuple(
            NotedCareer(place, effects[note.name.kind.is_against], because)
            for place, note in enumerate(notes)
            if note.careers and note.name.condition and match.occupation == TECHNICIAN
        )

    def _matches(
        self,
        recognised: Sequence[RecognisedSkill],
        profile: Profile,
        filters: Filters,
        *,
        also_unfit: bool = False,
    ) -> tuple[Match, ...]:
        kept = self.facets.kept(filters)
        scored = [
            (self._share(occupation.uri, recognised), occupation)
            for row, occupation in enumerate(self.index.catalogue.occupations)
            if kept[row]
        ]
        fitting = (pair for pair in scored if pair[0] or also_unfit)
        ranked = sorted(fitting, key=lambda p: (-p[0], p[1].uri))
        return tuple(
            self._match(rank, score, occupation, recognised, profile)
            for rank, (score, occupation) in enumerate(ranked, 1)
        )

    def _share(self, occupation: str, recognised: Sequence[RecognisedSkill]) -> float:
        return self._coverage(occupation, ESSENTIAL, {r.skill for r in recognised}).all.share or 0.0

    def _match(
        self,
        rank: int,
        score: float,
        occupation: Occupation,
        recognised: Sequence[RecognisedSkill],
        profile: Profile,
    ) -> Match:
        places: dict[str, int] = {}
        for place, skill in enumerate(recognised):
            places.setdefault(skill.skill, place)
        relations = self.index.catalogue.relations_of.get(occupation.uri, ())
        matched = tuple(
            MatchedSkill(
                r.skill,
                r.importance,
                1.0,
                (CreditReason(places[r.skill], 1.0),),
                NeedState.IN_PART if r.skill in profile.partial_skills else NeedState.SAID,
            )
            for r in relations
            if r.skill in places
        )
        gaps = tuple(
            SkillGap(
                r.skill,
                r.importance,
                0.5,
                NeedState.DENIED if r.skill in profile.denied_skills else NeedState.NOT_MENTIONED,
            )
            for r in relations
            if r.skill not in places
        )
        specific = dict.fromkeys(self.index.catalogue.skill_row, 1.0)
        held = occupation.uri in profile.occupations
        why = None if held else by_essentials(matched, recognised, specific)
        return Match(
            rank=rank,
            score=score,
            band=Band.STRONG if score == 1 else Band.PARTIAL,
            occupation=occupation.uri,
            coverage=Coverage(
                self._coverage(occupation.uri, ESSENTIAL, set(places)),
                self._coverage(occupation.uri, OPTIONAL, set(places)),
            ),
            readiness=readiness_of([*matched, *gaps]),
            group=f"g{rank}",
            held=held,
            matched=matched,
            gaps=gaps,
            reasons={"coverage": score},
            why=why or Why(WhyKind.HELD if held else WhyKind.SIMILAR),
        )

    def _coverage(self, occupation: str, importance: Importance, has: set[str]) -> CoverageByKind:
        catalogue = self.index.catalogue
        relations = [
            relation
            for relation in catalogue.relations_of.get(occupation, ())
            if relation.importance is importance
        ]
        shares = []
        for kinds in ((KNOWLEDGE, SKILL), (KNOWLEDGE,), (SKILL,)):
            uris = [
                relation.skill
                for relation in relations
                if catalogue.skills[catalogue.skill_row[relation.skill]].kind in kinds
            ]
            shares.append(Share(float(sum(uri in has for uri in uris)), len(uris)))
        return CoverageByKind(*shares)
