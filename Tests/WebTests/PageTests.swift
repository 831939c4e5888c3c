// SPDX-License-Identifier: Apache-2.0
import Domain
import Foundation
import Testing

@testable import Web

@Suite struct PageTests {
  @Test(arguments: Language.allCases) func markupInAnyFieldIsShownAsText(_ language: Language) async throws {
    let pages = try await Pages(assetsPath: "/assets")
    var samples = Samples(language)
    samples.mark = #"<script>alert(1)</script>"><img src=x onerror=alert(2)>'"#
    for (name, html) in samples.all(pages) {
      #expect(!html.contains("<script>alert"), "\(name) lets a script through")
      #expect(!html.contains("<img src=x"), "\(name) lets an element through")
      #expect(!html.contains("\"><img"), "\(name) lets an attribute be closed")
    }
  }

  @Test func theyObeyTheirContentSecurityPolicy() async throws {
    let pages = try await Pages(assetsPath: "/assets")
    for (name, html) in Samples(.chinese).all(pages) {
      #expect(!html.contains(" style="), "\(name) has an inline style")
      #expect(!html.contains("<style"), "\(name) has a style element")
      #expect(!html.contains(" onclick=") && !html.contains("hx-on"), "\(name) has an inline handler")
    }
  }

  @Test func everyTextATemplateAsksForExists() throws {
    let folder = PreviewTests.root.appending(path: "Sources/Web/Templates")
    let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    let known = Set(Words.keys)
    for file in files where file.hasSuffix(".mustache") {
      let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
      for key in text.matches(of: #/\{\{t\.([A-Za-z0-9]+)\}\}/#).map({ String($0.1) }) {
        #expect(known.contains(key), "\(file) asks for the text \(key)")
      }
    }
  }

  @Test func anAbsentValueNeverShowsTheSurroundingOne() {
    struct Inner: Sendable { var note: String? }
    struct Outer: Sendable {
      var note: String
      var inner: Inner
    }
    let facts = Facts(Outer(note: "outer", inner: Inner(note: nil)))
    let inner = facts.child(named: "inner") as? Facts
    #expect(inner?.child(named: "note") != nil)
  }
}

@Suite struct TimeTextTests {
  static let noon = Instant(seconds: 1_773_806_400)  // 2026-03-18 12:00 in China

  @Test(
    arguments: [
      (0, "今天 12:00"), (-780, "昨天 23:00"), (720, "明天 00:00"), (-57_600, "02-06 12:00"), (-144_000, "2025-12-08 12:00"),
    ] as [(Int64, String)])
  func aDayIsNamedFromToday(minutes: Int64, text: String) {
    #expect(TimeText(Words(.chinese), now: Self.noon).full(Self.noon + .minutes(minutes)) == text)
  }

  @Test(
    arguments: [
      (252, "4:12"), (-252, "4:12"), (299, "4:59"), (300, "5 分"), (301, "6 分"), (3599, "60 分"), (3600, "1 小时 0 分"),
      (200_000, "2 天"),
    ] as [(Int64, String)])
  func aLengthIsToTheSecondOnlyUnderFiveMinutes(seconds: Int64, text: String) {
    #expect(TimeText(Words(.chinese), now: Self.noon).length(.seconds(seconds)) == text)
  }

  @Test(
    arguments: [
      (600, .calm, "clock"), (299, .amber, "warn"), (0, .amber, "warn"), (-1, .red, "late"),
    ] as [(Int64, Tone, String)])
  func aClockTurnsAmberThenRed(seconds: Int64, tone: Tone, icon: String) {
    let clock = Clock(
      "x", due: Self.noon + .seconds(seconds), warning: .minutes(5), words: Words(.english), now: Self.noon)
    #expect(clock.tone == tone)
    #expect(clock.icon == icon)
  }
}
