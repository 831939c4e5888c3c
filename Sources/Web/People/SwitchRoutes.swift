// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Hummingbird

/// What operations have stopped, who did and why, and what was given up on.
struct SwitchesPage: Sendable {
  struct Row: Sendable {
    var name: String
    var about: String
    var state: String
    var tone: Tone
    var waiting: String
    var post: String
    /// What the button does: "on" or "off".
    var turn: String
    var button: String
    var isOn: Bool
  }
  struct Change: Sendable {
    var at: String
    var who: String
    var what: String
    var reason: String
  }
  struct Parked: Sendable {
    var at: String
    var reaction: String
    var reason: String
  }
  var rows: [Row]
  var changes: [Change]
  var parked: [Parked]
  var problem: String?
}

extension Web {
  /// The switches of operations.
  func mountSwitches(on routes: StaffRoutes) {
    routes.get("switches") { try await switches($0) }
    routes.post("switches/:name") { staff, form in
      guard let name = staff.http.parameters.get("name") else { throw DeskError.notFound("switch") }
      do {
        try await desk.turn(
          name, on: form["turn"] == "on", reason: form["reason"] ?? "", by: staff.me.actor,
          id: staff.command(form, city: .none), at: staff.now)
      } catch DeskError.invalid(field: "reason", _) {
        return try await switches(staff, problem: staff.words("switchReason"))
      }
      return .redirect(to: "/switches")
    }
  }

  private func switches(_ staff: StaffRequest, problem: String? = nil) async throws -> Response {
    let view = try await desk.operations(for: staff.me.actor, at: staff.now)
    let words = staff.words
    func title(_ name: String) -> String { words.known("switch_\(name.replacing(".", with: "_"))") ?? name }
    let page = SwitchesPage(
      rows: view.switches.map { line in
        .init(
          name: title(line.name), about: words.known("switchAbout_\(line.name.replacing(".", with: "_"))") ?? "",
          state: words(line.isOn ? "switchOn" : "switchOff"), tone: line.isOn ? .good : .red,
          waiting: line.waiting.map { "\($0)" } ?? "–", post: "/switches/\(line.name)", turn: line.isOn ? "off" : "on",
          button: words(line.isOn ? "turnOff" : "turnOn"), isOn: line.isOn)
      },
      changes: view.changes.map {
        .init(
          at: staff.time.full($0.at), who: $0.who,
          what: words($0.change.on ? "switchedOn" : "switchedOff", title($0.change.name)), reason: $0.change.reason)
      }, parked: view.parked.map { .init(at: staff.time.full($0.at), reaction: $0.reaction, reason: $0.reason) },
      problem: problem)
    return try await self.page("switches", page, staff, title: words("navSwitches"), current: "/switches")
  }
}
