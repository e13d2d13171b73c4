public import CEmission
public import Foundation

/// The text of a package and of the host driver that runs it.
public struct EmittedSources: Sendable, Hashable {
  public var package: CPackage
  public var driver: CPackage

  /// What an emission emits.
  public init(_ emission: EmissionModel) {
    package = emission.emitC()
    driver = CPackage(name: emission.name, files: emission.emitDriver())
  }

  /// Writes the package into `folder` and the driver into `driver` below it.
  public func write(into folder: URL) throws {
    try package.write(into: folder)
    try driver.write(into: folder.appending(path: "driver"))
  }
}
