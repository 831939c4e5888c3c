// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain

/// All incidents: suspected first, with their numbers beside the usual.
struct IncidentsPage: Sendable {
  struct Row: Sendable {
    var href: String
    var kind: String
    var state: String
    var tone: Tone
    var scope: String
    var numbers: String
    var at: String
  }
  struct List: Sendable {
    var title: String
    var none: String
    var rows: [Row]
  }
  var tally: String
  var lists: [List]
}

/// One incident: what is said, how many it is about, and everything a leader can do with it.
struct IncidentPage: Sendable {
  struct Figure: Sendable {
    var name: String
    var value: String
    var tone: Tone
  }
  struct Evidence: Sendable {
    var place: String
    var signal: String
    var seen: String
    var usual: String
    var time: String
  }
  struct Held: Sendable {
    var href: String
    var number: String
    var person: String
    var why: String
    var owner: String
  }
  var title: String
  var state: String?
  var tone = Tone.calm
  var line = ""
  var parent: String?
  /// When more was promised to be said, or the end was expected.
  var clock: String?
  var clockTone = Tone.calm
  var hasText = false
  var told = ""
  var sentences: [String] = []
  var hasCounts = false
  var figures: [Figure] = []
  var hasEvidence = false
  var evidence: [Evidence] = []
  /// A larger sum of remedies is asked for.
  var asked: String?
  var hasHeld = false
  var held: [Held] = []
  var forms: [IncidentForm] = []
}

extension Incident.State {
  var tone: Tone {
    switch self {
    case .suspected: .amber
    case .declared: .red
    case .ended: .good
    case .dismissed: .calm
    }
  }
}

/// Words for an incident's parts.
struct IncidentWording {
  let words: Words
  let time: TimeText

  func scope(_ scope: IncidentScope) -> String {
    var parts = [words("incidentInCities", scope.cities.map { "\($0.number)" }.joined(separator: ", "))]
    if !scope.shops.isEmpty { parts.append(words("incidentInShops", scope.shops.map(\.text).joined(separator: ", "))) }
    if !scope.carriers.isEmpty { parts.append(words("incidentInCarriers", scope.carriers.joined(separator: ", "))) }
    if let circle = scope.circle {
      parts.append(words("incidentInCircle", "\(circle.centre.x)", "\(circle.centre.y)", "\(circle.radius)"))
    }
    return parts.joined(separator: words("dotBetween"))
  }

  func place(_ place: PulsePlace) -> String {
    switch place {
    case .city(let city): words("incidentInCities", "\(city.number)")
    case .shop(_, let shop): words("incidentInShops", shop.text)
    case .carrier(_, let name): words("incidentInCarriers", name)
    case .area(_, let x, let y): words("incidentInArea", "\(x << 11 | 1024)", "\(y << 11 | 1024)")
    }
  }

  func numbers(_ evidence: [IncidentEvidence]) -> String {
    evidence.map { one in
      one.report ?? words("incidentNumber", words("signal_\(one.signal.rawValue)"), "\(one.seen)", "\(one.usual)")
    }.joined(separator: words("dotBetween"))
  }

  func row(_ incident: Incident, numbers: String) -> IncidentsPage.Row {
    .init(
      href: "/incidents/\(incident.id)", kind: words("incidentKind_\(incident.kind.rawValue)"),
      state: words("incidentState_\(incident.state.rawValue)"), tone: incident.state.tone,
      scope: scope(incident.scope), numbers: numbers, at: time.full(incident.changedAt))
  }

  func figures(_ counts: IncidentCounts) -> [IncidentPage.Figure] {
    [
      .init(name: words("incidentOpen"), value: "\(counts.open)", tone: .amber),
      .init(name: words("incidentClosed"), value: "\(counts.closed)", tone: .good),
      .init(name: words("incidentResolved"), value: "\(counts.resolved)", tone: .calm),
    ]
      + counts.held.sorted { $0.key < $1.key }.map {
        .init(name: words("incidentHold_\($0.key)"), value: "\($0.value)", tone: .red)
      }
  }
}

