// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain

/// A command to the platform beside its order: what was asked, how it stands, since when.
struct CommandPiece: Sendable {
  var id: String
  var icon: String
  var tone: Tone
  var title: String
  var line: String
  var at: String

  init(_ command: OrderCommand, words: Words, now: Instant) {
    id = "card-\(command.id)"
    icon = Self.icon(of: command.state)
    tone = Self.tone(of: command.state)
    title = [words("command_\(command.kind.rawValue)"), OrderLine.number(command.order)].joined(separator: " ")
    line = command.sentence(words.language)
    at = TimeText(words, now: now).near(command.marks.last?.at ?? command.askedAt)
  }

  private static func icon(of state: OrderCommand.State) -> String {
    switch state {
    case .proposed, .asked, .sent, .answered: "clock"
    case .confirmed, .taken, .foundDone: "check"
    case .declined, .refused, .lapsed, .foundUndone: "cross"
    case .silent, .unknown: "warn"
    }
  }

  private static func tone(of state: OrderCommand.State) -> Tone {
    switch state {
    case .proposed, .asked, .sent, .answered: .accent
    case .confirmed, .foundDone: .good
    case .taken, .declined, .lapsed, .foundUndone: .calm
    case .refused: .amber
    case .silent, .unknown: .red
    }
  }
}

/// What could be asked of the platform for the orders of a case, in a dialog.
struct CommandsPage: Sendable {
  struct Section: Sendable {
    var name: String
    var actions: [ActionRow]
  }
  var title: String
  var text: String
  var sections: [Section]
}

extension CommandsPage.Section {
  init(_ card: OrderCard, _ choices: [OrderCommandChoice], case file: CaseID, words: Words, now: Instant) {
    let line = OrderLine(card, words: words, now: now)
    name = "\(line.shop) \(line.number)"
    actions = choices.map { choice in
      let kind = choice.kind.rawValue
      var why = words("commandWhy_\(kind)")
      if let objection = choice.objection {
        why = OrderCommandReason.sentence(objection, words.language)
      } else if choice.can == nil {
        why = words("commandSilent")
      }
      return ActionRow(
        "command-\(kind)", name: words("command_\(kind)"), icon: "platform", why: why,
        isAllowed: choice.objection == nil, dialog: "/cases/\(file)/commands/\(kind)?order=\(card.id)")
    }
    // What can be done stands first.
    actions = actions.filter(\.isAllowed) + actions.filter { !$0.isAllowed }
  }
}

extension LeaderPage.Signature {
  init(_ line: OrderCommandLine, _ facts: LeaderFacts) {
    let (command, words) = (line.command, facts.words)
    let about = [
      command.sentence(words.language), command.wish.note, line.asker.map { words("commandBy", $0) },
    ]
    let title = [
      words("command_\(command.kind.rawValue)"), words("commandOrder", OrderLine.number(command.order)),
      command.cost > .zero ? command.cost.text : nil,
    ]
    self.init(
      id: "\(command.id)", version: command.marks.count, href: command.wish.caseID.map { "/leader?case=\($0)" },
      title: title.compactMap { $0 }.joined(separator: words("dotBetween")),
      line: about.compactMap { $0 }.joined(separator: words("dotBetween")),
      since: TimeText(words, now: facts.now).length(facts.now - command.askedAt),
      tone: command.state == .proposed ? .accent : .red,
      actions: command.state == .proposed ? Self.signing(line, facts) : Self.looking(command.id, words))
  }

  private static func signing(_ line: OrderCommandLine, _ facts: LeaderFacts) -> [ActionRow] {
    let command = line.command
    return signing(
      at: "/order-commands/\(command.id)", isOwn: command.by == .agent(facts.me.id),
      isWithin: line.limit.map { command.cost <= $0 } ?? false, limit: line.limit ?? .zero, facts.words)
  }

  private static func looking(_ id: OrderCommandID, _ words: Words) -> [ActionRow] {
    let base = "/order-commands/\(id)"
    return [
      ActionRow(
        "commandDone", name: words("commandDone"), icon: "check", why: words("whyCommandFound"),
        dialog: "\(base)/done"),
      ActionRow(
        "commandUndone", name: words("commandUndone"), icon: "cross", why: words("whyCommandFound"),
        dialog: "\(base)/undone"),
    ]
  }
}
