"""Quantisation: the matrix products of an exported graph in integers, and its weights read again.

A product of activations and weights becomes QuantizeLinear and MatMulIntegerToFloat: weights are
int8 with a scale for each column, activations uint8 with one scale and zero point, fixed from
sample texts, so that a text's vector does not depend on its batch. Channels of wide range are
divided by a factor beforehand that multiplies their weights (SmoothQuant, Xiao et al. 2023,
arXiv:2211.10438).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import onnx
import onnxruntime as ort
from numpy.typing import NDArray
from onnx import helper, numpy_helper

_SMOOTHING = 0.8
"""The share of a range that goes over to the weights: the alpha of SmoothQuant."""
_LEAST_FACTOR = 0.01
_LEAST_WEIGHT = 1e-5
_LEVELS, _LARGEST = 255, 127
_LEAST_HALVED = 4096
"""Smaller arrays (biases, scales of normalisation) stay float32: together they weigh 100 kB."""
_LARGEST_HALF = 65504.0
"""The largest finite number of float16."""
_HALF, _INTEGER, _SCALE, _FACTOR = ".fp16", ".int8", ".scale", ".factor"
_CONTRIBUTED = "com.microsoft"
_HALF_RANGE, _SIMILARITY_OPSET, _SIMILARITY_IR = 128, 17, 8


@dataclass(frozen=True, slots=True)
class _Product:
    """A product of activations and a weight, by the names of its node's inputs and output."""

    activations: str
    weight: str
    output: str


def quantise(model: onnx.ModelProto, samples: Sequence[Mapping[str, NDArray[np.int64]]]) -> None:
    """Turn the products of activations and weights in a graph into such of integers.

    `samples` are inputs of the graph without padding; the ranges that they give are kept. Weights
    have the names of the model's parameters and are transposed before their product, as an export
    without constant folding leaves them.
    """
    graph = model.graph
    weights = {one.name: numpy_helper.to_array(one).T for one in graph.initializer}
    transposed = {
        node.output[0]: node.input[0]
        for node in graph.node
        if node.op_type == "Transpose" and node.input[0] in weights
    }
    products = {
        node.output[0]: _Product(node.input[0], transposed[node.input[1]], node.output[0])
        for node in graph.node
        if node.op_type == "MatMul" and node.input[1] in transposed
    }
    ranges = _ranges(model, sorted({one.activations for one in products.values()}), samples)
    together: dict[str, list[_Product]] = {}
    for product in products.values():
        together.setdefault(product.activations, []).append(product)
    nodes: list[onnx.NodeProto] = []
    for node in graph.node:
        here = products.get(node.output[0])
        if here is None:
            nodes.extend([] if node.output[0] in transposed else [node])
        elif here is (beside := together[here.activations])[0]:
            nodes.extend(_in_integers(graph, beside, weights, ranges[here.activations]))
    _replace_nodes(graph, nodes)
    model.opset_import.append(helper.make_opsetid(_CONTRIBUTED, 1))


def halve_weights(model: onnx.ModelProto) -> None:
    """Store the large float32 weights of a graph as float16, each cast back by a node.

    ONNX Runtime computes these nodes once, when it loads the graph.
    """
    graph, casts = model.graph, []
    for weights in graph.initializer:
        if weights.data_type != onnx.TensorProto.FLOAT:
            continue
        values = numpy_helper.to_array(weights)
        if values.size < _LEAST_HALVED or abs(values).max() > _LARGEST_HALF:
            continue
        name, half = weights.name, f"{weights.name}{_HALF}"
        weights.CopyFrom(numpy_helper.from_array(values.astype(np.float16), half))
        to = onnx.TensorProto.FLOAT
        casts.append(helper.make_node("Cast", [half], [name], f"{name}.cast", to=to))
    _replace_nodes(graph, [*casts, *graph.node])


def weights_of(graph: onnx.GraphProto) -> dict[str, NDArray[np.float32]]:
    """Return the weights of an exported graph in float32, by the names of the parameters."""
    stored = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    made_by = {node.output[0]: node for node in graph.node}
    found = {}
    for name, values in stored.items():
        if name.endswith(_HALF):
            found[name.removesuffix(_HALF)] = values.astype(np.float32)
        elif values.dtype == np.float32 and not name.endswith((_SCALE, _FACTOR)):
            found[name] = values
    for node in graph.node:
        if node.op_type == "MatMulIntegerToFloat":
            integers, scale = node.input[1], node.input[3]
            factor = stored[made_by[made_by[node.input[0]].input[0]].input[1]]
            weight = stored[integers] * stored[scale] * factor[:, None]
            found[integers.removesuffix(_INTEGER)] = np.ascontiguousarray(weight.T, np.float32)
    return found


