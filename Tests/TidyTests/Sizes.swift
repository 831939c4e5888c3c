// SPDX-License-Identifier: Apache-2.0

/// Files aim below 200 lines and stop at 400; functions aim below 40 and stop at 70.
enum Sizes {
  static let fileAim = 200
  static let fileStop = 400
  static let functionAim = 40
  static let functionStop = 70

  struct Measured: Equatable {
    /// "path" for a file, "path#name" for a function.
    let name: String
    let line: Int
    let lines: Int
    let isFunction: Bool
    var aim: Int { isFunction ? functionAim : fileAim }
    var stop: Int { isFunction ? functionStop : fileStop }
  }

  static func measure(_ file: SourceFile) -> [Measured] {
    let count = file.lines.count - (file.text.hasSuffix("\n") ? 1 : 0)
    let whole = Measured(name: file.path, line: 1, lines: count, isFunction: false)
    return [whole]
      + functions(in: file.code).map {
        Measured(name: "\(file.path)#\($0.name)", line: $0.line, lines: $0.lines, isFunction: true)
      }
  }

  /// What is over the stop and not in the ratchet, what grew beyond its ratchet, and ratchets that are too loose.
  static func findings(_ measured: [Measured], ratchet: [String: Int]) -> [Finding] {
    var open = ratchet
    var found: [Finding] = []
    for one in measured where one.lines > one.stop {
      let allowed = open.removeValue(forKey: one.name)
      if let allowed, one.lines <= allowed {
        if one.lines < allowed {
          found.append(Finding("Tests/TidyTests/ratchet.txt", "\(one.name) is down to \(one.lines): lower it there"))
        }
        continue
      }
      found.append(Finding(one.name, line: one.line, "\(one.lines) lines, the stop is \(allowed ?? one.stop)"))
    }
    found += open.keys.sorted().map { Finding("Tests/TidyTests/ratchet.txt", "\($0) is no longer too long: remove it") }
    return found
  }

  /// "name lines" a line; `#` starts a comment.
  static func ratchet(_ text: String) -> [String: Int] {
    var limits: [String: Int] = [:]
    for line in text.split(separator: "\n") where !line.hasPrefix("# ") {
      let parts = line.split(separator: " ")
      if parts.count == 2, let lines = Int(parts[1]) { limits[String(parts[0])] = lines }
    }
    return limits
  }

  struct Function: Equatable {
    let name: String
    let line: Int
    let lines: Int
  }

  /// Functions and initialisers with a body, in code whose comments and strings are blanks.
  static func functions(in code: String) -> [Function] {
    let words = Words(code)
    var found: [Function] = []
    for index in words.all.indices where words.all[index].text == "func" || words.startsInitialiser(index) {
      guard let open = words.bodyStart(after: index), let close = words.closing(of: open) else { continue }
      let first = words.all[index]
      let name = first.text == "func" ? words.all[index + 1].text : "init"
      found.append(Function(name: name, line: first.line, lines: words.all[close].line - first.line + 1))
    }
    return found
  }
}

/// Code cut into identifiers and single marks, each with its line.
struct Words {
  struct Word {
    let text: String
    let line: Int
  }
  let all: [Word]

  init(_ code: String) {
    var (words, line, current) = ([Word](), 1, [UInt8]())
    func flush() {
      if !current.isEmpty { words.append(Word(text: String(decoding: current, as: UTF8.self), line: line)) }
      current = []
    }
    for byte in code.utf8 {
      let isLetter =
        byte >= 128 || byte == UInt8(ascii: "_") || (48...57).contains(byte) || (65...90).contains(byte)
        || (97...122).contains(byte)
      if isLetter { current.append(byte); continue }
      flush()
      if byte == UInt8(ascii: "\n") {
        line += 1
      } else if byte > 32 {
        words.append(Word(text: String(UnicodeScalar(byte)), line: line))
      }
    }
    flush()
    all = words
  }

  func startsInitialiser(_ index: Int) -> Bool {
    guard all[index].text == "init", index + 1 < all.count, ["(", "?", "<"].contains(all[index + 1].text) else {
      return false
    }
    return index == 0 || all[index - 1].text != "."
  }

  /// The `{` of the body; nil for a requirement of a protocol, which has none.
  func bodyStart(after index: Int) -> Int? {
    var depth = 0
    for next in (index + 1)..<all.count {
      switch all[next].text {
      case "(", "[": depth += 1
      case ")", "]": depth -= 1
      case "{" where depth == 0: return next
      case "}" where depth == 0: return nil
      case "func", "init", "var", "let", "static", "case", "package", "private": if depth == 0 { return nil }
      default: break
      }
    }
    return nil
  }

  func closing(of open: Int) -> Int? {
    var depth = 0
    for next in open..<all.count {
      if all[next].text == "{" { depth += 1 }
      if all[next].text == "}" { depth -= 1 }
      if depth == 0 { return next }
    }
    return nil
  }
}
