#!/usr/bin/env python3
"""Writes the golden files beside this script with NumPy itself (2.4.6 wrote those in the repository).

    python3 Tests/NumPyFilesTests/Golden/make.py
"""

import io
import pathlib
import zipfile

import numpy as np

HERE = pathlib.Path(__file__).parent


class Pipe(io.RawIOBase):
    """A stream that cannot seek: zipfile then writes data descriptors."""

    def __init__(self):
        self.bytes = bytearray()

    def writable(self):
        return True

    def write(self, piece):
        self.bytes += piece
        return len(piece)


def npy(name, array, version=None):
    with open(HERE / f"{name}.npy", "wb") as file:
        np.lib.format.write_array(file, array, version=version)


ramp = np.arange(24).reshape(2, 3, 4)

arrays = {
    "weights": np.array([[0.5, -1.25, 3e38], [np.inf, 1e-45, 0.1]], np.float32),
    "labels": np.array([7, -3, 2**62, -(2**63)], np.int64),
    "scalar": np.array(0.1),
    "empty": np.zeros((0, 3), np.float32),
    "mask": np.array([True, False, True]),
    "größe": np.array([2], np.uint8),
}
np.savez(HERE / "plain.npz", **arrays)
np.savez_compressed(HERE / "compressed.npz", **arrays)
np.savez(HERE / "none.npz")

few = {"b": np.arange(3, dtype=np.int16), "a": np.zeros(100, np.float32)}
for name, save in [("piped_stored", np.savez), ("piped_deflated", np.savez_compressed)]:
    pipe = Pipe()
    save(pipe, **few)
    (HERE / f"{name}.npz").write_bytes(pipe.bytes)

limits = zipfile.ZIP64_LIMIT, zipfile.ZIP_FILECOUNT_LIMIT
zipfile.ZIP64_LIMIT, zipfile.ZIP_FILECOUNT_LIMIT = 10, 0
np.savez(HERE / "zip64.npz", **few)
zipfile.ZIP64_LIMIT, zipfile.ZIP_FILECOUNT_LIMIT = limits
# An archive so large has all ones in its 32-bit end record: counts, size and offset.
large = (HERE / "zip64.npz").read_bytes()
(HERE / "zip64.npz").write_bytes(large[:-14] + b"\xff" * 12 + large[-2:])
assert np.load(HERE / "zip64.npz").files == ["b", "a"]

with zipfile.ZipFile(HERE / "lzma.npz", "w", zipfile.ZIP_LZMA) as archive:
    piece = io.BytesIO()
    np.save(piece, few["b"])
    archive.writestr(zipfile.ZipInfo("b.npy"), piece.getvalue(), zipfile.ZIP_LZMA)

np.savez(HERE / "refused_array.npz", x=np.zeros(2, np.float16))

with zipfile.ZipFile(HERE / "twice.npz", "w") as archive:
    for name in ["a", "a.npy"]:
        archive.writestr(zipfile.ZipInfo(name), piece.getvalue())

with zipfile.ZipFile(HERE / "other.npz", "w") as archive:
    archive.comment = b"a comment"
    archive.writestr(zipfile.ZipInfo("READ\nME"), "not an array")

extremes = {}
for kind in ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]:
    bounds = np.iinfo(kind)
    extremes[kind] = np.array([bounds.min, 1, min(bounds.max, 2**63 - 1)], kind)
    swapped = np.dtype(kind).newbyteorder(">")
    extremes[f"{kind}_big"] = extremes[kind].astype(swapped)
np.savez_compressed(HERE / "integers.npz", **extremes)

npy("fortran", np.asfortranarray(ramp.astype(">f4")))
npy("fortran_int", np.asfortranarray(ramp.astype(np.int16)))
npy("big_endian", np.array([1.5, -2.0, 1e300], ">f8"))
npy("version2", ramp[0].astype(np.uint16), version=(2, 0))
npy("version3", ramp[0].astype(np.float32), version=(3, 0))
npy("tall", np.zeros((123456, 0, 2), np.uint8))

npy("refused_object", np.array([None, "a"], object))
npy("refused_structured", np.zeros(2, [("a", "<f4"), ("b", "<i2")]))
npy("refused_complex", np.zeros(2, np.complex64))
npy("refused_text", np.array(["cat", "horse"]))
npy("refused_bytes", np.array([b"cat"]))
npy("refused_half", np.zeros(2, np.float16))
npy("refused_date", np.zeros(2, "M8[ns]"))
npy("refused_longdouble", np.zeros(1, np.longdouble))
npy("refused_raw", np.zeros(1, "V3"))
npy("refused_uint64", np.array([1, 2**64 - 1], np.uint64))
