"""A tiny random sentence-transformers model, saved by a process of its own."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from training.source import ModelSource, find_model

_SAVE = """
import json, sys
import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
from transformers import AutoTokenizer, BertConfig, BertModel
from training.source import BASE_MODEL, packaged
folder, saved = sys.argv[1:]
torch.manual_seed(7)
tokenizer = AutoTokenizer.from_pretrained(packaged(BASE_MODEL).folder)
config = BertConfig(
    vocab_size=len(tokenizer), hidden_size=32, num_hidden_layers=2, num_attention_heads=4,
    intermediate_size=64, max_position_embeddings=30,
)
BertModel(config).save_pretrained(folder + "-bert")
tokenizer.save_pretrained(folder + "-bert")
model = SentenceTransformer(
    modules=[Transformer(folder + "-bert", max_seq_length=30), Pooling(32)],
    prompts={"query": "a skill: "}, default_prompt_name="query", device="cpu",
)
model.save(folder)
np.save(saved, model.encode(json.load(sys.stdin), normalize_embeddings=True))
"""


def save_tiny_model(folder: Path, vectors: Path, texts: Sequence[str]) -> None:
    """Save the model in a folder, and the vectors that its own library gives to some texts.

    It puts a prompt before each text, takes 30 tokens and has 32 dimensions.
    """
    command = [sys.executable, "-c", _SAVE, str(folder), str(vectors)]
    subprocess.run(command, input=json.dumps(texts), text=True, check=True, capture_output=True)


def tiny_source(folder: Path) -> ModelSource:
    """Save the model in a folder and return it as one to train or export."""
    save_tiny_model(folder / "tiny", folder / "t.npy", ["a"])
    return find_model(folder / "models", str(folder / "tiny"))
