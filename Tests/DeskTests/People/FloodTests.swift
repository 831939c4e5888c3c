// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Storage
import TestSupport
import Testing

@Suite("Too much of it") struct FloodTests {
  static let now = Centre.morning

  /// One password on many logins: no login's own lock notices.
  @Test func guessingOnManyLoginsLocksTheAddress() async throws {
    try await withCentre(.sqlite) { centre in
      let burst = centre.desk.policies.traffic.wrongPasswords.burst
      for guess in 0..<burst {
        await #expect(throws: SignInError.wrong) {
          try await centre.desk.signIn(
            login: "login\(guess)", password: "summer2026", from: "203.0.113.9", at: Self.now)
        }
      }
      await #expect(throws: SignInError.locked(until: Self.now + .seconds(10))) {
        try await centre.desk.signIn(
          login: "lin.xiao", password: Centre.password, from: "203.0.113.9", at: Self.now)
      }
      _ = try await centre.desk.signIn(login: "lin.xiao", password: Centre.password, from: "203.0.113.8", at: Self.now)
      _ = try await centre.desk.signIn(
        login: "lin.xiao", password: Centre.password, from: "203.0.113.9", at: Self.now + .seconds(10))
    }
  }

  @Test func aCustomerWhoPoursWordsInIsAskedToWait() async throws {
    try await withCentre(.sqlite) { centre in
      let person = try await centre.customer("flood")
      let contact = try await centre.write(person, "到哪了").contact
      let most = centre.desk.policies.traffic.words.burst - 1
      let say = { (number: Int, at: Instant) in
        _ = try await centre.desk.say(
          .text("到哪了 \(number)"), in: contact, clientID: "m\(number)", by: .customer(person),
          command: centre.desk.newID(city: contact.city, at: at), at: at)
      }
      let error = await #expect(throws: DeskError.self) {
        for number in 0...most { try await say(number, Self.now) }
      }
      #expect(error == .tooMany(retryAfterSeconds: 1))
      try await say(most, Self.now + .seconds(2))
    }
  }
}
