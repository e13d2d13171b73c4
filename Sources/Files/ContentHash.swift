import Crypto
public import Foundation

/// SHA-256 of parts one after the other, as 64 hexadecimal digits.
public func sha256(_ parts: [Data]) -> String {
  var hash = SHA256()
  for part in parts { hash.update(data: part) }
  return hash.finalize().map { byte in
    let digits = String(byte, radix: 16)
    return digits.count == 1 ? "0\(digits)" : digits
  }.joined()
}
