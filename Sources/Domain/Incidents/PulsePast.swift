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

  private var minutes: [Int64: [(place: PulsePlace, count: Pulse.Count)]] = [:]
  /// By the minute in which they were due, whenever that was told.
  private var dues: [Int64: [PulsePlace: Due]] = [:]
  /// Orders placed in the hour up to the end of a minute: each look asks for it a minute later.
  private var hour: (end: Int64, placed: [PulsePlace: Double])?

  mutating func take(_ pulse: Pulse, minute: Int64) {
    for (place, counts) in pulse.places {
      for count in counts {
        switch count.signal {
        case .due: dues[count.due, default: [:]][place, default: Due()].all += count.count
        case .landed: dues[count.due, default: [:]][place, default: Due()].landed += count.count
        default: minutes[minute, default: []].append((place, count))
        }
      }
    }
    if let hour, hour.end - 60 < minute, minute <= hour.end { self.hour = nil }
  }

  mutating func forget(before minute: Int64) {
    minutes = minutes.filter { $0.key >= minute }
    dues = dues.filter { $0.key >= minute }
  }

  mutating func placedHour(upTo end: Int64) -> [PulsePlace: Double] {
    if let hour, hour.end <= end, end - hour.end < 60 {
      add((hour.end + 1)..<(end + 1), 1)
      add((hour.end - 59)..<(end - 59), -1)
    } else {
      hour = (end, [:])
      add((end - 59)..<(end + 1), 1)
    }
    hour?.end = end
    return hour?.placed ?? [:]
  }

  /// Counts minutes into the hour, or out of it.
  private mutating func add(_ counted: Range<Int64>, _ sign: Double) {
    for minute in counted {
      for (place, count) in minutes[minute] ?? [] where count.signal == .placed {
        let sum = (hour?.placed[place] ?? 0) + sign * Double(count.count)
        hour?.placed[place] = sum == 0 ? nil : sum
      }
    }
  }

  func window(_ counted: ClosedRange<Int64>, due: ClosedRange<Int64>) -> Window {
    var window = Window()
    for minute in counted {
      for (place, counted) in minutes[minute] ?? [] {
        let count = Double(counted.count)
        switch counted.signal {
        case .placed: window.sums[place, default: .init()].placed += count
        case .event: window.sums[place, default: .init()].events += count
        default: window.sums[place, default: .init()].bad[counted.signal.rawValue, default: 0] += count
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
