// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import Foundation
import Hummingbird
import Storage
import Testing
import Yams

@testable import Server

/// `docs/api/openapi.yaml` and the addresses that are mounted say the same, in both directions. What each of them
/// answers is held by `Tests/API/test_openapi.py`.
@Suite struct DescriptionTests {
  static let machines: Set = ["/healthz", "/readyz", "/metrics"]

  @Test func everyAddressForProgramsIsDescribedAndTheOtherWayRound() async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("server-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let house = try await House(Settings.read(flags: ["data": folder.path], environment: [:], file: nil))
    let mounted = try await house.routes().routes.compactMap { route -> String? in
      let path = route.path.description
      guard path.hasPrefix("/api/") || Self.machines.contains(path) else { return nil }
      return "\(route.method.rawValue) \(path.replacing(#/:([a-zA-Z]+)/#) { "{\($0.1)}" })"
    }
    await house.store.close()
    try await house.http.shutdown()
    #expect(try Set(mounted) == Self.described())
  }

  private static func described() throws -> Set<String> {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(contentsOf: root.appendingPathComponent("docs/api/openapi.yaml"), encoding: .utf8)
    let paths = try #require((try Yams.load(yaml: text) as? [String: Any])?["paths"] as? [String: [String: Any]])
    return Set(paths.flatMap { path, methods in methods.keys.map { "\($0.uppercased()) \(path)" } })
  }
}
