// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Foundation
import Testing
import Yams

@testable import Server

/// What an operator wrote is read whole: every fault is told, not only the first.
@Suite struct SettingsTests {
  @Test func everySettingThatIsWrongIsNamedAtOnce() throws {
    let text = """
      port: 99999
      public-url: qingwan
      platform-url: "ftp://platform"
      platform-key: short
      feed-key: short
      app-key: short
      metrics-token: short
      speed: fast
      clock-from: noon
      demo: perhaps
      log-level: loud
      trust-proxy: maybe
      tls-certificate: /etc/cert.pem
      colour: green
      """
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("settings-\(UUID().uuidString).yaml")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(text.utf8).write(to: file)
    do {
      _ = try Settings.read(flags: [:], environment: [:], file: file.path)
      Issue.record("taken")
    } catch let faults as Settings.Faults {
      let wanted = [
        "there is no setting 'colour'", "port is a whole number from 1 to 65535, not '99999'",
        "public-url is an address", "platform-url is an address", "platform-key has at least 16",
        "feed-key has at least 16", "app-key has at least 16", "metrics-token has at least 16", "speed is a number",
        "clock-from is a whole number", "demo is true or false", "log-level is one of", "trust-proxy is true or false",
        "tls-certificate and tls-key are given together",
      ]
      for fault in wanted { #expect(faults.list.contains { $0.contains(fault) }, "\(fault)") }
      #expect(faults.list.count == wanted.count, "\(faults.list)")
    }
  }

  @Test(arguments: ["[1, 2]", "just words", "port: [", "a: b: c"])
  func aFileThatIsNoListOfSettingsIsSaidToBeNone(text: String) throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("settings-\(UUID().uuidString).yaml")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(text.utf8).write(to: file)
    #expect(throws: Settings.Faults.self) { try Settings.read(flags: [:], environment: [:], file: file.path) }
  }

  /// The standard policies as a file, with some lines made wrong.
  private func policies(_ change: (inout [String: Any]) -> Void) throws -> String {
    let standard = Policies()
    func tree(_ policy: some Encodable) throws -> Any {
      try JSONSerialization.jsonObject(with: JSONEncoder().encode(policy))
    }
    var sections: [String: Any] = [
      "routing": try tree(standard.routing), "merge": try tree(standard.merge), "promises": try tree(standard.promises),
      "incidents": try tree(standard.incidents), "concerns": try tree(standard.concerns),
    ]
    change(&sections)
    return String(decoding: try JSONSerialization.data(withJSONObject: sections), as: UTF8.self)
  }

  @Test func theStandardPoliciesAreAGoodFile() throws {
    #expect(PolicyFile.read(try policies { _ in }).faults.isEmpty)
  }

  @Test func everyPolicyThatIsWrongIsNamedAtOnce() throws {
    var names: [String] = []
    let text = try policies { sections in
      for section in ["merge", "promises", "incidents"] {
        guard var policy = sections[section] as? [String: Any] else { continue }
        for name in policy.keys {
          policy[name] = ["no": "sense"]
          names.append("\(section).\(name)")
        }
        sections[section] = policy
      }
      sections["weather"] = ["rain": true]
    }
    let faults = PolicyFile.read(text).faults
    for name in names { #expect(faults.contains { $0.hasPrefix(name) }, "\(name) in \(faults)") }
    #expect(faults.contains("there is no section 'weather'"))
  }

  /// Section, line, a value that cannot be meant, and what is said of it.
  static let unmeant: [(String, String, any Sendable, String)] = [
    ("incidents", "windowMinutes", 2, "windowMinutes is 3 to 60"),
    ("incidents", "graceMinutes", 0, "graceMinutes is 1 to 60"),
    ("incidents", "least", [30, 2, 8], "least is three numbers of at least 3"),
    ("incidents", "times", 1, "times is at least 1.2"), ("incidents", "silentFrom", 9, "silentFrom is at least 10"),
    ("incidents", "calmAfterSeconds", 59, "calmAfterSeconds is 60 to 86400"),
    ("incidents", "surpriseOfCity", 4, "surpriseOfCity and surpriseOfPlace are at least 5"),
    ("incidents", "sumFen", -1, "sumFen is at least 0"),
    ("incidents", "signedSumFen", 1, "signedSumFen is at least sumFen"),
    ("concerns", "windowMinutes", 0, "windowMinutes is 1 to 1440"),
    ("concerns", "nextWordMinutes", 15, "nextWordMinutes is more than windowMinutes"),
    ("concerns", "quietFromHour", 25, "quietFromHour is 0 to 24"),
    ("concerns", "toleranceMinutes", -1, "toleranceMinutes is 0 to 1440"),
  ]

  @Test(arguments: unmeant.indices)
  func whatCannotBeMeantIsSaidWithItsRule(_ index: Int) throws {
    let (section, line, value, rule) = Self.unmeant[index]
    let text = try policies { sections in
      guard var policy = sections[section] as? [String: Any] else { return }
      policy[line] = value
      sections[section] = policy
    }
    #expect(PolicyFile.read(text).faults == ["\(section).\(rule)"])
  }

  /// What a file says is what holds: of clocks, gifts, counters and sums.
  @Test func whatAFileSaysHolds() throws {
    let text = try policies { sections in
      var incidents = sections["incidents"] as? [String: Any] ?? [:]
      (incidents["sumFen"], incidents["detects"]) = (5_000, false)
      sections["incidents"] = incidents
      var concerns = sections["concerns"] as? [String: Any] ?? [:]
      concerns["gifts"] = [["fromMinutes": 20, "fen": 500]]
      concerns["givesByItself"] = true
      sections["concerns"] = concerns
    }
    let (read, faults) = PolicyFile.read(text)
    #expect(faults.isEmpty && read.incidents.sum == .yuan(50) && !read.incidents.detects)
    #expect(read.concerns.givesByItself && read.concerns.gift(for: .minutes(25)) == .yuan(5))
    #expect(read.concerns.gift(for: .minutes(19)) == nil && read.concerns.clocks == Policies().concerns.clocks)
  }

  @Test(arguments: ["", "- a", "routing: 5", "routing: [", "merge: {}"])
  func aTextThatIsNoPoliciesIsRefused(text: String) {
    #expect(!PolicyFile.read(text).faults.isEmpty)
  }
}
