// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Hummingbird

extension Web {
  /// How the platforms' feeds are doing, for operations.
  func mountFeeds(on routes: StaffRoutes) {
    routes.get("feeds") { staff in
      try await page("feeds", try await feeds(staff), staff, title: staff.words("navFeeds"), current: "/feeds")
    }
    routes.get("feeds/live") { staff in
      let frame = try await frame(staff, title: staff.words("navFeeds"), current: "/feeds")
      return piece("feeds-live", try await feeds(staff), frame)
    }
  }

  private func feeds(_ staff: StaffRequest) async throws -> FeedsPage {
    let view = try await desk.feeds(for: staff.me.actor, at: staff.now)
    return FeedsPage(view, words: staff.words, time: staff.time, now: staff.now)
  }
}