def _ranges(
    model: onnx.ModelProto, names: Sequence[str], samples: Sequence[Mapping[str, NDArray[np.int64]]]
) -> dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Return the least and the greatest value of each channel of activations over the samples."""
    observed = onnx.ModelProto()
    observed.CopyFrom(model)
    for name in names:
        observed.graph.output.append(
            helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None)
        )
    session = ort.InferenceSession(observed.SerializeToString(), providers=["CPUExecutionProvider"])
    least: dict[str, NDArray[np.float64]] = {}
    greatest: dict[str, NDArray[np.float64]] = {}
    for sample in samples:
        for name, values in zip(names, session.run(names, dict(sample)), strict=True):
            rows = values.reshape(-1, values.shape[-1]).astype(np.float64)
            least[name] = np.minimum(least.get(name, np.inf), rows.min(axis=0))
            greatest[name] = np.maximum(greatest.get(name, -np.inf), rows.max(axis=0))
    return {name: (least[name], greatest[name]) for name in names}


def _in_integers(
    graph: onnx.GraphProto,
    products: Sequence[_Product],
    weights: Mapping[str, NDArray[np.float32]],
    channels: tuple[NDArray[np.float64], NDArray[np.float64]],
) -> Iterator[onnx.NodeProto]:
    """Yield the nodes of the products of the same activations; add their numbers to the graph."""
    least, greatest = channels
    factor = _factors(least, greatest, [weights[one.weight] for one in products])
    low, high = min((least / factor).min(), 0.0), max((greatest / factor).max(), 0.0)
    scale = max(high - low, _LEAST_WEIGHT) / _LEVELS
    shared, first = products[0].activations, products[0].weight
    smoothed, integers = f"{shared}.smoothed", f"{shared}.uint8"
    numbers = {
        f"{first}.activations{_FACTOR}": (1 / factor).astype(np.float32),
        f"{first}.activations{_SCALE}": np.float32(scale),
        f"{first}.activations.zero": np.uint8(round(-low / scale)),
    }
    inverse, step, zero = numbers
    yield helper.make_node("Mul", [shared, inverse], [smoothed])
    yield helper.make_node("QuantizeLinear", [smoothed, step, zero], [integers])
    for product in products:
        weight = weights[product.weight].astype(np.float64) * factor[:, None]
        columns = np.maximum(abs(weight).max(axis=0), _LEAST_WEIGHT) / _LARGEST
        name, by_column = f"{product.weight}{_INTEGER}", f"{product.weight}{_SCALE}"
        numbers[name] = np.round(weight / columns).astype(np.int8)
        numbers[by_column] = columns.astype(np.float32)
        yield helper.make_node(
            "MatMulIntegerToFloat",
            [integers, name, step, by_column, zero],
            [product.output],
            domain=_CONTRIBUTED,
        )
    graph.initializer.extend(
        numpy_helper.from_array(np.asarray(values), name) for name, values in numbers.items()
    )


def _factors(
    least: NDArray[np.float64],
    greatest: NDArray[np.float64],
    weights: Sequence[NDArray[np.float32]],
) -> NDArray[np.float64]:
    """Return by what each channel of activations is divided, about 1 on the average."""
    widest = np.maximum(abs(least), abs(greatest))
    heaviest = np.max([abs(one).max(axis=1) for one in weights], axis=0)
    factor = widest**_SMOOTHING / np.maximum(heaviest, _LEAST_WEIGHT) ** (1 - _SMOOTHING)
    kept: NDArray[np.float64] = np.maximum(factor / factor.mean(), _LEAST_FACTOR)
    return kept


def _replace_nodes(graph: onnx.GraphProto, nodes: Sequence[onnx.NodeProto]) -> None:
    """Give a graph other nodes, and drop the numbers that none of them takes."""
    kept = list(nodes)
    del graph.node[:]
    graph.node.extend(kept)
    taken = {name for node in kept for name in node.input}
    numbers = [one for one in graph.initializer if one.name in taken]
    del graph.initializer[:]
    graph.initializer.extend(numbers)


def similarity_graph() -> onnx.ModelProto:
    """Return the graph of `models.similarity`: uint8 vectors times int8 queries, as float32.

    Inputs: `vectors` (vectors, dimension), whose zero is 128, `queries` (dimension, queries) and
    `steps` (queries,), by which products are multiplied.
    """
    inputs = (
        ("vectors", onnx.TensorProto.UINT8, ["vectors", "dimension"]),
        ("queries", onnx.TensorProto.INT8, ["dimension", "queries"]),
        ("steps", onnx.TensorProto.FLOAT, ["queries"]),
    )
    product = helper.make_node(
        "MatMulIntegerToFloat",
        ["vectors", "queries", "one", "steps", "zero"],
        ["products"],
        domain=_CONTRIBUTED,
    )
    graph = helper.make_graph(
        [product],
        "similarity",
        [helper.make_tensor_value_info(*one) for one in inputs],
        [helper.make_tensor_value_info("products", onnx.TensorProto.FLOAT, ["vectors", "queries"])],
        [
            numpy_helper.from_array(np.float32(1), "one"),
            numpy_helper.from_array(np.uint8(_HALF_RANGE), "zero"),
        ],
    )
    opsets = [helper.make_opsetid("", _SIMILARITY_OPSET), helper.make_opsetid(_CONTRIBUTED, 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=_SIMILARITY_IR)
