// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import City
import Domain
import Foundation
import Logging
import ServiceLifecycle

/// One of the desk's agents as played by the city: signs in, says he is there, takes what rings, does the main thing of
/// a contact and ends it. He uses the same pages as people do.
struct CityAgent: Service {
  let desk: String
  let login: String
  let model: AgentModel
  let seed: UInt64
  /// How much faster than life the town runs: he is as much faster.
  let speed: Double
  let http: HTTPClient
  let logger: Logger

  private static let glance = Duration.seconds(2)
  private static let pause = Duration.seconds(10)

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        do {
          try await work(at: signIn())
        } catch {
          guard !Task.isCancelled else { return }
          logger.info("an agent of the city begins anew", metadata: ["agent": "\(login)", "error": "\(error)"])
        }
        try? await Task.sleep(for: Self.pause)
      }
    }
  }

  private func signIn() async throws -> Tab {
    let form = Tab.form(desk + "/sign-in", ["account": login, "password": Demo.password, "back": "/"], origin: desk)
    return try await Tab(http: http, desk: desk, by: form, home: "/")
  }

  /// What he has in hand: when he will have done with each contact.
  private struct Hands {
    var offers = 0
    var contacts = 0
    var doneAt: [String: Date] = [:]
  }

  private func work(at tab: Tab) async throws {
    var hands = Hands()
    while true {
      try await tab.post("/workspace/beat")
      let left = try await tab.get("/workspace/left")
      if StaffPage.isAway(left) { try await tab.post("/workspace/state", ["state": "ready"]) }
      for offer in StaffPage.offers(in: left) { try await take(offer, &hands, tab) }
      for contact in StaffPage.contacts(in: left) { try await attend(to: contact, &hands, tab) }
      try await Task.sleep(for: Self.glance)
    }
  }

  private func take(_ offer: String, _ hands: inout Hands, _ tab: Tab) async throws {
    hands.offers += 1
    guard let span = model.takes(offer: hands.offers, seed: seed) else { return }
    try await sleep(span)
    await refused { try await tab.post(offer) }
  }

  private func attend(to contact: String, _ hands: inout Hands, _ tab: Tab) async throws {
    if let done = hands.doneAt[contact] {
      guard done <= .now else { return }
      hands.doneAt[contact] = nil
      return await refused { try await end(contact, tab) }
    }
    hands.contacts += 1
    let span = model.handles(contact: hands.contacts, seed: seed)
    hands.doneAt[contact] = .now.addingTimeInterval(Double(span.ms) / 1000 / speed)
    await refused { try await handle(contact, tab) }
  }

  /// A no of the desk is a no for this contact, not for the day.
  private func refused(_ action: () async throws -> Void) async {
    do {
      try await action()
    } catch {
      logger.debug("the desk said no", metadata: ["agent": "\(login)", "error": "\(error)"])
    }
  }

  private func sleep(_ span: Span) async throws {
    try await Task.sleep(for: .milliseconds(Double(span.ms) / speed))
  }
}

// What he does with a contact, by what the desk thinks it is about.
extension CityAgent {
  private func handle(_ contact: String, _ tab: Tab) async throws {
    let page = try await tab.get(contact)
    switch StaffPage.scenario(of: page) {
    case Scenario.together.rawValue: try await bringTogether(contact, page, tab)
    case Scenario.refund.rawValue: try await refund(contact, page, tab)
    default: try await answer(contact, page, tab)
    }
  }

  private func say(_ text: String, _ contact: String, _ tab: Tab) async throws {
    try await tab.post(contact + "/messages", ["text": text, "client": UUID().uuidString])
  }

  private func bringTogether(_ contact: String, _ page: String, _ tab: Tab) async throws {
    guard let path = StaffPage.dialog(of: "merge", in: page) else {
      return try await say("抱歉，这两单现在已不能一起送了。", contact, tab)
    }
    let dialog = try await tab.get(path)
    guard StaffPage.hasSentence(dialog), let form = StaffPage.form(in: dialog) else {
      return try await say(StaffPage.verdict(in: dialog) ?? "抱歉，这次不能一起送。", contact, tab)
    }
    try await tab.post(form.path, form.fields)
  }

  private func answer(_ contact: String, _ page: String, _ tab: Tab) async throws {
    if let path = StaffPage.dialog(of: "nudge", in: page), let form = StaffPage.form(in: try await tab.get(path)) {
      try await tab.post(form.path, form.fields)
    }
    try await say("您好，已经帮您查看并催促了，请您稍等。", contact, tab)
  }

  private func refund(_ contact: String, _ page: String, _ tab: Tab) async throws {
    guard let path = StaffPage.dialog(of: "refund", in: page), var form = StaffPage.form(in: try await tab.get(path))
    else { return try await say("抱歉，这单暂时不能由我退款，我帮您盯着送达。", contact, tab) }
    form.fields["cause"] = RemedyCause.notCooking.rawValue
    try await tab.post(form.path, form.fields)
    try await say("已为您全额退款，到账会通知您。", contact, tab)
  }

  private func end(_ contact: String, _ tab: Tab) async throws {
    let path = contact + "/wrap-up"
    guard var form = StaffPage.form(in: try await tab.get(path)) else { return }
    form.fields["gap"] = ""
    try await tab.post(form.path, form.fields)
  }
}
