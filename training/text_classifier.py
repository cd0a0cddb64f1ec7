"""A text classifier: the first layers of a sentence-transformers model, trained on labelled texts.

It also finds spans: a second layer over the vector of each token tells those that are inside of
one. Exported as the encoder is, to one ONNX graph that gives the probabilities of the labels, and
of each token that of being inside. `training.classifier_network` trains it in a process of its own.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from models.errors import ModelError
from training.export import written_whole
from training.source import ModelSource
from training.trainer import portable_environment


@dataclass(frozen=True, slots=True)
class ClassifierRecipe:
    """How a text classifier is trained, with AdamW and a rate that rises, then falls to zero.

    It keeps the first `layers` of the base model, and of its vocabulary the pieces that occur
    `least_occurrences` times in given texts; other words are cut into shorter ones. Word vectors
    stay as they are. The layers over the mean of the token vectors and over each of them learn ten
    times as fast. Batches of texts with spans, passed over `span_epochs` times, are spread among
    those of labelled texts; the losses of a step are added. It is trained once for each of `seeds`,
    which order the texts and draw what is dropped, and the weights are averaged (model soups,
    Wortsman et al. 2022, arXiv:2203.05482).
    """

    layers: int = 4
    least_occurrences: int = 20
    epochs: int = 2
    span_epochs: int = 3
    batch: int = 48
    learning_rate: float = 2e-4
    warm_up: float = 0.1
    weight_decay: float = 0.01
    most_gradient: float = 1.0
    dropout: float = 0.1
    max_tokens: int = 48
    seeds: Sequence[int] = (1, 2, 3)
    threads: int = 2


@dataclass(frozen=True, slots=True)
class LabelledTexts:
    """Texts with the index of their label, and what each counts in training, in one order."""

    texts: Sequence[str]
    labels: Sequence[int]
    weights: Sequence[float]


@dataclass(frozen=True, slots=True)
class SpannedTexts:
    """Texts with the places of the spans in each, from and to code points, in one order."""

    texts: Sequence[str]
    spans: Sequence[Sequence[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class TrainingTexts:
    """What a classifier learns from, what measures it, and what has the words that it keeps."""

    taught: LabelledTexts
    held_out: LabelledTexts
    spanned: SpannedTexts
    vocabulary: Sequence[str]


@dataclass(frozen=True, slots=True)
class Measured:
    """How a classifier does, before it is exported, on texts that trained nothing.

    `accuracy` is over all labels; `temperature` is what the odds are divided by so that the
    probabilities of these texts are likeliest.
    """

    texts: int
    accuracy: float
    log_loss: float
    temperature: float


def train_classifier(
    source: ModelSource,
    name: str,
    texts: TrainingTexts,
    target: Path,
    recipe: ClassifierRecipe | None = None,
) -> Measured:
    """Train a classifier and write the folder `target` as the encoder's is written.

    Progress goes to stderr. Raises ModelError when it fails, as `training.export.written_whole`
    does, and then writes nothing.
    """
    recipe = recipe or ClassifierRecipe()
    task = {
        "base": str(source.folder),
        "name": name,
        "licence": source.licence,
        "recipe": asdict(recipe),
        "texts": asdict(texts),
    }
    with written_whole(target) as folder:
        module = ("-P", "-m", "training.classifier_network")
        command = [sys.executable, *module, str(folder)]
        done = subprocess.run(  # noqa: S603 - our own module, fixed arguments
            command,
            input=json.dumps(task),
            stdout=subprocess.PIPE,
            text=True,
            check=False,
            env=portable_environment(recipe.threads),
        )
        if done.returncode != 0:
            raise ModelError(f"the classifier {name} could not be trained; see above")
        return Measured(**json.loads(done.stdout))
