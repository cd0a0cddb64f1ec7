"""The suite: every benchmark file of a folder, and transitions, over one recommender."""

from collections.abc import Iterator

from evaluation.benchmarks.adversarial import evaluate_adversarial, read_adversarial
from evaluation.benchmarks.everyday import EverydayCareers, read_everyday
from evaluation.benchmarks.field_cases import read_field_cases
from evaluation.benchmarks.queries import Progress
from evaluation.benchmarks.ratings import read_ratings
from evaluation.benchmarks.readers import BenchmarkFolder
from evaluation.evaluator import Evaluator
from evaluation.metrics.figures import Evaluation
from evaluation.metrics.ranking import Kind
from evaluation.systems.cvs import ReadCvFile, evaluate_cvs, read_expected
from evaluation.systems.everyday import EverydayEvaluator
from evaluation.systems.field_cases import answer_cases, evaluate_cases
from evaluation.systems.questions import evaluate_questions
from evaluation.systems.transitions import TransitionEvaluator
from models.encoder import Encoder
from recommender.recommender import Recommender

_QUERIES = (Kind.LINKING, Kind.CAREERS, Kind.TITLES)


def evaluate_with_cvs(
    bench: BenchmarkFolder,
    recommender: Recommender,
    encoder: Encoder,
    read_cv: ReadCvFile,
    progress: Progress,
) -> Iterator[Evaluation]:
    """Yield what `evaluate_folder` does, and then the CVs, as `read_cv` reads them."""
    for path in bench.files[Kind.CVS]:
        read_expected(path)
    yield from evaluate_folder(bench, recommender, encoder, progress)
    for path in bench.files[Kind.CVS]:
        yield from evaluate_cvs(path, read_cv, progress)[0]


def evaluate_folder(
    bench: BenchmarkFolder, recommender: Recommender, encoder: Encoder, progress: Progress
) -> Iterator[Evaluation]:
    """Yield the evaluation of each file, and of transitions; all files are read before any.

    What people say comes first. `encoder` is the recommender's. Raises EvaluationError.
    """
    catalogue = recommender.index.catalogue

    everyday = [
        read_everyday(path, catalogue)
        for kind in (Kind.EVERYDAY_CAREERS, Kind.EVERYDAY_SKILLS)
        for path in bench.files[kind]
    ]
    cases = [read_field_cases(path, catalogue) for path in bench.files[Kind.FIELD_CASES]]
    evaluators = {kind: Evaluator(recommender, kind, progress, encoder) for kind in _QUERIES}
    benchmarks = [
        (evaluator, evaluator.read(path))
        for kind, evaluator in evaluators.items()
        for path in bench.files[kind]
    ]
    ratings = [read_ratings(path, catalogue) for path in bench.files[Kind.TRANSITIONS]]
    adversarial = [read_adversarial(path, catalogue) for path in bench.files[Kind.ADVERSARIAL]]

    in_everyday_words = EverydayEvaluator(recommender, progress)
    yield from map(in_everyday_words.evaluate, everyday)
    for people in everyday:
        if isinstance(people, EverydayCareers):
            yield evaluate_questions(recommender, people, progress)
    for of_file in cases:
        yield evaluate_cases(of_file, answer_cases(recommender, of_file, progress))
    for evaluator, benchmark in benchmarks:
        yield evaluator.evaluate(benchmark)
    transitions = TransitionEvaluator(recommender.index, progress)
    yield from map(transitions.against_ratings, ratings)
    yield from transitions.among_groups()
    if adversarial:
        yield evaluate_adversarial(recommender, adversarial, progress)
