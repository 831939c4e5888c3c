// SPDX-License-Identifier: Apache-2.0
import Domain

/// One order's way through time, before it is drawn.
struct TimelineLane: Sendable {
  struct Mark: Sendable {
    /// Two signs or one short word: "取餐".
    var name: String
    var at: Instant
    /// Happened; otherwise expected.
    var isDone: Bool
    init(_ name: String, at: Instant, isDone: Bool) {
      self.name = name
      self.at = at
      self.isDone = isDone
    }
  }

  var name: String
  /// In order of time.
  var marks: [Mark]
  /// The platform's own clock for this order.
  var due: Instant
  /// The time promised to the customer, when it is another one.
  var promised: Instant?
}

/// The timelines of a case's orders on one axis, as numbers for an SVG: real times above the rail, promised below, the
/// moving now through all of them. Drawn with attributes only, because our pages allow no inline style.
struct TimelinePicture: Sendable {
  struct Dot: Sendable {
    let x: Int
    let title: String
    let isDone: Bool
  }
  struct Label: Sendable {
    let x: Int
    let anchor: String
    let name: String
    let time: String
  }
  struct Lane: Sendable {
    let y: Int
    let nameY: Int
    let labelY: Int
    let timeY: Int
    let belowY: Int
    let dueTop: Int
    let dueBottom: Int
    let name: String
    let startX: Int
    let runX: Int
    let endX: Int
    let dueX: Int
    let dueAnchor: String
    let dueText: String
    /// Where the red part begins and ends, when it is or will be late.
    let lateFrom: Int?
    let lateTo: Int?
    let promisedX: Int?
    let promisedAnchor: String
    let promisedText: String?
    let dots: [Dot]
    let labels: [Label]
    /// The whole lane in words, for those who do not see it.
    let spoken: String
  }

  let width: Int
  let height: Int
  let lanes: [Lane]
  let nowX: Int
  let nowText: String
  let nowAnchor: String
  let nowBottom: Int
  /// The axis, so that the browser can move the now: `left`…`right` are `from`…`to`.
  let left: Int
  let right: Int
  let from: Int64
  let to: Int64
}

extension TimelinePicture {
  private static let laneHeight = 54
  private static let top = 12

  init?(lanes: [TimelineLane], words: Words, now: Instant, width: Int = 344) {
    let instants = lanes.flatMap { lane in lane.marks.map(\.at) + [lane.due] + (lane.promised.map { [$0] } ?? []) }
    guard let first = instants.min(), let last = instants.max() else { return nil }
    let axis = Axis(from: first, to: max(last, min(now, last + .minutes(30))), left: 6, right: width - 8)
    let time = TimeText(words, now: now)
    self.width = width
    height = Self.top + lanes.count * Self.laneHeight
    self.lanes = lanes.enumerated().map { index, lane in
      Lane(lane, top: Self.top + index * Self.laneHeight, axis: axis, time: time, words: words, now: now)
    }
    nowX = axis.x(now)
    nowText = time.clock(now)
    nowAnchor = axis.anchor(nowX)
    nowBottom = height - 18
    left = axis.left
    right = axis.right
    from = axis.from.ms
    to = axis.to.ms
  }
}

/// Where an instant is on the picture.
private struct Axis {
  let from: Instant
  let to: Instant
  let left: Int
  let right: Int

  func x(_ instant: Instant) -> Int {
    let part = Double((instant - from).ms) / Double(max(1, (to - from).ms))
    return left + Int((Double(right - left) * min(1, max(0, part))).rounded())
  }

  /// Texts at the edges grow inwards.
  func anchor(_ x: Int) -> String { x < left + 22 ? "start" : x > right - 22 ? "end" : "middle" }
}

extension TimelinePicture.Lane {
  fileprivate init(_ lane: TimelineLane, top: Int, axis: Axis, time: TimeText, words: Words, now: Instant) {
    let done = lane.marks.filter(\.isDone)
    let last = lane.marks.last
    let end = last?.at ?? lane.due
    nameY = top + 46
    labelY = top + 10
    timeY = top + 22
    y = top + 30
    belowY = top + 46
    dueTop = y - 5
    dueBottom = y + 7
    name = lane.name
    startX = axis.x(lane.marks.first?.at ?? now)
    runX = max(axis.x(done.last?.at ?? now), last?.isDone == true ? 0 : min(axis.x(now), axis.x(end)))
    endX = axis.x(max(end, lane.due))
    dueX = axis.x(lane.due)
    dueAnchor = axis.anchor(dueX)
    dueText = words("tlDue", time.clock(lane.due))
    let late = end > lane.due && lane.promised == nil
    lateFrom = late ? dueX : nil
    lateTo = late ? axis.x(end) : nil
    promisedX = lane.promised.map(axis.x)
    promisedAnchor = axis.anchor(lane.promised.map(axis.x) ?? 0)
    promisedText = lane.promised.map { words("tlPromised", time.clock($0)) }
    dots = lane.marks.map {
      .init(x: axis.x($0.at), title: "\($0.name) \(time.clock($0.at))", isDone: $0.isDone)
    }
    labels = Self.labels(lane.marks, axis: axis, time: time)
    spoken =
      lane.name + words("colon")
      + lane.marks.map { "\($0.name) \(time.clock($0.at))" + ($0.isDone ? "" : words("tlExpected")) }
      .joined(separator: words("comma")) + words("comma") + dueText
  }

  /// Labels for as many marks as fit without touching: the last that happened and the last of all first.
  private static func labels(_ marks: [TimelineLane.Mark], axis: Axis, time: TimeText) -> [TimelinePicture.Label] {
    let lastDone = marks.lastIndex(where: \.isDone)
    let byWeight = [marks.indices.last, lastDone, marks.indices.first].compactMap { $0 } + marks.indices.reversed()
    var taken: [(index: Int, from: Int, to: Int)] = []
    for index in byWeight where !taken.contains(where: { $0.index == index }) {
      let x = axis.x(marks[index].at)
      let half = max(15, marks[index].name.count * (marks[index].name.utf8.count == marks[index].name.count ? 3 : 6))
      let (from, to) =
        switch axis.anchor(x) {
        case "start": (x - 2, x + half * 2)
        case "end": (x - half * 2, x + 2)
        default: (x - half, x + half)
        }
      if taken.allSatisfy({ to + 3 <= $0.from || from >= $0.to + 3 }) { taken.append((index, from, to)) }
    }
    return taken.sorted { $0.index < $1.index }.map { place in
      let x = axis.x(marks[place.index].at)
      return .init(
        x: x, anchor: axis.anchor(x), name: marks[place.index].name, time: time.clock(marks[place.index].at))
    }
  }
}
