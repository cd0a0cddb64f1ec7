"""`python -m bench.peers`: prepare or measure one peer, in a process of its own, on one thread.

It imports nothing heavy before it has noted its memory.
"""

import argparse
import importlib
import json
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from bench.peers.peer import Given, Measured, Peer, Sentence
from bench.process import resident


def main() -> None:
    """Do what the arguments say, and write the result of a measurement as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("peer", help="module:class")
    parser.add_argument("given", type=Path)
    parser.add_argument("weights")
    parser.add_argument("home")
    parser.add_argument("prepared", type=Path)
    parser.add_argument("--out", type=Path, help="measure; without it prepare")
    asked = parser.parse_args()
    given = Given(asked.given, asked.weights, asked.home)
    if asked.out is None:
        _class(asked.peer).prepare(given, asked.prepared)
    else:
        measured = measure(lambda: _class(asked.peer)(given, asked.prepared), given.sentences())
        asked.out.write_text(json.dumps(asdict(measured)), encoding="utf-8")


def _class(name: str) -> type[Peer]:
    module, _, attribute = name.partition(":")
    found: type[Peer] = getattr(importlib.import_module(module), attribute)
    return found


def measure(load: Callable[[], Peer], sentences: list[Sentence]) -> Measured:
    """Return what a peer finds in each sentence, and what that takes in this process."""
    before = resident()
    peer = load()
    texts = [sentence.text for sentence in sentences]
    peer.read(texts[:1])
    one_by_one = cpu_seconds(lambda: [peer.read([text]) for text in texts])
    grown = resident() - before
    return Measured(
        one_by_one=one_by_one,
        batched=cpu_seconds(lambda: peer.read(texts)),
        resident=grown,
        is_tuned=peer.is_tuned,
        found=[peer.found(sentence) for sentence in sentences],
        ranked=[peer.rank(sentence) for sentence in sentences],
    )


def cpu_seconds(work: Callable[[], object]) -> float:
    """Return the CPU seconds of this process that some work takes, on all its threads."""
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main()
