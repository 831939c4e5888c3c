// SPDX-License-Identifier: Apache-2.0
import Crypto
import Domain

extension CommandID {
  /// The command id behind a key that a client chose (an `Idempotency-Key`, a message's client id): the same key of the
  /// same actor is the same command, whoever else uses that key.
  package init(key: String, by actor: Actor, city: City) {
    let digest = SHA256.hash(data: Array("\(actor)\n\(key)".utf8))
    let number = digest.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    self.init(raw: Int64(city.number) << 51 | Int64(number >> 13))
  }
}
