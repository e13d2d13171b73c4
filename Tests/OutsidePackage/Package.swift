// swift-tools-version: 6.2
import PackageDescription

// A package as a user's: it depends on the product FixGrad and adds an operator to it.
let package = Package(
  name: "OutsidePackage",
  products: [.library(name: "Softsign", targets: ["Softsign"])],
  dependencies: [.package(name: "FixGrad", path: "../..")],
  targets: [
    .target(name: "Softsign", dependencies: [.product(name: "FixGrad", package: "FixGrad")]),
    .testTarget(
      name: "SoftsignTests",
      dependencies: ["Softsign", .product(name: "FixGrad", package: "FixGrad")]),
  ],
  swiftLanguageModes: [.v6]
)
