// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Hummingbird

extension Web {
  func mountPromises(on routes: StaffRoutes) {
    mountTogether(on: routes)
    routes.get("cases/:id/writing") { staff in
      try await ask(
        staff,
        AskPage(
          post: "\(staff.request.uri.path)", title: staff.words("promiseWrite"), text: staff.words("whyPromiseWrite"),
          yes: staff.words("makePromise"),
          fields: [.init(name: "minutes", label: staff.words("withinMinutes"), value: "30", mode: "numeric")]))
    }
    routes.post("cases/:id/writing") { staff, form in
      let id: CaseID = try staff.http.id("id")
      let minutes: Int64 = try form.value("minutes")
      guard (1...1440).contains(minutes) else { throw DeskError.invalid(field: "minutes", rule: "1-1440") }
      let view = try await surrounded(id, staff)
      _ = try await desk.offerWriting(
        offer(view, staff), by: staff.now + .minutes(minutes), actor: staff.me.actor,
        id: staff.command(form, city: id.city), at: staff.now)
      return done
    }
    mountConsent(on: routes)
    mountMoves(on: routes)
  }

  /// "Can both come together?", shown before anything is said; then the promise on the ground of that very check.
  private func mountTogether(on routes: StaffRoutes) {
    routes.get("cases/:id/together") { staff in
      let id: CaseID = try staff.http.id("id")
      let view = try await surrounded(id, staff)
      let check = try await check(view, staff)
      var page = FeasibilityPage(check, view, post: "\(staff.request.uri.path)", words: staff.words, now: staff.now)
      let missing = desk.missingPlans(in: check.city)
      if !missing.isEmpty {
        page.facts.append(.init(staff.words("factNotHere"), PlanKind.names(missing, staff.words.language)))
      }
      page.isForAnother = try await !desk.placed(view.view.file.person, check, for: staff.me.actor)
      return html(pages.render("workspace/feasibility", page, frame: try await frame(staff, title: "", current: "/")))
    }
    routes.post("cases/:id/together") { staff, form in
      let id: CaseID = try staff.http.id("id")
      let view = try await surrounded(id, staff)
      var offer = offer(view, staff)
      offer.isForAnother = form["another"] == "yes"
      _ = try await desk.offerTogether(
        offer, check: form.value("stamp"), by: staff.me.actor, id: staff.command(form, city: id.city),
        at: staff.now)
      return done
    }
    routes.post("promises/:id/reoffer") { staff, form in
      let id: PromiseID = try staff.http.id("id")
      let promise = try await desk.promise(id, for: staff.me.actor)
      let check = try await desk.checkTogether(
        promise.orders, city: promise.city, by: staff.me.actor, id: desk.newID(city: promise.city, at: staff.now),
        at: staff.now)
      _ = try await desk.reofferPromise(
        id, check: check.id, by: staff.me.actor, id: staff.command(form, city: id.city), at: staff.now)
      return done
    }
  }

  /// A case with its orders and promises.
  private func surrounded(_ id: CaseID, _ staff: StaffRequest) async throws -> Surrounded {
    Surrounded(
      view: try await desk.caseView(id, for: staff.me.actor),
      around: try await desk.surroundings(of: id, for: staff.me.actor, at: staff.now))
  }

  private func check(_ view: Surrounded, _ staff: StaffRequest) async throws -> MergeCheck {
    let open = view.around.orders.filter { !$0.order.isOver && $0.order.pickedUpAt == nil }.map(\.order.ref)
    guard open.count >= 2, let city = view.around.orders.first?.order.city else {
      throw DeskError.invalid(field: "orders", rule: "two")
    }
    return try await desk.checkTogether(
      Array(open.prefix(2)), city: city, by: staff.me.actor, id: desk.newID(city: city, at: staff.now), at: staff.now)
  }

  private func offer(_ view: Surrounded, _ staff: StaffRequest) -> PromiseOffer {
    let contact = view.view.contacts.last
    return PromiseOffer(
      caseID: view.view.file.id, beneficiary: view.view.file.person,
      customer: view.around.orders.lazy.compactMap { $0.order.placed?.customer }.first,
      language: contact?.language ?? .chinese, team: staff.me.agent.team,
      approvedBy: staff.words("approvedByService", staff.me.agent.name))
  }

  private func mountConsent(on routes: StaffRoutes) {
    routes.get("promises/:id/consent") { staff in
      let promise = try await desk.promise(staff.http.id("id"), for: staff.me.actor)
      let view = try await surrounded(promise.caseID, staff)
      var said = staff.words("person")
      if case .text(let text) = view.around.lastWords?.body { said = text }
      return try await ask(
        staff,
        AskPage(
          post: "\(staff.request.uri.path)", title: staff.words("relayConsent"), text: staff.words("relayText", said),
          yes: staff.words("relayConsent"),
          hidden: [
            .init(name: "version", value: "\(promise.pending?.number ?? 0)"),
            .init(name: "message", value: view.around.lastWords.map { "\($0.id)" } ?? ""),
          ]))
    }
    routes.post("promises/:id/consent") { staff, form in
      let id: PromiseID = try staff.http.id("id")
      let promise = try await desk.promise(id, for: staff.me.actor)
      let version: Int = try form.value("version")
      let sentence = promise.versions.first { $0.number == version }?.sentence ?? ""
      _ = try await desk.acceptPromise(
        id, version: version, text: sentence, channel: Domain.Channel.webChat.rawValue, message: form.value("message"),
        by: staff.me.actor, id: staff.command(form, city: id.city), at: staff.now)
      return done
    }
  }

