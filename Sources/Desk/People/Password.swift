// SPDX-License-Identifier: Apache-2.0
import Crypto
import CryptoExtras
import Domain
import FoundationEssentials
import Storage

/// A password as it is kept: `scrypt$cost$salt$hash`, cost being the power of two of scrypt's N (r = 8, p = 1).
/// Computing one takes tens of milliseconds on purpose: never inside a transaction.
package struct PasswordHash: Sendable {
  package let text: String

  package init(stored text: String) { self.text = text }

  package init(_ password: String, cost: Int) throws {
    let salt = SymmetricKey(size: .bits128).withUnsafeBytes { Array($0) }
    let hash = try Self.derive(password, salt, cost)
    text = "scrypt$\(cost)$\(Base64URL.text(salt))$\(Base64URL.text(hash))"
  }

  /// False for a wrong password and for a text that is no hash.
  package func matches(_ password: String) -> Bool {
    let parts = text.split(separator: "$", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 4, parts[0] == "scrypt", let cost = Int(parts[1]), (1...20).contains(cost),
      let salt = Base64URL.bytes(parts[2]), let hash = Base64URL.bytes(parts[3]),
      let derived = try? Self.derive(password, salt, cost)
    else { return false }
    return Secrets.same(hash, derived)
  }

  private static func derive(_ password: String, _ salt: [UInt8], _ cost: Int) throws -> [UInt8] {
    let key = try KDF.Scrypt.deriveKey(
      from: Data(password.utf8), salt: Data(salt), outputByteCount: 32, rounds: 1 << cost, blockSize: 8, parallelism: 1)
    return key.withUnsafeBytes { Array($0) }
  }

  /// Fourteen characters for a first sign-in, without those that are mistaken for each other.
  package static func fresh() -> String {
    let letters = Array("abcdefghjkmnpqrstuvwxyz23456789")
    var chance = SystemRandomNumberGenerator()
    return String((0..<14).map { _ in letters[Int.random(in: 0..<letters.count, using: &chance)] })
  }
}
