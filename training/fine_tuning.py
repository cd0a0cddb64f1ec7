"""Fine-tunes a sentence-transformers model on text pairs with the library's trainer and loss.

Run as a process of its own (`python -m training.fine_tuning FOLDER`), so that torch is never loaded
where texts are encoded; `training.trainer` writes the folder and reads the reports on stdout.
"""

import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any, TextIO

import torch
from datasets import Dataset, disable_progress_bars
from sentence_transformers import (
    SentenceTransformer,
    SentenceTransformerTrainer,
    SentenceTransformerTrainingArguments,
)
from sentence_transformers.base.sampler import DefaultBatchSampler
from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
from sentence_transformers.util import cos_sim
from transformers import PrinterCallback, TrainerCallback
from transformers.utils.logging import disable_progress_bar

from training.portable import portable_arithmetic
from training.trainer import BATCHES, CHECKPOINTS, OUTCOME, TASK, TRAINED, Recipe

_COMPLETE = "complete"
_KEPT_CHECKPOINTS = 2
_HALF = ("avx512_bf16", "amx_bf16", "bf16")
"""The instructions of CPUs that make half precision fast; without them it is slow."""
Pairs = Sequence[tuple[str, str]]


class StepReporter(TrainerCallback):  # type: ignore[misc]
    """Tells of each step, and marks checkpoints that were written to the end.

    What a killed training left half written bears no mark. Telling fails where nobody reads any
    more, which ends this process with its parent.
    """

    def __init__(self, report: TextIO) -> None:
        self._reports = report

    def on_step_end(self, _args: Any, state: Any, _control: Any, **_: Any) -> None:
        """Tell how many steps are done, and at which second, as a line of JSON."""
        facts = {"step": state.global_step, "second": time.monotonic()}
        self._reports.write(json.dumps(facts) + "\n")
        self._reports.flush()

    def on_save(self, args: Any, state: Any, _control: Any, **_: Any) -> None:
        """Mark the checkpoint of this step as complete."""
        (Path(args.output_dir) / f"checkpoint-{state.global_step}" / _COMPLETE).touch()


class InOrder(DefaultBatchSampler):  # type: ignore[misc]
    """Gives the batches as they were arranged."""

    def __init__(self, dataset: Dataset, lengths: Sequence[int], **given: Any) -> None:
        super().__init__(dataset, **given)
        self._lengths = lengths

    def __len__(self) -> int:
        """Return how many batches there are."""
        return len(self._lengths)

    def __iter__(self) -> Iterator[list[int]]:
        """Yield the rows of each batch."""
        start = 0
        for length in self._lengths:
            yield list(range(start, start + length))
            start += length


class ArrangedTrainer(SentenceTransformerTrainer):  # type: ignore[misc]
    """The library's trainer over batches that are arranged beforehand."""

    def __init__(self, batches: Sequence[Pairs], **given: Any) -> None:
        pairs = [pair for batch in batches for pair in batch]
        texts = {"anchor": [pair[0] for pair in pairs], "positive": [pair[1] for pair in pairs]}
        self._lengths = [len(batch) for batch in batches]
        super().__init__(train_dataset=Dataset.from_dict(texts), **given)

    def get_batch_sampler(self, dataset: Dataset, *_: Any, **given: Any) -> InOrder:
        """Return the batches in their order."""
        return InOrder(dataset, self._lengths, **given)


def _main(folder: Path) -> None:
    report = StepReporter(_protocol())
    disable_progress_bar()
    disable_progress_bars()
    task = json.loads((folder / TASK).read_text(encoding="utf-8"))
    torch.set_num_threads(task["threads"])
    torch.use_deterministic_algorithms(True)
    recipe = Recipe(**task["recipe"])
    # Scaled-dot-product attention is slower on CPUs where there is dropout, and on some GPUs its
    # gradient is not deterministic.
    model = SentenceTransformer(
        task["base"], device=_device(), model_kwargs={"attn_implementation": "eager"}
    )
    _without_dropout(model)
    longest = model.max_seq_length
    model.max_seq_length = min(recipe.max_tokens, longest or recipe.max_tokens)
    trainer = ArrangedTrainer(
        _read_batches(folder / BATCHES),
        model=model,
        args=_arguments(model, recipe, task, folder),
        loss=_loss(model, recipe),
        callbacks=[report],
    )
    trainer.remove_callback(PrinterCallback)
    with portable_arithmetic() if recipe.is_portable else nullcontext():
        trainer.train(resume_from_checkpoint=_last_checkpoint(folder / CHECKPOINTS))
    if task["is_kept"]:
        model.max_seq_length = longest
        _blend(model, SentenceTransformer(task["base"], device="cpu"), recipe.tuned_share)
        model.save(str(folder / f".{TRAINED}"), create_model_card=False)
        _tell_outcome(folder / OUTCOME, recipe)
        (folder / f".{TRAINED}").rename(folder / TRAINED)


