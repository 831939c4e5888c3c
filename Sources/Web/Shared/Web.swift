// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Hummingbird
import Logging

/// Everything the pages need, made once at start. `Routes.swift` says what is mounted where.
package struct Web: Sendable {
  let desk: Desk
  let pages: Pages
  let assets: Assets
  let hub: LiveHub
  /// The desk's clock; the demo's runs faster.
  let now: @Sendable () -> Instant
  /// The wall clock: tokens and cookies go by it, whatever speed the desk's own clock runs at.
  let realNow: @Sendable () -> Instant
  let settings: WebSettings

  /// - Parameters:
  ///   - now: the desk's clock (the demo's runs faster).
  ///   - assetsFolder: other assets than this build's, for tests.
  package init(
    desk: Desk, hub: LiveHub, settings: WebSettings = WebSettings(), now: @escaping @Sendable () -> Instant,
    realNow: @escaping @Sendable () -> Instant
  ) async throws {
    self.desk = desk
    self.hub = hub
    self.now = now
    self.realNow = realNow
    self.settings = settings
    assets = try Assets()
    pages = try await Pages(assetsPath: assets.path)
  }
}

package struct WebSettings: Sendable {
  /// How fast the desk's clock runs, for the countdowns in the browser.
  package var speed: Double = 1
  /// Cookies are sent over TLS only. False for plain HTTP on loopback.
  package var isSecure = false
  /// A proxy stands in front of us and tells who sends.
  package var trustsProxy = false

  package init(speed: Double = 1, isSecure: Bool = false, trustsProxy: Bool = false) {
    self.speed = speed
    self.isSecure = isSecure
    self.trustsProxy = trustsProxy
  }
}
