"""Trains a text classifier and exports it.

Run as a process of its own (`python -m training.classifier_network FOLDER`), so that torch is never
loaded where texts are encoded; `training.text_classifier` gives it the task on stdin and reads the
figures on stdout. Arithmetic is that of `training.portable`.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from transformers import BertModel

from models.onnx_encoder import GRAPH, TOKENIZER, ExportedModel
from models.source import sha256_of, version_of
from training.export import samples_of, shrink, write_graph
from training.portable import portable_arithmetic
from training.text_classifier import ClassifierRecipe, LabelledTexts, Measured, SpannedTexts

_PRECISION = "int8"
_TEMPERATURES = tuple(round(0.5 + 0.05 * step, 2) for step in range(51))


def _main(task: dict[str, Any], target: Path) -> None:
    recipe = ClassifierRecipe(**task["recipe"])
    torch.set_num_threads(recipe.threads)
    torch.use_deterministic_algorithms(True)
    base = Path(task["base"])
    tokenizer, kept = _with_fewer_pieces(
        Tokenizer.from_file(str(base / TOKENIZER)), task["texts"]["vocabulary"], recipe
    )
    taught, held_out = (LabelledTexts(**task["texts"][one]) for one in ("taught", "held_out"))
    spanned = SpannedTexts(**task["texts"]["spanned"])
    labels = max(taught.labels) + 1
    tokens = _labelled(tokenizer, taught), _spanned(tokenizer, spanned)
    with portable_arithmetic():
        network = _averaged(
            _trained(_network(base, kept, labels, recipe, seed), *tokens, recipe, seed)
            for seed in recipe.seeds
        )
        with torch.no_grad():
            odds = _odds(network.eval(), tokenizer, held_out.texts, recipe)
    measured = _measured(odds, held_out.labels)
    with torch.no_grad():
        network.output.weight /= measured.temperature
        network.output.bias /= measured.temperature
    tokenizer.save(str(target / TOKENIZER))
    _write_graph(network, target, samples_of([*taught.texts, *spanned.texts]), recipe)
    files = {one: sha256_of(target / one) for one in (GRAPH, TOKENIZER)}
    name = task["name"]
    version = version_of(name, files[GRAPH], _PRECISION)
    facts = ExportedModel(version, labels, recipe.max_tokens, "", files, name, task["licence"])
    facts.write(target)
    json.dump(asdict(measured), sys.stdout)


def _with_fewer_pieces(
    whole: Tokenizer, texts: Sequence[str], recipe: ClassifierRecipe
) -> tuple[Tokenizer, list[int]]:
    """Return a tokenizer with the pieces that are frequent in texts, and their ids in the whole.

    Single letters and digits stay, of which any other word can be made, and special tokens.
    """
    state = json.loads(whole.to_str())
    counts: Counter[str] = Counter()
    for encoding in whole.encode_batch(list(texts), add_special_tokens=False):
        counts.update(encoding.tokens)
    special = {one["content"] for one in state["added_tokens"]}
    old = state["model"]["vocab"]
    kept = sorted(
        (
            piece
            for piece in old
            if piece in special
            or counts[piece] >= recipe.least_occurrences
            or (len(bare := piece.removeprefix("##")) == 1 and bare.isascii())
        ),
        key=old.__getitem__,
    )
    new = {piece: number for number, piece in enumerate(kept)}
    state["model"]["vocab"] = new
    for one in state["added_tokens"]:
        one["id"] = new[one["content"]]
    for token, facts in state["post_processor"]["special_tokens"].items():
        facts["ids"] = [new[token]]
    fewer = Tokenizer.from_str(json.dumps(state))
    fewer.no_padding()
    fewer.enable_truncation(recipe.max_tokens)
    return fewer, [old[piece] for piece in kept]


def _averaged(networks: Iterable[Any]) -> Any:
    """Return a network with the mean of the weights of networks that started from the same."""
    first, *others = networks
    mean = first.state_dict()
    for number, other in enumerate(others, 2):
        for name, weights in other.state_dict().items():
            if weights.is_floating_point():
                mean[name].lerp_(weights, 1 / number)
    return first


def _network(
    base: Path, kept: Sequence[int], labels: int, recipe: ClassifierRecipe, seed: int
) -> Any:
    dropout = _dropout(recipe, seed)
    bert = _first_layers(base, kept, recipe.layers)
    for module in list(bert.modules()):
        for name, child in list(module.named_children()):
            if isinstance(child, torch.nn.Dropout) and child.p:
                setattr(module, name, dropout())

    class Network(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.bert, self.dropout = bert, dropout()
            self.output = _zeros(bert.config.hidden_size, labels)
            self.inside = _zeros(bert.config.hidden_size, 2)

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            """Return the odds of the labels of texts, and of their tokens to be in a span."""
            states = self.bert(input_ids=input_ids, attention_mask=attention_mask)[0]
            shares = attention_mask.unsqueeze(-1).to(states.dtype)
            mean = (states * shares).sum(1) / shares.sum(1)
            return self.output(self.dropout(mean)), self.inside(self.dropout(states))

    return Network()


def _zeros(inputs: int, outputs: int) -> Any:
    layer = torch.nn.Linear(inputs, outputs)
    torch.nn.init.zeros_(layer.weight)
    torch.nn.init.zeros_(layer.bias)
    return layer


def _first_layers(base: Path, kept: Sequence[int], layers: int) -> Any:
    """Return the first layers of a model over some pieces, whose vectors stay as they are."""
    bert = BertModel.from_pretrained(
        base,
        attn_implementation="eager",
        add_pooling_layer=False,
        dtype=torch.float32,
        attention_probs_dropout_prob=0.0,  # the library draws it
    )
    bert.encoder.layer = bert.encoder.layer[:layers]
    words = bert.embeddings.word_embeddings.weight[list(kept)].detach().clone()
    bert.embeddings.word_embeddings = torch.nn.Embedding.from_pretrained(words)
    # Rare words would be learnt by heart.
    bert.embeddings.requires_grad_(False)
    return bert


def _dropout(recipe: ClassifierRecipe, seed: int) -> Any:
    """Return a dropout that draws with numpy, whose draws are the same on every machine."""
    chance = np.random.default_rng(seed)

    class Dropout(torch.nn.Module):  # type: ignore[misc]
        def forward(self, values: Any) -> Any:
            if not self.training:
                return values
            kept = chance.random(values.shape, dtype=np.float32) >= recipe.dropout
            return values * torch.from_numpy(kept / np.float32(1 - recipe.dropout))

    return Dropout


@dataclass(frozen=True, slots=True)
class _Labelled:
    """The tokens of texts, their labels and weights, a row for each text."""

    tokens: Sequence[Sequence[int]]
    labels: Any
    weights: Any

    def loss(self, network: Any, rows: NDArray[np.int64]) -> Any:
        odds, _ = network(*_padded([self.tokens[row] for row in rows]))
        chosen = torch.log_softmax(odds, dim=1).gather(1, self.labels[rows].unsqueeze(1)).squeeze(1)
        return -(chosen * self.weights[rows]).sum() / self.weights[rows].sum()


@dataclass(frozen=True, slots=True)
class _Spanned:
    """The tokens of texts, and 1 for each that is in a span, else 0; a row for each text."""

    tokens: Sequence[Sequence[int]]
    inside: Sequence[Sequence[int]]

    def loss(self, network: Any, rows: NDArray[np.int64]) -> Any:
        ids, mask = _padded([self.tokens[row] for row in rows])
        inside, _ = _padded([self.inside[row] for row in rows])
        _, odds = network(ids, mask)
        chosen = torch.log_softmax(odds, dim=2).gather(2, inside.unsqueeze(2)).squeeze(2)
        return -(chosen * mask).sum() / mask.sum()


def _labelled(tokenizer: Tokenizer, given: LabelledTexts) -> _Labelled:
    tokens = [one.ids for one in tokenizer.encode_batch(list(given.texts))]
    return _Labelled(tokens, torch.tensor(given.labels), torch.tensor(given.weights))


def _spanned(tokenizer: Tokenizer, given: SpannedTexts) -> _Spanned:
    """Return the tokens of texts; one that has only a part in a span is in it."""
    encodings = tokenizer.encode_batch(list(given.texts))
    inside = [
        [
            int(any(max(left, start) < min(right, end) for start, end in spans))
            for left, right in one
        ]
        for one, spans in zip((each.offsets for each in encodings), given.spans, strict=True)
    ]
    return _Spanned([each.ids for each in encodings], inside)


def _trained(
    network: Any, labelled: _Labelled, spanned: _Spanned, recipe: ClassifierRecipe, seed: int
) -> Any:
    heads = [*network.output.parameters(), *network.inside.parameters()]
    layers = [one for one in network.bert.parameters() if one.requires_grad]
    groups = [
        {"params": layers, "lr": recipe.learning_rate},
        {"params": heads, "lr": 10 * recipe.learning_rate},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=recipe.weight_decay, fused=True)
    batches = list(_shuffled(labelled.tokens, recipe.epochs, recipe, seed))
    others = list(_shuffled(spanned.tokens, recipe.span_epochs, recipe, seed))
    steps = len(batches)
    rising = recipe.warm_up * steps
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(step / rising, (steps - step) / (steps - rising))
    )
    network.train()
    for step, rows in enumerate(batches):
        loss = labelled.loss(network, rows)
        for more in others[step * len(others) // steps : (step + 1) * len(others) // steps]:
            loss = loss + spanned.loss(network, more)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_([*layers, *heads], recipe.most_gradient)
        optimizer.step()
        rate.step()
        if step % 100 == 0:
            sys.stderr.write(f"seed {seed}, step {step} of {steps}, loss {loss.item():.3f}\n")
    return network


def _shuffled(
    tokens: Sequence[Sequence[int]], epochs: int, recipe: ClassifierRecipe, seed: int
) -> Iterator[NDArray[np.int64]]:
    """Yield the rows of each batch of all epochs; texts of a batch are about as long."""
    for epoch in range(epochs):
        chance = np.random.default_rng([seed, epoch])
        lengths = np.array([len(one) for one in tokens]) + chance.random(len(tokens)) * 3
        order = np.argsort(lengths, kind="stable")
        starts = np.arange(0, len(order), recipe.batch)
        for start in chance.permutation(starts):
            yield order[start : start + recipe.batch]


def _padded(tokens: Sequence[Sequence[int]]) -> tuple[Any, Any]:
    shape = len(tokens), max(map(len, tokens))
    ids, mask = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    for row, sequence in enumerate(tokens):
        ids[row, : len(sequence)], mask[row, : len(sequence)] = sequence, 1
    return torch.from_numpy(ids), torch.from_numpy(mask)


def _odds(
    network: Any, tokenizer: Tokenizer, texts: Sequence[str], recipe: ClassifierRecipe
) -> NDArray[np.float64]:
    found = []
    for start in range(0, len(texts), recipe.batch):
        some = tokenizer.encode_batch(list(texts[start : start + recipe.batch]))
        odds, _ = network(*_padded([one.ids for one in some]))
        found.append(odds.numpy())
    return np.concatenate(found).astype(np.float64)


def _measured(odds: NDArray[np.float64], labels: Sequence[int]) -> Measured:
    losses = {one: _log_loss(odds / one, labels) for one in _TEMPERATURES}
    temperature = min(losses, key=losses.__getitem__)
    right = float(np.mean(odds.argmax(axis=1) == np.array(labels)))
    return Measured(len(odds), right, losses[temperature], temperature)


def _log_loss(odds: NDArray[np.float64], labels: Sequence[int]) -> float:
    odds = odds - odds.max(axis=1, keepdims=True)
    share = odds - np.log(np.exp(odds).sum(axis=1, keepdims=True))
    return float(-share[np.arange(len(odds)), list(labels)].mean())


def _write_graph(
    network: Any, target: Path, samples: Sequence[str], recipe: ClassifierRecipe
) -> None:
    class Probabilities(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.network = network

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            odds, inside = self.network(input_ids, attention_mask)
            return odds.softmax(1), inside.softmax(2)[..., 1]

    write_graph(Probabilities().eval(), target / GRAPH, "inside")
    shrink(target, samples, recipe.max_tokens)


if __name__ == "__main__":
    _main(json.load(sys.stdin), Path(sys.argv[1]))
