// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Domain

@Suite("Certificates and the rights they give")
struct RightsTests {
  static let refunds = Desks.certificate(scenarios: [.refund], limit: .yuan(20))

  @Test(
    "Only what a valid certificate covers is allowed",
    arguments: [
      (Permission.answer(Desks.need(.refund)), true),
      (.answer(Desks.need(.safety)), false),  // another scenario
      (.answer(Desks.need(.refund, .leader)), false),  // a level above
      (.answer(Desks.need(.refund, language: .english)), false),  // a language not certified
      (.answer(Need(scenario: .refund, channel: .link, language: .chinese)), false),  // another channel
      (.spend(.yuan(20), .refund), true),  // to the fen
      (.spend(Money(fen: 2001), .refund), false),
      (.spend(Money(fen: -1), .refund), false),
      (.spend(.zero, .late), false),
    ])
  func permission(_ permission: Permission, _ allowed: Bool) {
    #expect(Desks.rights(Self.refunds).may(permission) == allowed)
  }

  @Test(
    "A certificate counts from its first to its last instant",
    arguments: [
      (-86_400_001, false), (-86_400_000, true), (0, true), (30 * 86_400_000 - 1, true), (30 * 86_400_000, false),
    ])
  func time(_ ms: Int64, _ allowed: Bool) {
    let rights = Rights([Self.refunds], at: Desks.morning + Span(ms: ms)) { _ in true }
    #expect(rights.may(.answer(Desks.need(.refund))) == allowed)
  }

  @Test func aBrokenSealGivesNothing() {
    let rights = Rights([Self.refunds], at: Desks.morning) { _ in false }
    #expect(!rights.may(.answer(Desks.need(.refund))))
    #expect(rights.changesAt == nil)
  }

  @Test func revokingEndsItAndChangesWhatIsSealed() throws {
    let revoked = try Self.refunds.revoked(at: Desks.morning)
    #expect(!Desks.rights(revoked).may(.answer(Desks.need(.refund))))
    #expect(revoked.sealedBytes != Self.refunds.sealedBytes)
    #expect(throws: CertificateError.alreadyRevoked(at: Desks.morning)) { try revoked.revoked(at: Desks.morning) }
  }

  @Test func twoCertificatesDoNotMixIntoAThird() {
    // Refunds in Chinese and safety in English do not make safety in Chinese.
    let english = Desks.certificate(scenarios: [.safety], languages: [.english], limit: .yuan(500))
    let rights = Desks.rights(Self.refunds, english)
    #expect(rights.may(.answer(Desks.need(.safety, language: .english))))
    #expect(!rights.may(.answer(Desks.need(.safety))))
    #expect(!rights.may(.spend(.yuan(400), .refund)))
    #expect(rights.moneyLimit(for: .refund) == .yuan(20))
  }

  @Test func rightsKnowWhenTheyChange() {
    let later = Desks.certificate(scenarios: [.late], from: Desks.morning + .hours(2))
    #expect(Desks.rights(Self.refunds, later).changesAt == Desks.morning + .hours(2))
    #expect(Desks.rights(Self.refunds).changesAt == Desks.morning + .days(30))
  }

  @Test func everyFieldIsSealed() {
    let variants = [
      Self.refunds, Desks.certificate(for: Desks.haiying, scenarios: [.refund], limit: .yuan(20)),
      Desks.certificate(scenarios: [.refund, .late], limit: .yuan(20)),
      Desks.certificate(scenarios: [.refund], channels: [.link], limit: .yuan(20)),
      Desks.certificate(scenarios: [.refund], languages: [.english], limit: .yuan(20)),
      Desks.certificate(scenarios: [.refund], levels: [.leader], limit: .yuan(20)),
      Desks.certificate(scenarios: [.refund], limit: .yuan(21)),
      Desks.certificate(scenarios: [.refund], limit: .yuan(20), from: Desks.morning),
      Desks.certificate(scenarios: [.refund], limit: .yuan(20), until: Desks.morning + .days(31)),
      Desks.certificate(scenarios: [.refund], limit: .yuan(20), by: Desks.haiying),
    ]
    #expect(Set(variants.map(\.sealedBytes)).count == variants.count)
  }

  @Test(
    "A certificate that may not be granted",
    arguments: [
      (Desks.certificate(by: Desks.xiaolin), CertificateError.ownCertificate),
      (Desks.certificate(scenarios: []), .grantsNothing),
      (Desks.certificate(until: Desks.morning - .days(2)), .badTime),
      (Desks.certificate(until: Desks.morning + .days(800)), .badTime),
      (Desks.certificate(limit: Money(fen: -1)), .badMoney),
    ])
  func refused(_ certificate: Certificate, _ error: CertificateError) {
    #expect(throws: error) { try certificate.check() }
  }

  @Test(
    "Roles open pages and never rights",
    arguments: [
      (Role.agent, [Page.workspace]), (.leader, [.workspace, .leader, .certificates]),
      (.admin, [.people, .certificates]), (.operator, [.operations]), (.auditor, [.audit]),
    ])
  func pages(_ role: Role, _ pages: [Page]) {
    #expect(role.pages == pages)
  }

  @Test func everyFaultOfAPersonIsListed() {
    let nobody = Agent(
      id: Desks.id(1), login: "X", name: "", team: "\n", site: "新乡", post: .agent, roles: [], skills: Skills(["zh": 9]))
    #expect(nobody.faults == [.login, .name, .team, .roles, .skills])
  }
}