def _without_dropout(model: SentenceTransformer) -> None:
    """Turn dropout off: drawing it is a quarter of a step's time, and hardly a text comes twice."""
    for module in model.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0


def _blend(model: SentenceTransformer, base: SentenceTransformer, share: float) -> None:
    """Leave `share` of the model's weights and take the rest from those of the base model."""
    before = base.state_dict()
    for name, weights in model.state_dict().items():
        if weights.is_floating_point():
            weights.lerp_(before[name].to(weights.device, weights.dtype), 1 - share)


def _protocol() -> TextIO:
    """Return the stream that the parent reads; what libraries print goes to stderr instead."""
    stream = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return stream


def _device() -> str:
    return "cuda" if torch.cuda.is_available() else "cpu"


def _is_half(recipe: Recipe) -> bool:
    """Return whether to compute in bfloat16, where this machine is fast in it.

    Weights stay in full precision.
    """
    if recipe.is_portable:
        return False
    if torch.cuda.is_available():
        return bool(torch.cuda.is_bf16_supported())
    found = torch.cpu.get_capabilities()
    return any(found.get(name) for name in _HALF)


def _tell_outcome(path: Path, recipe: Recipe) -> None:
    device = torch.cuda.get_device_name() if torch.cuda.is_available() else "CPU"
    facts = {"device": device, "precision": "bfloat16" if _is_half(recipe) else "float32"}
    path.write_text(json.dumps(facts), encoding="utf-8")


def _read_batches(path: Path) -> list[Pairs]:
    with path.open(encoding="utf-8") as lines:
        return [[(anchor, positive) for anchor, positive in json.loads(line)] for line in lines]


def _loss(model: SentenceTransformer, recipe: Recipe) -> MultipleNegativesRankingLoss:
    return MultipleNegativesRankingLoss(
        model,
        scale=recipe.scale,
        similarity_fct=_whole_similarity,
        directions=("query_to_doc", "doc_to_query") if recipe.symmetric else ("query_to_doc",),
        partition_mode="per_direction" if recipe.symmetric else "joint",
    )


def _whole_similarity(left: Any, right: Any) -> Any:
    """Return cosine similarities in full precision, where the model runs in half."""
    with torch.autocast(left.device.type, enabled=False):
        return cos_sim(left.float(), right.float())


def _arguments(
    model: SentenceTransformer, recipe: Recipe, task: dict[str, Any], folder: Path
) -> SentenceTransformerTrainingArguments:
    return SentenceTransformerTrainingArguments(
        output_dir=str(folder / CHECKPOINTS),
        max_steps=task["steps"],
        per_device_train_batch_size=recipe.batch,
        learning_rate=recipe.learning_rate,
        lr_scheduler_type="linear",
        warmup_steps=round(recipe.warm_up * task["steps"]),
        weight_decay=recipe.weight_decay,
        max_grad_norm=recipe.most_gradient,
        prompts=model.prompts.get(model.default_prompt_name or "") or None,
        seed=task["seed"],
        bf16=_is_half(recipe),
        use_cpu=_device() == "cpu",
        dataloader_pin_memory=False,
        save_strategy="steps" if task["is_kept"] else "no",
        save_steps=task["save_every"],
        save_total_limit=_KEPT_CHECKPOINTS,
        logging_strategy="no",
        report_to=[],
        disable_tqdm=True,
    )


def _last_checkpoint(folder: Path) -> str | None:
    whole = [path.parent for path in folder.glob(f"checkpoint-*/{_COMPLETE}")]
    return str(max(whole, key=lambda path: int(path.name.split("-")[1]))) if whole else None


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
