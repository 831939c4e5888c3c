// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Hummingbird

/// Every way of reaching us by a channel, for Server to mount.
package struct ChannelRoutes: Sendable {
  let desk: Desk
  /// The world's clock, and real time for tokens and links.
  let now: @Sendable () -> Instant
  let realNow: @Sendable () -> Instant

  package init(
    desk: Desk, now: @escaping @Sendable () -> Instant, realNow: @escaping @Sendable () -> Instant
  ) {
    self.desk = desk
    self.now = now
    self.realNow = realNow
  }

  package func add<Context: RequestContext>(to router: some RouterMethods<Context>) {
    WebChat(routes: self).add(to: router)
  }
}
