// SPDX-License-Identifier: Apache-2.0

/// The minutes of a city that a look may need.
struct PulsePast: Sendable {
  /// The counts of some of them together, by place.
  struct Window {
    var sums: [PulsePlace: PulseUsual.Sums] = [:]
    /// Orders placed in the hour up to the window's end.
    var placedHour: [PulsePlace: Double] = [:]
  }

  private struct Due {
    var all = 0
    var landed = 0
  }

  private var minutes: [Int64: [Pulse.Line]] = [:]
  /// By the minute in which they were due, whenever that was told.
  private var dues: [Int64: [PulsePlace: Due]] = [:]

  mutating func take(_ pulse: Pulse, minute: Int64) {
    for (key, count) in pulse.counts {
      switch key.signal {
      case .due: dues[key.due, default: [:]][key.place, default: Due()].all += count
      case .landed: dues[key.due, default: [:]][key.place, default: Due()].landed += count
      default: minutes[minute, default: []].append(Pulse.Line(key: key, count: count))
      }
    }
  }

  mutating func forget(before minute: Int64) {
    minutes = minutes.filter { $0.key >= minute }
    dues = dues.filter { $0.key >= minute }
  }

  func window(_ counted: ClosedRange<Int64>, due: ClosedRange<Int64>) -> Window {
    var window = Window()
    for minute in (counted.upperBound - 59)...counted.upperBound {
      for line in minutes[minute] ?? [] {
        let (place, count) = (line.key.place, Double(line.count))
        if line.key.signal == .placed { window.placedHour[place, default: 0] += count }
        guard counted.contains(minute) else { continue }
        switch line.key.signal {
        case .placed: window.sums[place, default: .init()].placed += count
        case .event: window.sums[place, default: .init()].events += count
        default: window.sums[place, default: .init()].bad[line.key.signal.rawValue, default: 0] += count
        }
      }
    }
    for minute in due {
      for (place, due) in dues[minute] ?? [:] {
        window.sums[place, default: .init()].due += Double(due.all)
        // An end whose beginning a crash has lost makes no order less late.
        let late = Double(max(0, due.all - due.landed))
        window.sums[place, default: .init()].bad[PulseSignal.late.rawValue, default: 0] += late
      }
    }
    return window
  }
}
