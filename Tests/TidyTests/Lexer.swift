// SPDX-License-Identifier: Apache-2.0

/// Just enough of Swift's grammar to tell code from comments and strings.
/// Knows nested comments, escapes, interpolation, raw strings and strings of several lines.
struct Lexer {
  private let input: [UInt8]
  private var output: [UInt8] = []
  private var at = 0

  static func codeOnly(_ text: String) -> String {
    var lexer = Lexer(input: Array(text.utf8))
    lexer.output.reserveCapacity(lexer.input.count)
    while lexer.at < lexer.input.count { lexer.step() }
    return String(decoding: lexer.output, as: UTF8.self)
  }

  private init(input: [UInt8]) { self.input = input }

  private mutating func step() {
    switch input[at] {
    case UInt8(ascii: "/") where starts("//"): blank(until: { $0.starts("\n") })
    case UInt8(ascii: "/") where starts("/*"): comment()
    case UInt8(ascii: "\""): string(hashes: 0)
    case UInt8(ascii: "#"):
      let hashes = run(of: UInt8(ascii: "#"))
      guard at + hashes < input.count, input[at + hashes] == UInt8(ascii: "\"") else { return keep(hashes) }
      keep(hashes)
      string(hashes: hashes)
    default: keep(1)
    }
  }

  private mutating func comment() {
    var depth = 0
    repeat {
      if starts("/*") { depth += 1; blank(2) } else if starts("*/") { depth -= 1; blank(2) } else { blank(1) }
    } while depth > 0 && at < input.count
  }

  private mutating func string(hashes: Int) {
    let quote = starts("\"\"\"") ? "\"\"\"" : "\""
    let marks = String(repeating: "#", count: hashes)
    let (end, escape) = (quote + marks, "\\" + marks)
    keep(quote.utf8.count)
    while at < input.count, !starts(end) {
      if starts(escape + "(") {
        blank(escape.utf8.count)
        interpolation()
      } else if starts(escape) {
        blank(escape.utf8.count + 1)
      } else if quote == "\"", starts("\n") {
        return  // not a string after all: an unfinished line
      } else {
        blank(1)
      }
    }
    keep(end.utf8.count)
  }

  /// The code between the parentheses of an interpolation is code like any other.
  private mutating func interpolation() {
    var depth = 0
    repeat {
      if input[at] == UInt8(ascii: "(") { depth += 1 }
      if input[at] == UInt8(ascii: ")") { depth -= 1 }
      step()
    } while depth > 0 && at < input.count
  }

  private func starts(_ text: String) -> Bool {
    var index = at
    for byte in text.utf8 {
      guard index < input.count, input[index] == byte else { return false }
      index += 1
    }
    return true
  }

  private func run(of byte: UInt8) -> Int {
    var index = at
    while index < input.count, input[index] == byte { index += 1 }
    return index - at
  }

  private mutating func keep(_ count: Int) {
    let end = min(at + count, input.count)
    output.append(contentsOf: input[at..<end])
    at = end
  }

  private mutating func blank(_ count: Int) {
    let end = min(at + count, input.count)
    while at < end {
      let isBreak = input[at] == UInt8(ascii: "\n")
      output.append(isBreak ? UInt8(ascii: "\n") : UInt8(ascii: " "))
      at += 1
    }
  }

  private mutating func blank(until stop: (Lexer) -> Bool) {
    while at < input.count, !stop(self) { blank(1) }
  }
}
