// SPDX-License-Identifier: Apache-2.0
import City
import Domain
import Foundation
import TestSupport
import Testing

@testable import Platform

/// Real delivery days through every style's wire (`docs/real-days.md`). Their data has no licence and is not here:
/// MEALDESK_MDRP names the folder that holds them.
@Suite struct RealDayTests {
  static let folders: [String] = {
    let environment = ProcessInfo.processInfo.environment
    guard environment["MEALDESK_TEST_FULL"] != nil, let folder = environment["MEALDESK_MDRP"] else { return [] }
    let days = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return days.sorted().map { "\(folder)/\($0)" }
  }()

  static func day(_ folder: String) throws -> ToldDay {
    let texts = try Instance.files.map { try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8) }
    let instance = try Instance(orders: texts[0], restaurants: texts[1], couriers: texts[2], parameters: texts[3])
    let midnight = Instant(seconds: ForeignTown.start - 86_400)
    return ToldDay(instance.plan(seed: 8, midnight: midnight, pairing: false).asForeign(refuses: 0.1), rhythm: 50)
  }

  @Test(.enabled(if: !folders.isEmpty, "MEALDESK_MDRP names no folder of real days"), arguments: folders)
  func everyStyleTellsTheSameOrders(folder: String) async throws {
    let day = try Self.day(folder)
    let wanted = try await DayTests.reference(day)
    #expect(wanted.count == day.refs.count)
    var row = "\(folder.split(separator: "/").last ?? "") | \(day.refs.count) | \(day.events.count)"
    let own = try await DayTests.play(
      day, DayTests.nasty(try day.native(batch: 100), seed: 5), .sqlite, style: nil)
    row += " | \(DayTests.differences(own, from: wanted, nil).count)"
    for style in ForeignFeed.Style.allCases {
      let pushes = DayTests.nasty(Scribe.pushes(style, day), seed: 7)
      let told = try await DayTests.play(day, pushes, .sqlite, style: style)
      let differences = DayTests.differences(told, from: wanted, style)
      row += " | \(pushes.count) | \(differences.count)"
      #expect(differences.isEmpty, "\(style): \(differences.prefix(5))")
    }
    print("real day | \(row) |")
  }
}
