"""NumPy arrays as Arrow arrays and back, without pandas.

pyarrow has functions of its own for this, but they import pandas to see whether it was given some of it: half a
second and fifty megabytes for each worker, which has no other use for it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa


def numbers(array: pa.Array) -> np.ndarray:
    """The numbers of an Arrow array without missing ones, in the same memory."""
    return np.from_dlpack(array) if len(array) else np.zeros(0, dtype=str(array.type))


def truths(array: pa.BooleanArray) -> np.ndarray:
    """The truth values of an Arrow array without missing ones."""
    return numbers(array.cast(pa.int8())).astype(bool)


def array(numbers: np.ndarray) -> pa.Array:
    """The numbers as an Arrow array, in the same memory."""
    buffer = pa.py_buffer(np.ascontiguousarray(numbers))
    return pa.Array.from_buffers(pa.from_numpy_dtype(numbers.dtype), len(numbers), [None, buffer])


def strings(texts: Sequence[bytes]) -> pa.StringArray:
    """Texts in UTF-8, less than two gigabytes of them, as an Arrow array."""
    ends = np.zeros(len(texts) + 1, dtype=np.int32)
    np.cumsum([len(text) for text in texts], out=ends[1:])
    return pa.StringArray.from_buffers(len(texts), pa.py_buffer(ends), pa.py_buffer(b"".join(texts)))
