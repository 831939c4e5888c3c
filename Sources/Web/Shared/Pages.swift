// SPDX-License-Identifier: Apache-2.0
import Domain
import Foundation
import Mustache

/// The templates, read once at start, and the one function that turns facts into text. The same partial renders the
/// whole page, the answer to htmx and a piece of a live page.
package struct Pages: Sendable {
  private let library: MustacheLibrary
  /// Address of the assets: changes with any of their bytes, so browsers may keep them for ever.
  package let assetsPath: String

  /// Reads the templates of this build, or those of `folder` (the preview edits them without building).
  package init(folder: String? = nil, assetsPath: String) async throws {
    let folder = folder ?? Bundle.module.resourcePath.map { $0 + "/Templates" } ?? "Templates"
    library = try await MustacheLibrary(directory: folder)
    self.assetsPath = assetsPath
  }

  /// A page or a piece of one. `page` is shown under its own names; `t` are the words, `frame` what every page knows.
  package func render(_ template: String, _ page: some Sendable, frame: Frame) -> String {
    let facts = Facts(named: [
      "page": Facts(page), "frame": Facts(frame), "t": Words(frame.language), "assets": assetsPath,
    ])
    return render(template, facts)
  }

  /// A piece alone: its facts are at the top, as they are where the page includes it.
  package func renderPiece(_ template: String, _ piece: some Sendable, frame: Frame) -> String {
    render(template, Facts(piece, beside: ["frame": Facts(frame), "t": Words(frame.language), "assets": assetsPath]))
  }

  private func render(_ template: String, _ facts: Facts) -> String {
    guard let text = library.render(facts, withTemplate: template) else {
      preconditionFailure("no template named \(template)")
    }
    return text
  }
}

/// What every page knows besides its own facts.
package struct Frame: Sendable {
  package var language: Language
  package var other: Language
  /// "light", "dark" or nil for what the system prefers.
  package var theme: String?
  /// What the theme button shows and what it turns to: light, dark, the system's, light again.
  package var themeIcon: String
  package var themeName: String
  package var nextTheme: String
  package var title: String
  package var csrf: String
  package var now: Int64
  /// How fast the desk's clock runs: 1, or more in the demo.
  package var speed: Double
  /// Where this page's live stream is, with the position the page was rendered at; nil for a page that does not move.
  package var live: String?
  /// The journal position it was rendered at: a piece that is older than what the browser shows is not swapped in.
  package var position: Int64
  package var nav: [NavItem]

  package init(
    language: Language, title: String, theme: String? = nil, csrf: String = "", now: Instant, speed: Double = 1,
    live: String? = nil, position: Int64 = 0, nav: [NavItem] = []
  ) {
    self.language = language
    other = language == .chinese ? .english : .chinese
    self.title = title
    self.theme = theme
    themeIcon = theme == "light" ? "sun" : theme == "dark" ? "moon" : "desk"
    themeName = Words(language)("theme_\(theme ?? "system")")
    nextTheme = theme == "light" ? "dark" : theme == "dark" ? "system" : "light"
    self.csrf = csrf
    self.now = now.ms
    self.speed = speed
    self.live = live
    self.position = position
    self.nav = nav
  }
}

package struct NavItem: Sendable {
  package let href: String
  package let icon: String
  package let name: String
  package let isCurrent: Bool

  package init(href: String, icon: String, name: String, isCurrent: Bool) {
    self.href = href
    self.icon = icon
    self.name = name
    self.isCurrent = isCurrent
  }
}
