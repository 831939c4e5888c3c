// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain

/// A form of the incidents' pages: fields and choices with what was typed, and what is wrong with it.
struct IncidentForm: Sendable {
  struct Field: Sendable {
    var name: String
    var label: String
    var value: String
    var fault: String?
  }
  struct Select: Sendable {
    var name: String
    var label: String
    var options: [Choice]
  }

  /// Makes its labels unlike those of another form on the page.
  var id: String
  var title: String
  var about: String
  var post: String
  var yes: String
  var selects: [Select] = []
  var fields: [Field] = []
  /// The button that only shows what would be said; nil where nothing is said.
  var preview: String?
  /// What would be said, in both languages.
  var sentences: [String] = []
  var problem: String?
  var isDanger = false
}

/// What was typed, read back; every fault names its field.
struct IncidentInput {
  let form: Form
  let now: Instant

  private func text(_ name: String) -> String { form[name] ?? "" }

  private func list(_ name: String) -> [String] {
    text(name).split { $0 == "," || $0 == "，" || $0 == "、" || $0.isWhitespace }.map(String.init)
  }

  private func number(_ name: String, _ range: ClosedRange<Int>) throws -> Int {
    let typed = text(name)
    guard let number = Int(typed), range.contains(number) else {
      throw DeskError.invalid(field: name, rule: "\(range.lowerBound)-\(range.upperBound)")
    }
    return number
  }

  private func minutes(_ name: String) throws -> Span { .minutes(Int64(try number(name, 0...1_440))) }

  func kind() throws -> Incident.Kind { try form.choice("kind") }

  func scope() throws -> IncidentScope {
    let cities = try list("cities").map { text in
      guard let city = Int(text).flatMap({ City($0) }) else { throw DeskError.invalid(field: "cities", rule: "1-4095") }
      return city
    }
    var circle: IncidentScope.Circle?
    if !text("radius").isEmpty {
      circle = .init(
        centre: Place(
          x: try number("x", -1_000_000...1_000_000), y: try number("y", -1_000_000...1_000_000)),
        radius: try number("radius", 1...IncidentScope.largestRadius))
    }
    return IncidentScope(
      cities: cities, circle: circle, shops: list("shops").map { ShopRef($0) }, carriers: list("carriers"),
      from: now - (try minutes("scopeSince")))
  }

  /// - Parameter isEnding: "over since so many minutes" instead of what is expected.
  func words(isEnding: Bool = false) throws -> IncidentWords {
    let since = now - (try minutes("since"))
    let outlook: IncidentWords.Outlook =
      if isEnding {
        .overSince(now - (try minutes("overSince")))
      } else if text("outlook") == "moreAt" {
        .moreAt(now + (try minutes("until")))
      } else {
        .overBy(now + (try minutes("until")))
      }
    return IncidentWords(
      what: InBothLanguages(zh: text("what.zh"), en: text("what.en")), since: since, outlook: outlook,
      get: InBothLanguages(zh: text("get.zh"), en: text("get.en")))
  }

  func remedy() throws -> IncidentRemedy? {
    guard text("remedy") != "none", !text("remedy").isEmpty else { return nil }
    let most = Money.yuan(Int64(try number("remedy.most", 1...200)))
    return IncidentRemedy(
      form: text("remedy") == "refund" ? .refund : .redPacket(most), most: most, pays: try form.choice("pays"))
  }

  func reason() -> String { text("reason") }

  /// Whole yuan.
  func sum() throws -> Money { .yuan(Int64(try number("sum", 1...100_000_000))) }
}

extension IncidentForm {
  /// The field a fault is about, if this form has it; else the fault stands over the form.
  mutating func show(_ fault: (field: String, rule: String), _ words: Words) {
    let text = words("fieldFault", fault.rule)
    for i in fields.indices where fields[i].name == fault.field || fault.field.hasPrefix(fields[i].name + ".") {
      fields[i].fault = text
      return
    }
    problem = "\(fault.field): \(text)"
  }

