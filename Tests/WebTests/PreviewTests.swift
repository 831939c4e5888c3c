// SPDX-License-Identifier: Apache-2.0
import Domain
import Foundation
import Testing

@testable import Web

/// Writes every sample page to `.build/preview`, from the templates in the tree, for `scripts/preview` to look at.
@Suite struct PreviewTests {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  @Test(arguments: Language.allCases) func samplePagesAreWritten(_ language: Language) async throws {
    let templates = Self.root.appending(path: "Sources/Web/Templates").path
    let pages = try await Pages(folder: templates, assetsPath: "/assets")
    let folder = Self.root.appending(path: ".build/preview/\(language.rawValue)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, html) in Samples(language).all(pages) {
      try Data(html.utf8).write(to: folder.appending(path: "\(name).html"))
      #expect(!html.contains("⟨"), "\(name) uses a text that does not exist")
    }
  }
}
