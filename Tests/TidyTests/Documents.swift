// SPDX-License-Identifier: Apache-2.0
import Foundation

/// What the documents say about files must be so.
enum Documents {
  /// Relative links of a Markdown file that lead nowhere.
  static func linkFindings(_ file: SourceFile, exists: (String) -> Bool) -> [Finding] {
    var found: [Finding] = []
    for (index, line) in file.lines.enumerated() {
      for target in links(in: line) {
        let path = resolve(target, from: file.path)
        if !exists(path) { found.append(Finding(file.path, line: index + 1, "link to \(target), which is not there")) }
      }
    }
    return found
  }

  /// The targets of `[words](target)` without those that leave the repository or stay in the page.
  static func links(in line: Substring) -> [String] {
    var (targets, rest) = ([String](), line)
    while let open = rest.firstRange(of: "](") {
      rest = rest[open.upperBound...]
      guard let close = rest.firstIndex(of: ")") else { break }
      let target = rest[..<close].prefix { $0 != "#" && $0 != " " }
      if !target.isEmpty, !target.contains("://"), !target.hasPrefix("mailto:") { targets.append(String(target)) }
      rest = rest[close...]
    }
    return targets
  }

  /// Documents that code sends its reader to.
  static func mentionFindings(_ file: SourceFile, exists: (String) -> Bool) -> [Finding] {
    var found: [Finding] = []
    for (index, line) in file.lines.enumerated() where line.contains("docs/") {
      for word in line.split(whereSeparator: { !($0.isLetter || $0.isNumber || "/.-_".contains($0)) })
      where word.hasPrefix("docs/") && word.hasSuffix(".md") && !exists(String(word)) {
        found.append(Finding(file.path, line: index + 1, "sends to \(word), which is not there"))
      }
    }
    return found
  }

  static func resolve(_ target: String, from path: String) -> String {
    var parts = path.split(separator: "/").dropLast().map(String.init)
    for step in target.split(separator: "/") {
      if step == ".." { _ = parts.popLast() } else if step != "." { parts.append(String(step)) }
    }
    return parts.joined(separator: "/")
  }

  /// The README draws the tree as lines `path  words` in a block fenced as `tree`.
  static func drawnTree(_ text: String) -> [String] {
    guard let open = text.firstRange(of: "```tree\n") else { return [] }
    let rest = text[open.upperBound...]
    guard let close = rest.firstRange(of: "```") else { return [] }
    return rest[..<close.lowerBound].split(separator: "\n").compactMap {
      $0.split(separator: " ").first.map(String.init)
    }
  }

  /// What is drawn and not there, and what is there and not drawn.
  static func treeFindings(readme: String, drawn: [String], real: [String]) -> [Finding] {
    let (there, shown) = (Set(real), Set(drawn))
    return drawn.filter { !there.contains($0) }.map { Finding(readme, "draws \($0), which is not there") }
      + real.filter { !shown.contains($0) }.map { Finding(readme, "does not draw \($0)") }
  }

  /// The licence in one line, first in each Swift file, after the tools version or `#!` where there is one.
  static func licenceFindings(_ file: SourceFile) -> [Finding] {
    let line = "SPDX-License-Identifier: Apache-2.0"
    return file.lines.prefix(2).contains { $0.hasSuffix(line) } ? [] : [Finding(file.path, line: 1, "lacks \(line)")]
  }
}