  /// Puts what was typed back.
  mutating func fill(_ form: Form) {
    for i in fields.indices { fields[i].value = form[fields[i].name] ?? fields[i].value }
    for i in selects.indices {
      let chosen = form[selects[i].name]
      for j in selects[i].options.indices { selects[i].options[j].isChosen = selects[i].options[j].value == chosen }
    }
  }
}

/// Makes the forms of the pages from an incident as it is.
struct IncidentForms {
  let words: Words
  let now: Instant

  private func field(_ name: String, _ label: String, _ value: String = "") -> IncidentForm.Field {
    .init(name: name, label: words(label), value: value)
  }

  private func select(_ name: String, _ label: String, _ word: String, _ values: [String], _ chosen: String? = nil)
    -> IncidentForm.Select
  {
    .init(
      name: name, label: words(label),
      options: values.map { Choice(value: $0, name: words("\(word)_\($0)"), isChosen: $0 == chosen) })
  }

  private func ago(_ at: Instant?) -> String { at.map { "\(max(0, (now - $0).ms / 60_000))" } ?? "0" }

  private func wording(_ incident: Incident?, isEnding: Bool = false) -> [IncidentForm.Field] {
    let last = incident?.text?.words
    return [
      field("what.zh", "incidentWhatZh", last?.what.zh ?? ""), field("what.en", "incidentWhatEn", last?.what.en ?? ""),
      field("get.zh", "incidentGetZh", isEnding ? "" : last?.get.zh ?? ""),
      field("get.en", "incidentGetEn", isEnding ? "" : last?.get.en ?? ""),
      field("since", "incidentSince", ago(last?.since ?? incident?.suspectedAt)),
      isEnding ? field("overSince", "incidentOverSince", "0") : field("until", "incidentUntil", "60"),
    ]
  }

  private func remedy(_ incident: Incident?) -> (selects: [IncidentForm.Select], field: IncidentForm.Field) {
    let form = incident?.remedy.map { $0.form == .refund ? "refund" : "redPacket" } ?? "none"
    return (
      [
        select("remedy", "incidentRemedy", "incidentRemedy", ["none", "redPacket", "refund"], form),
        select(
          "pays", "payer", "payer", ["platform", "merchant", "carrier"], incident?.remedy?.pays.rawValue ?? "platform"),
      ],
      field("remedy.most", "incidentMost", incident?.remedy.map { "\($0.most.fen / 100)" } ?? "5")
    )
  }

  private func scoping(_ scope: IncidentScope?) -> [IncidentForm.Field] {
    [
      field("cities", "incidentCities", scope?.cities.map { "\($0.number)" }.joined(separator: ", ") ?? ""),
      field("shops", "incidentShops", scope?.shops.map(\.text).joined(separator: ", ") ?? ""),
      field("carriers", "incidentCarriers", scope?.carriers.joined(separator: ", ") ?? ""),
      field("x", "incidentX", scope?.circle.map { "\($0.centre.x)" } ?? ""),
      field("y", "incidentY", scope?.circle.map { "\($0.centre.y)" } ?? ""),
      field("radius", "incidentRadius", scope?.circle.map { "\($0.radius)" } ?? ""),
      field("scopeSince", "incidentScopeSince", ago(scope?.from)),
    ]
  }

  private var outlook: IncidentForm.Select {
    select("outlook", "incidentOutlook", "incidentOutlook", ["overBy", "moreAt"])
  }

  func declare(_ suspected: Incident?) -> IncidentForm {
    let remedy = remedy(nil)
    return IncidentForm(
      id: "declare", title: words("incidentDeclare"), about: words("incidentDeclareWhy"),
      post: suspected.map { "/incidents/\($0.id)/declaration" } ?? "/incidents/new", yes: words("incidentDeclare"),
      selects: [
        select(
          "kind", "incidentKind", "incidentKind", Incident.Kind.allCases.map(\.rawValue), suspected?.kind.rawValue),
        outlook,
      ] + remedy.selects,
      fields: scoping(suspected?.scope) + wording(suspected) + [remedy.field], preview: words("incidentPreview"))
  }

  func say(_ incident: Incident) -> IncidentForm {
    let remedy = remedy(incident)
    return IncidentForm(
      id: "text", title: words("incidentSay"), about: words("incidentSayWhy"),
      post: "/incidents/\(incident.id)/text", yes: words("incidentSay"), selects: [outlook] + remedy.selects,
      fields: wording(incident) + [remedy.field], preview: words("incidentPreview"))
  }

