// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import Desk
import Domain
import Foundation
import Hummingbird
import Platform
import Storage
import Testing

@testable import Server

@Suite struct FeedFileTests {
  static let good = """
    feeds:
      - name: ele
        style: eleme
        secret-env: ELE_SECRET
        app: "10086"
        key: key-1
        token: tok-1
        base: https://open-api.example/api/v1/
        signature: fixed
        oldest-push-seconds: 3600
        cities:
          - city: 8
            origin: [121.47, 31.23]
            shops: [42, "43", {shop: "44", at: [121.5, 31.2]}]
            metres-per-minute: 250
            cooking-minutes: 12
      - name: ps
        style: peisong
        secret: demo-secret
        monotonic: false
        cities:
          - {city: 8, origin: [121, 31]}
    """

  @Test func aGoodFileIsRead() {
    let (feeds, faults) = FeedFile.read(Self.good, environment: ["ELE_SECRET": "demo-secret"])
    #expect(faults == [])
    #expect(feeds.map(\.name) == ["ele", "ps"] && feeds[0].secret == "demo-secret")
    #expect(feeds[0].base == "https://open-api.example/api/v1" && feeds[0].habits.signature == .fixed)
    #expect(feeds[0].habits.oldestPush == .hours(1) && !feeds[1].habits.isMonotonic)
    let city = feeds[0].cities[0]
    #expect(Set(city.shops.keys) == ["42", "43", "44"] && city.pace.metresPerMinute == 250)
    #expect(city.cooking == .minutes(12))
  }

  @Test func theExampleOfTheGuideIsRead() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let guide = try String(contentsOf: root.appendingPathComponent("docs/integrate.md"), encoding: .utf8)
    let example = try #require(guide.components(separatedBy: "```yaml\n").dropFirst().first)
    let text = try #require(example.components(separatedBy: "```").first)
    let secrets = ["ELEME_SECRET": "demo-secret", "ELEME_TOKEN": "tok-1"]
    let (feeds, faults) = FeedFile.read(text, environment: secrets)
    #expect(faults == [] && feeds.map(\.name) == ["ele"])
  }

  @Test func itsAddressesAreMountedAndItsPlatformIsAsked() async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("server-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appendingPathComponent("feeds.yaml")
    try Data(Self.good.replacing("secret-env: ELE_SECRET", with: "secret: demo-secret").utf8).write(to: file)
    let flags = ["data": folder.path, "feeds": file.path]
    let house = try await House(Settings.read(flags: flags, environment: [:], file: nil))
    let paths = try await house.routes().routes.map { $0.path.description }
    let command = PlatformCommand(
      id: "c1", city: City(8) ?? .none, kind: .together, orders: [OrderRef("1")])
    let can = try await house.desk.outside.platform.can(command)
    await house.store.close()
    try await house.http.shutdown()
    #expect(paths.contains("/api/v1/platforms/eleme/{feed}"))
    #expect(can == CanReply(yes: false, reason: "notSupported"))
  }

  @Test func everyFaultIsListedAtOnce() {
    let text = """
      feeds:
        - name: a/b
          style: grab
          secret: short
          colour: green
          base: ftp://x
          code5: maybe
          monotonic: perhaps
          pull-seconds: 0
          cities:
            - {city: 5000, origin: [121], shops: 42}
            - {origin: [121, 31], shops: [[1]]}
            - word
        - name: mt
          style: meituan
          secret-env: NOT_THERE
          cities: []
        - just words
      more: 1
      """
    let (_, faults) = FeedFile.read(text, environment: [:])
    let wanted = [
      "more is no field", "feeds.0.colour is no field", "feeds.0.name has 1 to 64", "feeds.0.style is one of eleme",
      "feeds.0.secret has at least 8", "feeds.0.base is an address", "feeds.0.code5 is one of held, assigned",
      "feeds.0.monotonic is true or false", "feeds.0.pull-seconds is a whole number from 1",
      "feeds.0.cities.0.city is a whole number from 1 to 4095", "feeds.0.cities.0.origin is [longitude, latitude]",
      "feeds.0.cities.0.shops is a list", "feeds.0.cities.1.city is missing",
      "feeds.0.cities.1.shops.0 is a shop's name",
      "feeds.0.cities.2 is a list of 'name: value'", "feeds.1.secret-env: there is no variable NOT_THERE",
      "feeds.1.secret has at least 8", "feeds.1.cities is a list with at least one", "feeds.1.public-url is needed",
      "feeds.2 is a list of 'name: value'",
    ]
    for fault in wanted { #expect(faults.contains { $0.hasPrefix(fault) }, "\(fault)") }
    #expect(faults.count == wanted.count, "\(faults)")
  }

  @Test func aCityBelongsToOnePlatform() {
    let twice = """
      feeds:
        - {name: a, style: eleme, secret: demo-secret, cities: [{city: 8, origin: [121, 31]}]}
        - {name: a, style: eleme, secret: demo-secret, cities: [{city: 8, origin: [121, 31]}]}
      """
    #expect(
      FeedFile.read(twice, environment: [:]).faults == ["the name a stands twice", "city 8 belongs to two platforms"])
  }

  @Test(arguments: ["", "feeds: 7", "[1]", "feeds: ["]) func aFileThatIsNoneIsSaidToBeNone(text: String) {
    #expect(FeedFile.read(text, environment: [:]).faults.count == 1)
  }
}
