// SPDX-License-Identifier: Apache-2.0
import Hummingbird

extension Web {
  /// Everything people see, one line a noun. Server mounts it with `Router(context: WebContext.self)`.
  package func mount(on router: Router<WebContext>) {
    router.add(middleware: SecurityHeaders())
    router.add(middleware: ErrorAnswers(web: self))
    router.add(middleware: SameOriginOnly())
    let staff = StaffRoutes(router: router, web: self)
    assets.mount(on: router)
    mountSettings(on: router)
    mountSignIn(on: router)
    mountLive(on: router)
    mountWorkspace(on: staff)
    mountCases(on: staff)
    mountCaseLooks(on: staff)
    mountPromises(on: staff)
    mountOrderCommands(on: staff)
    mountRemedies(on: staff)
    mountRemedySigning(on: staff)
    mountConcerns(on: staff)
    mountLeader(on: staff)
    mountReminders(on: staff)
    mountOwnPassword(on: staff)
    mountStaffing(on: staff)
    mountPeople(on: staff)
    mountTokens(on: staff)
    mountSwitches(on: staff)
    mountIncidents(on: staff)
    mountFeeds(on: staff)
    mountHelp(on: router)
    mountQuestions(on: router)
    mountNudges(on: router)
    mountAPI(on: router)
    mountCommandAPI(on: router)
  }
}
