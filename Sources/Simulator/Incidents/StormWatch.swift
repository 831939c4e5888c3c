// SPDX-License-Identifier: Apache-2.0
import City
import Desk
import Domain
import Storage

// What leaders do about a storm: they look out of the window, declare what the counters suspect, stop the automation,
// say more, let another leader sign for more money, and end it when the sky is clear.
extension Simulation {
  /// Nobody has a storm in mind where the world has none.
  func suspected(_ entry: JournalEntry) {
    guard scene.plan.storm != nil, let id = IncidentID(entry.subject) else { return }
    tally.suspectedAt = tally.suspectedAt ?? entry.at
    staff.agenda.plan(.judge(id), at: now + .seconds(90))
  }

  /// Leaders at their desks, in a fixed sequence.
  private var leaders: [Actor] {
    staff.members.filter { $0.model.isLeader && $0.session != nil }.compactMap(\.id).map(Actor.agent)
  }

  func judge(_ id: IncidentID) async throws {
    guard let storm = scene.plan.storm, let leader = leaders.first else { return }
    let desk = program.desk
    let isOn = storm.from <= now && now < storm.until + .minutes(20)
    guard isOn, try await desk.declaredIncidents().isEmpty else {
      _ = try await desk.changeIncident(id, .dismiss(reason: "看过了，不是"), by: leader, command: command(), at: now)
      return
    }
    let declaration = IncidentDeclaration(
      kind: .weather, scope: IncidentScope(cities: [scene.plan.city], from: storm.from),
      words: words(.overBy(now + .minutes(40))),
      remedy: IncidentRemedy(form: .redPacket(.yuan(3)), most: .yuan(3), pays: .platform))
    _ = try await desk.declareIncident(declaration, suspected: id, by: leader, id: command(), at: now)
    _ = try await desk.changeIncident(
      id, .stop(Switch.automation.name, reason: "骑手走不动"), by: leader, command: command(), at: now)
    staff.agenda.plan(.reviseStorm(id), at: now + .minutes(15))
    staff.agenda.plan(.endStorm(id), at: max(now, storm.until) + .minutes(25))
  }

  func reviseStorm(_ id: IncidentID) async throws {
    let (leaders, desk) = (leaders, program.desk)
    guard let first = leaders.first else { return }
    let view = try await desk.incident(id, for: first)
    guard view.incident.state == .declared else { return }
    _ = try await desk.changeIncident(
      id, .say(words(.moreAt(now + .minutes(30))), remedy: view.incident.remedy), by: first, command: command(), at: now
    )
    // What was under way a little earlier is late too: a second walk meets the children of the first.
    var scope = view.incident.scope
    scope.from = scope.from - .minutes(10)
    _ = try await desk.changeIncident(
      id, .setScope(scope, reason: "此前在途的也算"), by: first, command: command(), at: now)
    guard view.counts.waiting > 0, leaders.count > 1 else { return }
    _ = try await desk.askIncidentSum(
      id, view.allowed + .yuan(60), reason: "雨还在下", by: first, command: command(), at: now)
    _ = try await desk.signIncidentSum(id, by: leaders[1], command: command(), at: now)
  }

  func endStorm(_ id: IncidentID) async throws {
    guard let leader = leaders.first else { return }
    let ending = IncidentCommand.Ending(words: words(.overSince(now)), release: [Switch.automation.name])
    _ = try await program.desk.changeIncident(id, .end(ending), by: leader, command: command(), at: now)
  }

  private func words(_ outlook: IncidentWords.Outlook) -> IncidentWords {
    IncidentWords(
      what: InBothLanguages(zh: "青湾暴雨，骑手走得慢", en: "A storm over Qingwan slows the riders"),
      since: scene.plan.storm?.from ?? now, outlook: outlook,
      get: InBothLanguages(zh: "您的餐会送到。", en: "Your food will come."))
  }
}
