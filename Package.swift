// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "FixGrad",
  products: [
    .library(name: "FixGrad", targets: ["FixGrad"]),
    .executable(name: "fixgrad", targets: ["fixgrad"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/swiftcsv/SwiftCSV", exact: "0.10.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2", traits: []),
  ],
  targets: [
    .systemLibrary(name: "CGMP"),
    .systemLibrary(name: "CZlib"),
    .target(
      name: "CBench", linkerSettings: [.linkedLibrary("mpfr"), .linkedLibrary("gmp")]),
    .target(name: "CKernels"),
    .target(name: "CKernelsChecked", dependencies: ["CKernels"]),
    .target(
      name: "CKernelSweeps", cSettings: [.headerSearchPath("../CKernels/include")],
      linkerSettings: [.linkedLibrary("m")]),
    .target(name: "CKernelText", exclude: ["driver"]),
    .target(name: "CTargetText", exclude: ["board", "count"]),
    .target(name: "CPageText", exclude: ["page"]),

    .target(name: "Diagnostics"),
    .target(
      name: "Files",
      dependencies: ["Diagnostics", .product(name: "Crypto", package: "swift-crypto")]),
    .target(name: "ExactArithmetic", dependencies: ["CGMP"]),
    .target(name: "FixedPoint", dependencies: ["ExactArithmetic"]),

    .target(name: "GraphIR", dependencies: ["Diagnostics", "ExactArithmetic", "FixedPoint"]),
    .target(name: "Operators", dependencies: ["Diagnostics", "FixedPoint", "GraphIR"]),

    .target(name: "Autodiff", dependencies: ["GraphIR", "Operators"]),
    .target(name: "Rewrites", dependencies: ["Autodiff", "GraphIR", "Operators"]),
    .target(name: "Calibration", dependencies: ["Autodiff", "GraphIR"]),
    .target(
      name: "Quantization", dependencies: ["Autodiff", "Calibration", "FixedPoint", "GraphIR"]),
    .target(name: "MemoryPlanning", dependencies: ["GraphIR", "Quantization"]),
    .target(
      name: "CEmission",
      dependencies: [
        "CKernelText", "Diagnostics", "Files", "FixedPoint", "GraphIR", "MemoryPlanning",
        "Quantization",
      ]),

    .target(
      name: "Toolchains",
      dependencies: [
        "CTargetText", "Diagnostics", "Files",
        .product(name: "Subprocess", package: "swift-subprocess"),
      ]),
    .target(name: "NumPyFiles", dependencies: ["CZlib", "Diagnostics"]),
    .target(name: "Datasets", dependencies: ["Diagnostics", "NumPyFiles", "SwiftCSV"]),
    .target(name: "Jobs", dependencies: ["Diagnostics", "Toolchains", "Yams"]),

    .target(
      name: "Drift",
      dependencies: [
        "Autodiff", "CEmission", "Calibration", "Datasets", "Diagnostics", "ExactArithmetic",
        "Files", "FixedPoint", "GraphIR", "MemoryPlanning", "Operators", "Quantization",
        "Toolchains",
      ]),
    .target(
      name: "Interpretation",
      dependencies: [
        "CEmission", "Diagnostics", "Drift", "Files", "FixedPoint", "GraphIR", "MemoryPlanning",
        "Toolchains",
      ]),
    .target(
      name: "ReportPages",
      dependencies: [
        "CPageText", "Diagnostics", "Drift", "Files", "Toolchains", "Tuning",
        .product(name: "Mustache", package: "swift-mustache"),
      ]),
    .target(
      name: "TargetRuns",
      dependencies: [
        "CEmission", "Diagnostics", "Drift", "Files", "GraphIR", "MemoryPlanning", "Toolchains",
      ]),
    .target(
      name: "Tuning",
      dependencies: [
        "Calibration", "Diagnostics", "Drift", "Files", "FixedPoint", "GraphIR", "Interpretation",
        "MemoryPlanning", "Quantization", "TargetRuns", "Toolchains",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .target(
      name: "ModelImport", dependencies: ["Diagnostics", "GraphIR", "Jobs", "Operators"]),
    .target(
      name: "FixGrad",
      dependencies: [
        "Autodiff", "CEmission", "Calibration", "Datasets", "Diagnostics", "Drift",
        "ExactArithmetic", "Files",
        "FixedPoint", "GraphIR", "Interpretation", "Jobs", "MemoryPlanning", "ModelImport",
        "NumPyFiles", "Operators", "Quantization", "Rewrites", "TargetRuns", "Toolchains", "Tuning",
      ]),
    .executableTarget(
      name: "fixgrad",
      dependencies: [
        "CEmission", "Diagnostics", "Drift", "FixGrad", "GraphIR", "Interpretation", "Jobs",
        "ReportPages", "TargetRuns", "Toolchains", "Tuning",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "fixgrad-bench",
      dependencies: [
        "CBench", "CEmission", "Calibration", "Diagnostics", "Drift", "ExactArithmetic", "Files",
        "FixGrad", "FixedPoint", "GraphIR", "Interpretation", "Jobs", "Toolchains", "Tuning",
      ]),

    .testTarget(name: "ExactArithmeticTests", dependencies: ["ExactArithmetic"]),
    .testTarget(
      name: "FixedPointTests", dependencies: ["CKernels", "ExactArithmetic", "FixedPoint"]),
    .testTarget(
      name: "CKernelsTests", dependencies: ["CKernelSweeps", "CKernels", "CKernelsChecked"]),
    .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics"]),
    .testTarget(
      name: "NumPyFilesTests", dependencies: ["Diagnostics", "Files", "NumPyFiles"],
      exclude: ["Golden"]),
    .testTarget(name: "FilesTests", dependencies: ["Diagnostics", "Files"]),
    .testTarget(
      name: "ReportPagesTests", dependencies: ["Diagnostics", "Files", "ReportPages", "Toolchains"]),
    .testTarget(name: "ToolchainsTests", dependencies: ["Diagnostics", "Files", "Toolchains"]),
    .testTarget(
      name: "GraphIRTests",
      dependencies: ["ExactArithmetic", "FixedPoint", "GraphIR", "Operators"]),
    .testTarget(
      name: "OperatorsTests",
      dependencies: [
        "Autodiff", "CEmission", "ExactArithmetic", "Files", "FixedPoint", "GraphIR", "Operators",
        "Toolchains",
      ]),
    .target(
      name: "TestNetworks",
      dependencies: [
        "Autodiff", "CEmission", "Calibration", "GraphIR", "MemoryPlanning", "Operators",
        "Quantization", "Rewrites",
      ], path: "Tests/TestNetworks"),
    .testTarget(
      name: "AutodiffTests",
      dependencies: [
        "Autodiff", "Calibration", "ExactArithmetic", "GraphIR", "Operators", "TestNetworks",
      ]),
    .testTarget(
      name: "RewritesTests",
      dependencies: [
        "Autodiff", "ExactArithmetic", "GraphIR", "Operators", "Rewrites", "TestNetworks",
      ]),
    .testTarget(
      name: "CalibrationTests",
      dependencies: ["Autodiff", "Calibration", "GraphIR", "Operators", "TestNetworks"]),
    .testTarget(
      name: "QuantizationTests",
      dependencies: [
        "Calibration", "FixedPoint", "GraphIR", "Operators", "Quantization", "TestNetworks",
      ]),
    .testTarget(
      name: "MemoryPlanningTests",
      dependencies: [
        "CEmission", "Calibration", "Files", "FixedPoint", "GraphIR", "MemoryPlanning",
        "Operators", "Quantization", "TestNetworks", "Toolchains",
      ]),
    .testTarget(
      name: "CEmissionTests",
      dependencies: [
        "CEmission", "CKernels", "Calibration", "ExactArithmetic", "Files", "FixedPoint", "GraphIR",
        "MemoryPlanning",
        "Operators", "Quantization", "TestNetworks", "Toolchains",
      ], exclude: ["Snapshots"]),
    .testTarget(name: "ArchitectureTests", dependencies: ["CEmission"]),
    .testTarget(
      name: "DatasetsTests", dependencies: ["Datasets", "Diagnostics", "Files", "NumPyFiles"],
      exclude: ["Golden"]),
    .testTarget(
      name: "DriftTests",
      dependencies: [
        "Autodiff", "CEmission", "Calibration", "Datasets", "Diagnostics", "Drift", "Files",
        "GraphIR", "MemoryPlanning", "Operators", "Quantization", "Rewrites", "Toolchains",
      ]),
    .testTarget(
      name: "InterpretationTests",
      dependencies: [
        "Drift", "Files", "FixGrad", "Interpretation", "Toolchains",
      ]),
    .testTarget(
      name: "TuningTests",
      dependencies: [
        "Datasets", "Diagnostics", "Drift", "Files", "FixGrad", "FixedPoint", "GraphIR",
        "Interpretation", "MemoryPlanning",
        "Quantization", "Toolchains", "Tuning", .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .testTarget(
      name: "TargetRunsTests",
      dependencies: [
        "CEmission", "Diagnostics", "Drift", "Files", "FixGrad", "TargetRuns", "Toolchains",
      ]),
    .testTarget(
      name: "ModelImportTests", dependencies: ["Diagnostics", "GraphIR", "Jobs", "ModelImport"]),
    .testTarget(
      name: "FixGradTests",
      dependencies: [
        "Autodiff", "CEmission", "Calibration", "Datasets", "Diagnostics", "Drift", "Files",
        "FixGrad", "GraphIR", "Jobs", "ModelImport", "Operators", "Rewrites", "Toolchains",
      ]),
    .testTarget(
      name: "CommandTests",
      dependencies: ["Diagnostics", "Files", "NumPyFiles", "Toolchains", "fixgrad"],
      exclude: ["JAX"]),
    .testTarget(
      name: "RandomProgramTests",
      dependencies: [
        "Autodiff", "Calibration", "Diagnostics", "Drift", "Files", "FixGrad", "GraphIR", "Jobs",
        "MemoryPlanning", "ModelImport", "Operators", "TestNetworks", "Toolchains", "fixgrad",
      ]),
    .testTarget(name: "JobsTests", dependencies: ["Diagnostics", "Files", "Jobs", "Toolchains"]),
  ],
  swiftLanguageModes: [.v6]
)