  private func mountMoves(on routes: StaffRoutes) {
    routes.get("promises/:id/extension") { staff in
      try await ask(
        staff,
        AskPage(
          post: "\(staff.request.uri.path)", title: staff.words("extend"), text: staff.words("whyExtend"),
          yes: staff.words("askConsent"),
          fields: [.init(name: "minutes", label: staff.words("laterMinutes"), value: "10", mode: "numeric")]))
    }
    routes.post("promises/:id/extension") { staff, form in
      let id: PromiseID = try staff.http.id("id")
      let minutes: Int64 = try form.value("minutes")
      let promise = try await desk.promise(id, for: staff.me.actor)
      _ = try await desk.extendPromise(
        id, to: (promise.due ?? staff.now) + .minutes(minutes), language: promise.language, by: staff.me.actor,
        id: staff.command(form, city: id.city), at: staff.now)
      return done
    }
    routes.get("promises/:id/split") { try await askReason($0, "split", why: "whySplit") }
    routes.get("promises/:id/release") { try await askReason($0, "release", why: "whyRelease") }
    routes.post("promises/:id/split") { staff, form in
      let id: PromiseID = try staff.http.id("id")
      _ = try await desk.splitPromise(
        id, reason: form["reason"] ?? "", by: staff.me.actor, id: staff.command(form, city: id.city), at: staff.now)
      return done
    }
    routes.post("promises/:id/release") { staff, form in
      let id: PromiseID = try staff.http.id("id")
      _ = try await desk.releasePromise(
        id, reason: form["reason"] ?? "", by: staff.me.actor, id: staff.command(form, city: id.city), at: staff.now)
      return done
    }
    routes.post("promises/:id/clock") { staff, form in
      let id: PromiseID = try staff.http.id("id")
      _ = try await desk.restoreClock(id, by: staff.me.actor, id: staff.command(form, city: id.city), at: staff.now)
      return done
    }
    routes.post("promises/:id/questions/:party") { staff, form in
      let id: PromiseID = try staff.http.id("id")
      guard let party = staff.http.parameters.get("party").flatMap(Party.init) else {
        throw DeskError.notFound("party")
      }
      _ = try await desk.askAgain(
        id, party: party, by: staff.me.actor, id: staff.command(form, city: id.city), at: staff.now)
      return done
    }
  }
}

private struct Surrounded {
  let view: CaseView
  let around: CaseSurroundings
}

extension FeasibilityPage {
  fileprivate init(_ check: MergeCheck, _ view: Surrounded, post: String, words: Words, now: Instant) {
    let plan = check.verdict.plan
    let time = TimeText(words, now: now)
    var facts: [Fact] = []
    if let plan {
      facts = [
        .init(words("factExpected"), time.near(plan.expected)), .init(words("factBy"), time.near(plan.by)),
        .init(words("party_rider"), plan.riderName.map(Masking.name) ?? words("noRider")),
        .init(words("factOthers"), Self.others(plan, words, time)),
        .init(words("factLegs"), plan.legs.map { words("party_\($0.rawValue)") }.joined(separator: words("comma"))),
      ]
      facts +=
        plan.steppedSentence(words.language).map { [.init(words("factHow"), $0)] }
        ?? [.init(words("factUndo"), time.near(plan.undoUntil)), .init(words("factCost"), words("factCostNobody"))]
    }
    var isAsked = false
    var tone = Tone.good
    if case .yesIf = check.verdict { (isAsked, tone) = (true, .amber) }
    if case .no = check.verdict { tone = .red }
    let language = view.view.contacts.last?.language ?? words.language
    self.init(
      caseID: "\(view.view.file.id)", verdict: check.verdict.sentence(words.language), tone: tone,
      plan: plan.map { words("plan_\($0.kind.rawValue)") } ?? "", facts: facts,
      sentence: plan.map { PromiseSentence.offer(.together, due: $0.by, language: language) }, needsConsent: isAsked,
      post: post, commandID: "\(check.id)-offer", stamp: "\(check.id)")
  }

  private static func others(_ plan: Plan, _ words: Words, _ time: TimeText) -> String {
    guard let worst = plan.others.map(\.delay).max(), worst > .zero else { return words("othersNone") }
    let late = plan.others.map(\.addedLateness).max() ?? .zero
    return words(late > .zero ? "othersLate" : "othersInTime", "\(worst.minutesUp)", "\(late.minutesUp)")
  }
}
