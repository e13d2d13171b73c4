#!/usr/bin/env python3
"""Writes the golden files beside this script with NumPy itself (2.4.6 wrote those in the repository).

    python3 Tests/DatasetsTests/Golden/make.py
"""

import pathlib

import numpy as np

HERE = pathlib.Path(__file__).parent

x = np.array([[0, 255], [17, 4], [128, 64], [1, 2]], np.uint8)
y = np.array([2, 0, 1, 2])
arrays = {
    "x": x,
    "images": np.asfortranarray(x.reshape(4, 2, 1).astype(np.float32)),
    "y": y,
    "onehot": np.eye(3)[y],
    "names": np.array(["a", None], object),
}
np.savez(HERE / "samples.npz", **arrays)
np.savez_compressed(HERE / "samples_compressed.npz", **arrays)
