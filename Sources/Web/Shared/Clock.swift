// SPDX-License-Identifier: Apache-2.0
import Domain

/// How a person should feel about something: the only colours besides the accent.
enum Tone: String, Sendable {
  case calm, good, accent, amber, red
}

/// A clock that can hurt someone, always in the same shape: calm, then amber with the minutes left, then red with what
/// happens next. Drawn by the server, ticked on by `<count-down>` in the browser.
struct Clock: Sendable {
  let due: Int64
  /// From here on amber.
  let amber: Int64
  let tone: Tone
  let icon: String
  /// What it counts to, for screen readers and the tooltip: "承诺到期".
  let name: String
  /// "剩", "快到了", "超了".
  let word: String
  let text: String
  /// What happens at zero.
  let then: String?
  let isBig: Bool

  /// - Parameter warning: how long before `due` it turns amber.
  init(
    _ name: String, due: Instant, warning: Span, then: String? = nil, isBig: Bool = false, words: Words, now: Instant
  ) {
    self.due = due.ms
    amber = (due - warning).ms
    tone = now > due ? .red : now.ms >= amber ? .amber : .calm
    icon = tone == .red ? "late" : tone == .amber ? "warn" : "clock"
    self.name = name
    word = words(tone == .red ? "clockOver" : tone == .amber ? "clockSoon" : "clockLeft")
    text = TimeText(words, now: now).length(due - now)
    self.then = then
    self.isBig = isBig
  }
}
