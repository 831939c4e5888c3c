// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import FoundationEssentials

/// How the platforms' feeds are doing: what came, how late, what could not be used, what had to be fetched.
struct FeedsPage: Sendable {
  struct Feed: Sendable {
    var name: String
    var state: String
    var tone: Tone
    var figures: [Figure]
    var bars: [Bar]
    var barsTitle: String
  }
  struct Figure: Sendable {
    var name: String
    var value: String
    var title: String
    var tone: Tone
  }
  /// One minute of the last hour, in a picture of 480 by 40.
  struct Bar: Sendable {
    var x: Int
    var y: Int
    var height: Int
    var title: String
  }
  struct Line: Sendable {
    var at: String
    var feed: String
    var what: String
    var more: String
  }

  var feeds: [Feed]
  var unknown: [Line]
  var unreadable: [Line]
  var refusals: [Line]
  var refused: String
}

extension FeedsPage {
  init(_ view: FeedsView, words: Words, time: TimeText, now: Instant) {
    feeds = view.feeds.map { Feed($0, words: words, time: time, now: now) }
    unknown = view.unknown.map {
      Line(at: time.ago($0.lastAt), feed: $0.feed, what: $0.kind, more: "\($0.seen)")
    }
    unreadable = view.unreadable.flatMap { kept in
      BadLine.all(kept.bad).prefix(3).map { bad in
        Line(
          at: time.ago(kept.at), feed: kept.feed, what: bad.field.isEmpty ? words("feedWhole") : bad.field,
          more: bad.rule)
      }
    }
    refusals = view.refusals.map {
      Line(at: time.ago($0.at), feed: $0.feed, what: $0.reason, more: words("bytes", "\($0.bytes)"))
    }
    refused =
      view.refused.isEmpty
      ? words("feedNoneRefused")
      : view.refused.map { "\($0.reason) \($0.count)" }.joined(separator: words("dotBetween"))
  }

  /// What stands beside a kept request about a line that could not be read.
  private struct BadLine: Decodable {
    let field: String
    let rule: String

    static func all(_ text: String) -> [BadLine] {
      (try? JSONDecoder().decode([BadLine].self, from: Data(text.utf8))) ?? []
    }
  }
}

extension FeedsPage.Feed {
  init(_ report: FeedReport, words: Words, time: TimeText, now: Instant) {
    name = report.feed
    (state, tone) =
      switch report.health {
      case .good: (words("feedGood"), .good)
      case .doubtful: (words("feedDoubtful"), .amber)
      case .bad: (words("feedBad"), .red)
      }
    let (recent, hour, day) = (report.now, report.hour, report.day)
    func figure(_ key: String, _ value: String, _ isOdd: Bool = false) -> FeedsPage.Figure {
      .init(name: words(key), value: value, title: words("\(key)Why"), tone: isOdd ? .amber : .calm)
    }
    func odd(_ key: String, _ part: KeyPath<FeedMinute, Int>) -> FeedsPage.Figure {
      figure(key, "\(hour[keyPath: part]) / \(day[keyPath: part])", hour[keyPath: part] > 0)
    }
    let newest = report.newest.map(time.ago) ?? "–"
    let lag = recent.lag.map { "\(Self.seconds($0)) / \(Self.seconds(recent.lagMax))" } ?? "–"
    figures = [
      figure("feedNewest", newest, report.health != .good && recent.requests == 0),
      figure("feedLag", lag, (recent.lag ?? .zero) > FeedReport.late),
      figure("feedRate", "\((recent.events + 4) / 5)"),
      figure("feedRepeated", Self.share(hour.repeated, of: hour.events)),
      odd("feedFound", \.found), odd("feedUnknown", \.unknown), odd("feedUnreadable", \.bad),
    ]
    bars = Self.bars(report.minutes, words: words, time: time, now: now)
    barsTitle = words("feedBars", "\(hour.events)")
  }

  private static func seconds(_ span: Span) -> String {
    let tenths = (span.ms + 50) / 100
    return "\(tenths / 10).\(tenths % 10) s"
  }

  private static func share(_ part: Int, of all: Int) -> String {
    guard all > 0 else { return "–" }
    let tenths = part * 1000 / all
    return "\(tenths / 10).\(tenths % 10) %"
  }

  private static let width = 8
  private static let height = 40

  private static func bars(
    _ minutes: [FeedMinute], words: Words, time: TimeText, now: Instant
  ) -> [FeedsPage.Bar] {
    let most = max(1, minutes.map(\.events).max() ?? 1)
    let first = (now.ms / 60_000) - 59
    return minutes.compactMap { minute in
      let place = Int(minute.minute.ms / 60_000 - first)
      guard (0..<60).contains(place), minute.events > 0 else { return nil }
      let tall = max(1, minute.events * height / most)
      return .init(
        x: place * width, y: height - tall, height: tall,
        title: words("feedBar", time.clock(minute.minute), "\(minute.events)", "\(minute.fresh)"))
    }
  }
}
