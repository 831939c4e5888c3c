// SPDX-License-Identifier: Apache-2.0
import Testing

/// The rules themselves, on small pieces of text.
@Suite struct RuleTests {
  @Test(arguments: [
    ("let a = 1 // try!", "let a = 1"),
    ("a /* x /* y */ z */ b", "a                   b"),
    (#"say("try! \(f("x")) as!")"#, #"say("       (f(" "))     ")"#),
    ("#\"a\"b\"#", "#\"   \"#"),
    ("\"\"\"\na \"b\"\n\"\"\" c", "\"\"\"\n     \n\"\"\" c"),
    (#""\\" + x"#, #""  " + x"#),
  ])
  func codeWithoutCommentsAndStrings(_ text: String, _ expected: String) {
    let code = Lexer.codeOnly(text)
    #expect(squeezed(code) == squeezed(expected))
    #expect(code.utf8.count == text.utf8.count)
  }

  @Test func functionsAreMeasured() {
    let code = """
      protocol Rider { func ride() async; var name: String { get } }
      struct Ming {
        init(a: Int = { 1 }()) {
          x = a
        }
        func ride() {
          if late {
            go()
          }
        }
        func rest() { }
        let copy = Self.init(a: 2)
      }
      """
    #expect(
      Sizes.functions(in: code) == [
        .init(name: "init", line: 3, lines: 3), .init(name: "ride", line: 6, lines: 5),
        .init(name: "rest", line: 11, lines: 1),
      ])
  }

  @Test(arguments: [
    (400, [:], 0),  // at the stop
    (401, [:], 1),  // over it
    (450, ["A.swift": 450], 0),  // was so before
    (451, ["A.swift": 450], 1),  // grew
    (449, ["A.swift": 450], 1),  // shrank: the ratchet follows
    (300, ["A.swift": 450], 1),  // is fine now: the ratchet goes
  ])
  func ratchetOnlyGoesDown(_ lines: Int, _ ratchet: [String: Int], _ findings: Int) {
    let file = SourceFile(path: "A.swift", text: String(repeating: "x\n", count: lines))
    #expect(Sizes.findings(Sizes.measure(file), ratchet: ratchet).count == findings)
  }

  @Test(arguments: [
    ("Sources/Desk/A.swift", "let now = Date()", 1),
    ("Sources/Server/Clock.swift", "let now = Date()", 0),
    ("Sources/Desk/A.swift", "UpdateDate()", 0),
    ("Sources/Desk/A.swift", "a as! B; try! c()", 2),
    ("Sources/Desk/A.swift", "// never as! this", 0),
    ("Sources/Desk/A.swift", "let text = \"try!\"", 0),
    ("Sources/Web/A.swift", "print(x)", 1),
    ("Sources/Web/A.swift", "page.print(x); fingerprint(x)", 0),
    ("Sources/Server/A.swift", "print(x)", 0),
    ("Sources/Work/A.swift", "Task { }", 1),
    ("Sources/Work/A.swift", "NewTask { }", 0),
    ("Sources/Work/A.swift", "try await desk.store.write { }", 1),
    ("Sources/Work/A.swift", "try await desk.store.read { }", 0),
    ("Sources/Desk/A.swift", "try await store.write { }", 0),
    ("Sources/Work/A.swift", "// TODO later", 1),
    ("Sources/Work/A.swift", "public struct A {}", 1),
    ("Sources/Work/OrderManager.swift", "", 1),
    ("Sources/Work/Order+Helper.swift", "", 0),  // judged by the type before the plus
  ])
  func bannedWords(_ path: String, _ text: String, _ findings: Int) {
    #expect(Wording.findings(SourceFile(path: path, text: text)).count == findings)
  }

  @Test(arguments: [
    ("Sources/Domain/A.swift", "import FoundationEssentials", 0),
    ("Sources/Domain/A.swift", "import Foundation", 1),
    ("Sources/Domain/A.swift", "import Storage", 1),
    ("Sources/Web/A.swift", "import Desk\nimport Storage", 1),
    ("Sources/Web/A.swift", "package import struct Domain.Money", 0),
    ("Sources/Work/A.swift", "// import Web", 0),
    ("Sources/Desk/A.swift", "@preconcurrency import Hummingbird", 1),
    ("Tests/DeskTests/A.swift", "import Anything", 0),
  ])
  func importsOfRooms(_ path: String, _ text: String, _ findings: Int) {
    #expect(Rooms.importFindings(SourceFile(path: path, text: text)).count == findings)
  }

  @Test(arguments: [
    ("Domain", 0), ("Domain/Orders/Wire", 0), ("CPostgres", 0), ("Web/Templates/case", 0), ("Web/Widgets", 1),
    ("Kitchen", 1),
  ])
  func foldersOfRooms(_ folder: String, _ findings: Int) {
    #expect(Rooms.folderFindings([folder]).count == findings)
  }

  @Test(arguments: [
    ("docs/A.md", "see [b](B.md) and [c](../README.md#top)", 0),
    ("docs/A.md", "see [b](missing.md)", 1),
    ("docs/A.md", "[web](https://example.com) [here](#there)", 0),
  ])
  func linksOfDocuments(_ path: String, _ text: String, _ findings: Int) {
    let there: Set<String> = ["docs/B.md", "README.md"]
    let file = SourceFile(path: path, text: text)
    #expect(Documents.linkFindings(file, exists: there.contains).count == findings)
  }

  @Test(arguments: [("/// see (docs/B.md).", 0), ("\"docs/gone.md\"", 1), ("/// docs/decisions/", 0)])
  func documentsThatCodeNames(_ text: String, _ findings: Int) {
    let file = SourceFile(path: "Sources/Web/A.swift", text: text)
    #expect(Documents.mentionFindings(file) { $0 == "docs/B.md" }.count == findings)
  }

  @Test(arguments: [
    ("CREATE TABLE offer (city BIGINT, id BIGINT, PRIMARY KEY (city, id))", 0),
    ("CREATE TABLE offer (city BIGINT, id BIGINT PRIMARY KEY)", 1),
    ("CREATE TABLE agent (id BIGINT PRIMARY KEY)", 0),  // national
    ("UPDATE leg SET state = $3 WHERE city = $1 AND id = $2", 0),
    ("UPDATE leg SET state = $2 WHERE id = $1", 1),
    ("DELETE FROM leg WHERE id = $1", 1),
    ("UPDATE agent SET name = $2 WHERE id = $1", 0),
    ("SELECT a FROM leg ORDER BY a LIMIT 10 OFFSET 20", 1),
    ("Update the leg", 0),
  ])
  func statementsAndCities(_ sql: String, _ findings: Int) {
    let leg = "\"CREATE TABLE leg (city BIGINT NOT NULL, id BIGINT, PRIMARY KEY (city, id))\""
    for quote in ["\"", "\"\"\""] {
      let file = SourceFile(path: "Sources/Storage/A.swift", text: "\(leg)\n\(quote)\(sql)\(quote)\n")
      #expect(Statements.findings([file]).count == findings)
    }
  }

  @Test func treeOfTheReadme() {
    let drawn = Documents.drawnTree("# A\n```tree\nSources/Web  what people see\ndocs  words\n```\n")
    #expect(drawn == ["Sources/Web", "docs"])
    #expect(Documents.treeFindings(readme: "README.md", drawn: drawn, real: ["docs", "deploy"]).count == 2)
  }

  @Test(arguments: [
    ("// SPDX-License-Identifier: Apache-2.0\nimport A", 0),
    ("// swift-tools-version: 6.1\n// SPDX-License-Identifier: Apache-2.0", 0), ("import A", 1),
  ])
  func licenceLine(_ text: String, _ findings: Int) {
    #expect(Documents.licenceFindings(SourceFile(path: "A.swift", text: text)).count == findings)
  }

  private func squeezed(_ text: String) -> String { text.split(separator: " ").joined(separator: " ") }
}
