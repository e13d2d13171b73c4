// What the signatures of the Swift API are made of: a client imports FixGrad and nothing else.
@_exported import Autodiff
@_exported import CEmission
@_exported import Calibration
@_exported import Diagnostics
@_exported import ExactArithmetic
@_exported import FixedPoint
@_exported import GraphIR
@_exported import MemoryPlanning
@_exported import NumPyFiles
@_exported import Operators
@_exported import Quantization
