"""Arithmetic that comes out the same, bit by bit, on every x86-64 processor with AVX2.

torch takes products and exponentials from MKL, which computes otherwise on a processor of another
maker, also where it is limited to AVX2. Those of numpy do not: OpenBLAS has its kernels chosen by
name, and its own exponential is the same with AVX2 and AVX-512. The environment that chooses them,
and the kernels of torch, is `training.trainer.PORTABLE`.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import numpy as np
import torch
from torch.utils._python_dispatch import TorchDispatchMode

aten = torch.ops.aten


class PortableArithmetic(TorchDispatchMode):  # type: ignore[misc]
    """Computes with numpy what torch leaves to MKL in a training in float32."""

    def __torch_dispatch__(
        self, operator: Any, _types: Any, given: tuple[Any, ...] = (), named: Any = None
    ) -> Any:
        """Compute one operation."""
        return _PORTABLE.get(operator, operator)(*given, **(named or {}))


def portable_arithmetic() -> AbstractContextManager[Any]:
    """Return what makes arithmetic portable on processors with AVX2, on others nothing."""
    return PortableArithmetic() if torch.cpu.get_capabilities().get("avx2") else nullcontext()


def _product(left: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
    return torch.from_numpy(np.matmul(_array(left), _array(right)))


def _product_with_bias(bias: torch.Tensor, left: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
    return _product(left, right).add_(bias)


def _exponential(values: torch.Tensor) -> torch.Tensor:
    return torch.from_numpy(np.exp(_array(values)))


def _log_sum_exp(
    values: torch.Tensor,
    axes: Sequence[int],
    keepdim: bool = False,
) -> torch.Tensor:
    given, along = _array(values), tuple(axes)
    greatest = given.max(axis=along, keepdims=True)
    total = np.exp(given - greatest).sum(axis=along, keepdims=True)
    result = np.log(total) + greatest
    return torch.from_numpy(result if keepdim else result.squeeze(along))


def _array(values: torch.Tensor) -> Any:
    return values.detach().numpy()


_PORTABLE: Mapping[Any, Callable[..., torch.Tensor]] = {
    aten.mm.default: _product,
    aten.bmm.default: _product,
    aten.addmm.default: _product_with_bias,
    aten.exp.default: _exponential,
    aten.logsumexp.default: _log_sum_exp,
}
