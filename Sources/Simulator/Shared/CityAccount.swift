// SPDX-License-Identifier: Apache-2.0
import Domain

/// What the city knows by itself, at one moment: what `GET /books` of `mealdesk city` answers, to hold the desk against.
struct CityAccount: Encodable, Sendable {
  struct Payment: Encodable, Sendable {
    let command: String
    let kind: PlatformCommand.Kind
    let amount: Money
  }

  /// What was paid at the desk's command, in order.
  let payments: [Payment]
  /// Commands that came again under an id that was answered before.
  let repetitions: Int
  /// Events the desk has acknowledged, and those that still wait for it.
  let acknowledged, unsent: Int
  /// How the orders placed so far have ended.
  let delivered, cancelled: Int
}