  func scope(_ incident: Incident) -> IncidentForm {
    IncidentForm(
      id: "scope", title: words("incidentScope"), about: words("incidentScopeWhy"),
      post: "/incidents/\(incident.id)/scope", yes: words("incidentScopeSet"),
      fields: scoping(incident.scope) + [field("reason", "why")])
  }

  func stop(_ incident: Incident) -> IncidentForm {
    let names = Switch.all.map(\.name).filter { name in !incident.stopped.contains { $0.name == name } }
    return IncidentForm(
      id: "stop", title: words("incidentStop"), about: words("incidentStopWhy"),
      post: "/incidents/\(incident.id)/stop", yes: words("turnOff"),
      selects: [
        .init(
          name: "switch", label: words("navSwitches"),
          options: names.map {
            Choice(value: $0, name: words.known("switch_\($0.replacing(".", with: "_"))") ?? $0)
          })
      ], fields: [field("reason", "why")], isDanger: true)
  }

  func release(_ stopped: StoppedSwitch, _ incident: Incident) -> IncidentForm {
    let name = words.known("switch_\(stopped.name.replacing(".", with: "_"))") ?? stopped.name
    return IncidentForm(
      id: "release-\(stopped.name.replacing(".", with: "-"))", title: words("incidentIsOff", name),
      about: words("incidentOffSince", stopped.since.clockText),
      post: "/incidents/\(incident.id)/release?switch=\(stopped.name)",
      yes: words("turnOn"), fields: [field("reason", "why")])
  }

  func end(_ incident: Incident) -> IncidentForm {
    IncidentForm(
      id: "end", title: words("incidentEnd"), about: words("incidentEndWhy"), post: "/incidents/\(incident.id)/end",
      yes: words("incidentEnd"),
      selects: incident.stopped.map { stopped in
        .init(
          name: "switch.\(stopped.name)",
          label: words.known("switch_\(stopped.name.replacing(".", with: "_"))") ?? stopped.name,
          options: ["", "release", "keep"].map { Choice(value: $0, name: words("incidentSwitch_\($0)")) })
      }, fields: wording(incident, isEnding: true), preview: words("incidentPreview"), isDanger: true)
  }

  func askSum(_ view: IncidentView) -> IncidentForm {
    IncidentForm(
      id: "sum", title: words("incidentSumAsk"), about: words("incidentSumWhy", view.allowed.text),
      post: "/incidents/\(view.incident.id)/sum", yes: words("incidentSumAsk"),
      fields: [field("sum", "incidentSumYuan"), field("reason", "why")])
  }

  func signSum(_ incident: Incident) -> [IncidentForm] {
    [
      IncidentForm(
        id: "signature", title: words("incidentSumSign", incident.sumAsked?.sum.text ?? ""),
        about: words("incidentSumSignWhy"), post: "/incidents/\(incident.id)/signature",
        yes: words("incidentSumSign", incident.sumAsked?.sum.text ?? "")),
      IncidentForm(
        id: "refusal", title: words("incidentSumRefuse"), about: words("incidentSumRefuseWhy"),
        post: "/incidents/\(incident.id)/refusal", yes: words("incidentSumRefuse"), fields: [field("reason", "why")],
        isDanger: true),
    ]
  }

  func reopen(_ incident: Incident) -> IncidentForm {
    IncidentForm(
      id: "reopen", title: words("incidentReopen"), about: words("incidentReopenWhy"),
      post: "/incidents/\(incident.id)/reopening", yes: words("incidentReopen"), selects: [outlook],
      fields: wording(incident) + [field("reason", "why")], preview: words("incidentPreview"))
  }

  func dismiss(_ incident: Incident) -> IncidentForm {
    IncidentForm(
      id: "dismiss", title: words("incidentDismiss"), about: words("incidentDismissWhy"),
      post: "/incidents/\(incident.id)/dismissal", yes: words("incidentDismiss"), fields: [field("reason", "why")])
  }
}
