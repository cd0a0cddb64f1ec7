"""The trainer: fine-tunes a model on batches of text pairs, resumable where it was interrupted."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path

from models.errors import ModelError
from models.source import sha256_of
from training.pairs import Batch
from training.source import ModelSource


@dataclass(frozen=True, slots=True)
class Recipe:
    """How an encoder is fine-tuned on text pairs.

    The loss is the library's MultipleNegativesRankingLoss at `scale` (one over the temperature),
    from positive to anchor as well where `symmetric`. The learning rate rises over the share
    `warm_up` of the steps, then falls linearly to zero. A text is cut after `max_tokens`. The
    weights kept are `tuned_share` of the tuned ones and the rest of the base ones, which keeps
    what the base model knew of other wordings (WiSE-FT, Wortsman et al. 2022). Steps are computed
    in bfloat16 where the machine is fast in it. With `is_portable` they are computed on the
    processor in float32, with the kernels that `PORTABLE` chooses. Then the same number of threads
    gives the same weights on every x86-64 processor with AVX2. This takes more than twice as long.
    """

    batch: int = 128
    learning_rate: float = 4e-5
    warm_up: float = 0.1
    weight_decay: float = 0.01
    most_gradient: float = 1.0
    max_tokens: int = 48
    scale: float = 20.0
    symmetric: bool = True
    tuned_share: float = 0.6
    is_portable: bool = False


TASK, BATCHES, OUTCOME = "task.json", "batches.jsonl", "outcome.json"
CHECKPOINTS, TRAINED = "checkpoints", "trained"
_PLAN, _LOG, _TIMING = "plan.json", "training.log", "timing"
_TIMED, _WARM_UP = 12, 2
_CHECKPOINTS_IN_ALL, _STEPS_BETWEEN = 12, 25
_LETTERS_PER_TOKEN = 5
_LIBRARIES = ("torch", "transformers", "sentence-transformers", "accelerate", "numpy")
PORTABLE: Mapping[str, str] = {
    "ATEN_CPU_CAPABILITY": "avx2",
    "ONEDNN_MAX_CPU_ISA": "AVX2",
    "OPENBLAS_CORETYPE": "Haswell",
    # Its threads wait actively for 2 to the power of so many cycles, in the way of torch's.
    "OPENBLAS_THREAD_TIMEOUT": "14",
    "CUDA_VISIBLE_DEVICES": "",
}
"""The environment in which torch, oneDNN and the OpenBLAS of numpy add in the same order on every
x86-64 processor with AVX2, where there are as many threads; set before they are loaded."""
Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""


def library_versions() -> dict[str, str]:
    """Return the versions of the libraries that a training depends on."""
    return {name: version(name) for name in _LIBRARIES}


@dataclass(frozen=True, slots=True)
class TrainingOrder:
    """What is asked for: with the batches and the steps, all that decides the weights.

    `extent` is what the steps come from, such as "25 minutes". The same order and steps give the
    same weights on the same machine.
    """

    base: str
    catalogue: str
    seed: int
    extent: str
    threads: int
    recipe: Recipe = field(default_factory=Recipe)
    libraries: Mapping[str, str] = field(default_factory=library_versions)


class Training:
    """A training in a folder of its own: its plan, batches and checkpoints, at last the model."""

    def __init__(self, folder: Path, source: ModelSource, order: TrainingOrder) -> None:
        self._folder = folder
        self._source = source
        self.order = order

    def interrupted_at(self) -> int | None:
        """Return the steps that an interrupted training of the same order was planned with."""
        with suppress(OSError, ValueError, KeyError, TypeError):
            plan = json.loads((self._folder / _PLAN).read_text(encoding="utf-8"))
            if plan["order"] == asdict(self.order):
                return int(plan["steps"])
        return None

    def seconds_per_step(self, batches: Sequence[Batch], most_seconds: float) -> float:
        """Return how long a step takes on this machine, on the average of some batches.

        The first few are run and timed, fewer where that takes longer than `most_seconds`; a step
        takes about as long as its texts are long. What is learnt meanwhile is dropped.
        """
        folder = self._folder / _TIMING
        _clear(folder)
        self._write(folder, batches[:_TIMED], is_kept=False, save_every=_TIMED)
        seconds: list[float] = []
        with closing(_reports(folder)) as reports:
            for report in reports:
                seconds.append(float(report["second"]))
                if len(seconds) > _WARM_UP and seconds[-1] - seconds[0] > most_seconds:
                    break
        _clear(folder)
        weight = sum(self._weight(batch) for batch in batches[_WARM_UP : len(seconds)])
        mean = sum(self._weight(batch) for batch in batches) / len(batches)
        return (seconds[-1] - seconds[_WARM_UP - 1]) / weight * mean

    def run(
        self, batches: Sequence[Batch], progress: Progress, save_every: int | None = None
    ) -> Path:
        """Train a step for each batch and return the folder of the model, in the library's format.

        Where the folder holds an interrupted training of the same order and batches, that one
        goes on; any other that it holds is dropped. Raises ModelError with the last line of
        output when it fails.
        """
        steps = len(batches)
        every = save_every or max(_STEPS_BETWEEN, steps // _CHECKPOINTS_IN_ALL)
        self._begin(batches, every)
        if not (self._folder / TRAINED).is_dir():
            progress("training", 0, steps)
            # Closed at once where progress is interrupted, so that no trainer is left behind.
            with closing(_reports(self._folder)) as reports:
                for report in reports:
                    progress("training", int(report["step"]), steps)
        return self._folder / TRAINED

    def outcome(self) -> dict[str, str]:
        """Return on which device and in which precision a finished training ran."""
        facts: dict[str, str] = json.loads((self._folder / OUTCOME).read_text(encoding="utf-8"))
        return {**facts, "batches": sha256_of(self._folder / BATCHES)}

    def clear(self) -> None:
        """Remove the folder."""
        _clear(self._folder)

    def _begin(self, batches: Sequence[Batch], save_every: int) -> None:
        plan = {"order": asdict(self.order), "steps": len(batches)}
        content = "".join(map(_line, batches))
        with suppress(OSError, ValueError):
            before = (self._folder / BATCHES).read_text(encoding="utf-8")
            if before == content and self.interrupted_at() == len(batches):
                return
        _clear(self._folder)
        self._write(self._folder, batches, is_kept=True, save_every=save_every)
        (self._folder / _PLAN).write_text(json.dumps(plan, indent=2) + "\n", encoding="utf-8")

    def _write(
        self, folder: Path, batches: Sequence[Batch], *, is_kept: bool, save_every: int
    ) -> None:
        folder.mkdir(parents=True)
        (folder / BATCHES).write_text("".join(map(_line, batches)), encoding="utf-8")
        task = {
            "base": str(self._source.folder),
            "steps": len(batches),
            "seed": self.order.seed,
            "threads": self.order.threads,
            "recipe": asdict(self.order.recipe),
            "is_kept": is_kept,
            "save_every": save_every,
        }
        (folder / TASK).write_text(json.dumps(task), encoding="utf-8")

    def _weight(self, batch: Batch) -> int:
        most = self.order.recipe.max_tokens * _LETTERS_PER_TOKEN
        longest = (
            max(len(pair.anchor) for pair in batch),
            max(len(pair.positive) for pair in batch),
        )
        return len(batch) * sum(min(length, most) for length in longest)


def _line(batch: Batch) -> str:
    if len({pair.target for pair in batch}) < len(batch):
        raise ValueError("a batch names a target twice: each would be taken for wrong")
    pairs = [(pair.anchor, pair.positive) for pair in batch]
    return json.dumps(pairs, ensure_ascii=False) + "\n"


def _reports(folder: Path) -> Generator[dict[str, float], None, None]:
    """Run the trainer on a folder and yield what it tells, a mapping for each step."""
    # -P: a folder `models` where the user happens to stand is not ours.
    command = [sys.executable, "-P", "-m", "training.fine_tuning", str(folder)]
    log = folder / _LOG
    with (
        log.open("w", encoding="utf-8") as errors,
        subprocess.Popen(  # noqa: S603 - our own module, fixed arguments
            command, stdout=subprocess.PIPE, stderr=errors, text=True, env=_environment(folder)
        ) as child,
    ):
        ended = False
        try:
            yield from map(json.loads, child.stdout or ())
            ended = True
        finally:
            if not ended:
                child.terminate()
    if child.returncode != 0:
        lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        last = lines[-1] if lines else f"it ended with status {child.returncode}"
        raise ModelError(f"the model could not be trained: {last}")


def _environment(folder: Path) -> dict[str, str]:
    """Return an environment in which nothing is fetched, and the same gives the same."""
    task = json.loads((folder / TASK).read_text(encoding="utf-8"))
    if task["recipe"]["is_portable"]:
        return portable_environment(task["threads"])
    # With several GPUs a batch would be shared out, and its negatives with it.
    first = os.environ.get("CUDA_VISIBLE_DEVICES", "0").partition(",")[0]
    return {**_offline(task["threads"]), "CUDA_VISIBLE_DEVICES": first}


def portable_environment(threads: int) -> dict[str, str]:
    """Return an environment for what has to come out the same on other machines."""
    return {**_offline(threads), **PORTABLE}


def _offline(threads: int) -> dict[str, str]:
    return {
        **os.environ,
        "HF_HUB_OFFLINE": "1",
        "TOKENIZERS_PARALLELISM": "false",
        "OMP_NUM_THREADS": str(threads),
        # Threads that wait actively take the cores from each other where another process runs:
        # 16 seconds a step instead of 0.8, and no difference on idle cores.
        "OMP_WAIT_POLICY": "PASSIVE",
        "MKL_NUM_THREADS": str(threads),
        "OPENBLAS_NUM_THREADS": str(threads),
        "PYTHONHASHSEED": "0",
        "CUBLAS_WORKSPACE_CONFIG": ":4096:8",
    }


def _clear(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
