// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// The rules, held against the repository itself.
@Suite struct RepositoryTests {
  @Test func filesAndFunctionsStaySmall() throws {
    let measured = Tree.swift.flatMap(Sizes.measure)
    let text = try String(contentsOf: Tree.root.appending(path: "Tests/TidyTests/ratchet.txt"), encoding: .utf8)
    expectNone(Sizes.findings(measured, ratchet: Sizes.ratchet(text)))
    let long = measured.filter { $0.lines > $0.aim && $0.lines <= $0.stop }.sorted { $0.lines > $1.lines }
    if !long.isEmpty {
      print("Tidy: \(long.count) over the aim, the longest: \(long.prefix(5).map { "\($0.name) (\($0.lines))" })")
    }
  }

  @Test func noBannedWords() { expectNone(Tree.sources.flatMap(Wording.findings)) }
  @Test func importsGoOneWay() { expectNone(Tree.sources.flatMap(Rooms.importFindings)) }
  @Test func foldersAreNouns() { expectNone(Rooms.folderFindings(Tree.sourceFolders)) }
  /// The kernel's own folders (journal, tasks) also act on the whole store: claims, positions, restore.
  @Test func statementsNameTheirCity() {
    let nouns = Tree.sources.filter { file in
      file.room == "Storage" && Rooms.nouns.contains { file.path.hasPrefix("Sources/Storage/\($0)/") }
    }
    expectNone(Statements.findings(nouns))
  }

  @Test func everyFileNamesItsLicence() {
    let programs = Tree.files.filter { $0.text.hasPrefix("#!") }
    expectNone((Tree.swift.filter { !$0.isPlaceholder } + programs).flatMap(Documents.licenceFindings))
  }

  @Test func linksLeadSomewhere() {
    expectNone(Tree.documents.flatMap { Documents.linkFindings($0, exists: Tree.exists) })
    expectNone(Tree.sources.flatMap { Documents.mentionFindings($0, exists: Tree.exists) })
  }

  @Test(arguments: Tree.names(in: "").filter { $0.hasPrefix("README") })
  func readmeDrawsTheRealTree(_ name: String) throws {
    let text = try String(contentsOf: Tree.root.appending(path: name), encoding: .utf8)
    let rooms = Tree.names(in: "Sources").filter { !Rooms.headers.contains($0) }.map { "Sources/\($0)" }
    let folders = Tree.names(in: "").filter { Tree.isFolder($0) && !$0.hasPrefix(".") && $0 != "Sources" }
    expectNone(Documents.treeFindings(readme: name, drawn: Documents.drawnTree(text), real: rooms + folders))
  }

  private func expectNone(_ findings: [Finding], _ place: SourceLocation = #_sourceLocation) {
    for finding in findings { Issue.record("\(finding)", sourceLocation: place) }
  }
}