extension IncidentWording {
  /// The money of its remedies, and who waits for more.
  func figures(of view: IncidentView) -> [IncidentPage.Figure] {
    let isNear = view.sum.given.fen * 10 >= view.allowed.fen * 9
    let given = IncidentPage.Figure(
      name: words("incidentGiven", view.allowed.text), value: view.sum.given.text,
      tone: isNear && view.sum.given > .zero ? .amber : .calm)
    guard view.counts.waiting > 0 else { return [given] }
    return [given, .init(name: words("incidentWaiting"), value: "\(view.counts.waiting)", tone: .red)]
  }

  func children(_ counts: IncidentCounts) -> String {
    let all = words("incidentOf", "\(counts.all)", "\(counts.open)")
    return counts.waiting == 0
      ? all : "\(all)\(words("dotBetween"))\(words("incidentSumShort", "\(counts.waiting)"))"
  }
}

extension IncidentsPage {
  init(_ board: IncidentBoard, words: Words, time: TimeText) {
    let wording = IncidentWording(words: words, time: time)
    let count = { (state: Incident.State) in "\(board.tally.first { $0.state == state }?.count ?? 0)" }
    self.init(
      tally: words("incidentTally", count(.suspected), count(.declared), count(.ended), count(.dismissed)),
      lists: [
        .init(
          title: words("incidentSuspected"), none: words("incidentNoSuspected"),
          rows: board.suspected.map { wording.row($0, numbers: wording.numbers($0.evidence)) }),
        .init(
          title: words("incidentDeclared"), none: words("incidentNoDeclared"),
          rows: board.declared.map {
            wording.row($0.incident, numbers: wording.children($0.counts))
          }),
        .init(
          title: words("incidentPast"), none: words("incidentNoPast"),
          rows: board.past.map { wording.row($0, numbers: wording.numbers($0.evidence)) }),
      ])
  }
}

extension IncidentPage {
  init(_ view: IncidentView, words: Words, time: TimeText, now: Instant) {
    let (incident, wording) = (view.incident, IncidentWording(words: words, time: time))
    self.init(title: words("incidentKind_\(incident.kind.rawValue)"))
    state = words("incidentState_\(incident.state.rawValue)")
    tone = incident.state.tone
    line = [wording.scope(incident.scope), view.owner ?? ""].filter { !$0.isEmpty }.joined(
      separator: words("dotBetween"))
    parent = incident.parent.map { "\($0)" }
    if let text = incident.text {
      hasText = true
      sentences = [text.sentence(.chinese), text.sentence(.english)]
      told = words("incidentTold", "\(text.version)", "\(view.counts.told[text.version] ?? 0)")
      let due = text.words.outlook.time
      if incident.state == .declared {
        clock = words(due > now ? "incidentWordDue" : "incidentWordOver", time.near(due))
        clockTone = due > now ? .calm : .red
      }
    }
    hasCounts = incident.declaredAt != nil
    figures = wording.figures(view.counts) + wording.figures(of: view)
    asked = incident.sumAsked.map {
      words("incidentSumAskedBy", view.askedBy ?? "–", $0.sum.text, $0.reason, time.near($0.at))
    }
    hasEvidence = !incident.evidence.isEmpty
    evidence = incident.evidence.map {
      .init(
        place: wording.place($0.place), signal: $0.report ?? words("signal_\($0.signal.rawValue)"), seen: "\($0.seen)",
        usual: "\($0.usual)", time: "\(time.near($0.from))–\(time.near($0.until))")
    }
    hasHeld = !view.held.isEmpty
    held = view.held.map { line, hold in
      .init(
        href: "/cases/\(line.file.id)", number: "\(line.file.id)", person: line.person?.name ?? "–",
        why: words("incidentHold_\(hold?.rawValue ?? "none")"), owner: line.ownerName ?? "–")
    }
    forms = Self.forms(view, IncidentForms(words: words, now: now))
  }

  private static func forms(_ view: IncidentView, _ forms: IncidentForms) -> [IncidentForm] {
    let incident = view.incident
    let sum = incident.sumAsked == nil ? [forms.askSum(view)] : view.maySign ? forms.signSum(incident) : []
    let released = incident.stopped.map { forms.release($0, incident) }
    switch incident.state {
    case .suspected: return [forms.declare(incident), forms.dismiss(incident)]
    case .declared:
      return (view.maySign ? sum : []) + [forms.say(incident)] + released
        + [forms.end(incident), forms.scope(incident), forms.stop(incident)] + (view.maySign ? [] : sum)
    case .ended: return released + sum + [forms.reopen(incident)]
    case .dismissed: return []
    }
  }
}
