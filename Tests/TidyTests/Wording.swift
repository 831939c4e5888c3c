// SPDX-License-Identifier: Apache-2.0

/// What no source file says, and why.
enum Wording {
  struct Banned: Sendable {
    let text: String
    let why: String
    /// Rooms where it is the right thing to say.
    var except: Set<String> = []
    /// The one file where it is.
    var exceptFile = ""
  }

  /// Looked for in code, not in comments or strings.
  static let inCode: [Banned] = [
    Banned(text: "Date()", why: "now is an argument, from the one clock", except: ["Server"]),
    Banned(text: "Task {", why: "use a task group or a Service, so that somebody waits for it"),
    Banned(text: "Task.detached", why: "use a task group or a Service, so that somebody waits for it"),
    Banned(text: "try!", why: "handle the error"),
    Banned(text: "as!", why: "handle the other type"),
    Banned(text: "fatalError(", why: "throw, or use precondition with a sentence for our own bug"),
    Banned(text: "@unchecked Sendable", why: "make it a value or put the state under a Mutex"),
    Banned(text: "nonisolated(unsafe)", why: "make it a value or put the state under a Mutex"),
    Banned(text: "print(", why: "log it; only the program itself talks to the terminal", except: ["Server"]),
    Banned(
      text: "store.write", why: "only verbs change anything", except: ["Desk", "Storage", "Server", "Simulator"],
      exceptFile: "Sources/Work/Shared/SequencerWork.swift"),
    Banned(text: "public", why: "the house is one package: say package"),
    Banned(text: "XCTest", why: "tests are Swift Testing"),
  ]

  /// Looked for everywhere.
  static let anywhere: [Banned] = [
    Banned(text: "TODO", why: "do it, or write a decision or an issue"),
    Banned(text: "FIXME", why: "do it, or write a decision or an issue"),
  ]

  /// A name that says nothing about what the thing does.
  static let emptyNames = ["Manager", "Helper", "Helpers", "Util", "Utils", "Common", "Core", "Base", "Impl"]

  static func findings(_ file: SourceFile) -> [Finding] {
    let room = file.room ?? ""
    let code = inCode.filter { !$0.except.contains(room) && $0.exceptFile != file.path }
    return search(file, in: file.code, for: code) + search(file, in: file.text, for: anywhere) + nameFindings(file)
  }

  private static func search(_ file: SourceFile, in text: String, for banned: [Banned]) -> [Finding] {
    let present = banned.filter { text.contains($0.text) }
    guard !present.isEmpty else { return [] }
    var found: [Finding] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      for one in present where says(line, one.text) {
        found.append(Finding(file.path, line: index + 1, "\(one.text): \(one.why)"))
      }
    }
    return found
  }

  /// Whether a line holds these very words, not as a part of a longer one or as the member of something.
  static func says(_ line: Substring, _ words: String) -> Bool {
    var rest = line
    while let range = rest.firstRange(of: words) {
      let before = line[..<range.lowerBound].last
      let after = line[range.upperBound...].first
      let opens = words.first.map { $0.isLetter } ?? false
      let closes = words.last.map { $0.isLetter } ?? false
      if !(opens && isPart(before, dot: !words.contains("."))), !(closes && isPart(after, dot: true)) { return true }
      rest = rest[range.upperBound...]
    }
    return false
  }

  private static func isPart(_ character: Character?, dot: Bool) -> Bool {
    guard let character else { return false }
    return character.isLetter || character.isNumber || character == "_" || (dot && character == ".")
  }

  private static func nameFindings(_ file: SourceFile) -> [Finding] {
    let name = file.path.split(separator: "/").last.map { String($0.prefix(while: { $0 != "." && $0 != "+" })) } ?? ""
    return emptyNames.filter { name.hasSuffix($0) }.map { Finding(file.path, "\($0) says nothing about what it does") }
  }
}
