// SPDX-License-Identifier: Apache-2.0

/// One command of a plan that its platform can carry out only piece by piece. Sent once, under its own id; the next is
/// sent when the order's events show this one.
///
///     waiting -> sent -> answered -> shown          an answer of 200 is not a delivery
///                  |        +-> taken               the platform never tells the outcome of this kind
///                  |-> refused
///                  +-> silent -> shown              nothing by its deadline; an event that comes late still counts
package struct PlanStep: Codable, Hashable, Sendable {
  package let kind: PlatformCommand.Kind
  package let order: OrderRef
  /// delayCooking: when the food shall be ready.
  package var due: Instant?
  /// An event tells what became of it.
  package var isTold: Bool
  package var state = State.waiting
  package var command: String?
  package var sentAt: Instant?
  package var deadline: Instant?
  /// The source's time of what shows it.
  package var shownAt: Instant?
  /// callRider: who came.
  package var rider: RiderRef?
  package var reason: String?

  package enum State: String, Codable, Sendable, CaseIterable {
    case waiting, sent, answered, taken, shown, refused, silent
    /// There is nothing left to do it for.
    case needless

    /// Out, and nothing has shown it yet.
    var isOut: Bool { self == .sent || self == .answered || self == .silent }
  }

  package init(_ kind: PlatformCommand.Kind, _ order: OrderRef, due: Instant? = nil, isTold: Bool) {
    self.kind = kind
    self.order = order
    self.due = due
    self.isTold = isTold
  }
}

extension PlanStep {
  /// How far the platform's clock may be behind ours.
  static let skew = Span.seconds(5)
  /// Food ready this much before it should be was not held.
  static let early = Span.minutes(2)

  /// The step as the order's events show it, whatever came last and in whatever sequence.
  /// - Parameter earlier: the step before it.
  func seen(in order: Order, after earlier: PlanStep?) -> PlanStep {
    var step = self
    switch kind {
    case .cancelRider where state.isOut: step.lookForCallOff(order)
    case .callRider where state != .shown: step.lookForRider(order, since: earlier?.shownAt)
    case .delayCooking where state.isOut || state == .taken: step.lookAtKitchen(order)
    default: break
    }
    return step
  }

  private mutating func lookForCallOff(_ order: Order) {
    guard let sentAt else { return }
    let ends: [Delivery.Step] = [.cancel, .unassign, .reject]
    if let mark = order.deliveryMarks.first(where: { ends.contains($0.step) && $0.at >= sentAt - Self.skew }) {
      (state, shownAt) = (.shown, mark.at)
    } else if order.isOver || order.pickedUpAt != nil {
      (state, reason) = (.refused, order.stage.rawValue)
    }
  }

  /// Whoever has it since it was called off, called by us or not.
  private mutating func lookForRider(_ order: Order, since: Instant?) {
    guard let since else { return }
    if let visit = order.visit, let who = visit.rider?.value, let began = visit.beganAt, began >= since {
      (state, shownAt, rider) = (.shown, began, who)
    } else if order.isOver {
      state = .needless
    }
  }

  private mutating func lookAtKitchen(_ order: Order) {
    guard let sentAt, let due else { return }
    if let ready = order.readyAt, !order.isReadyDoubted, ready >= sentAt - Self.skew, ready < due - Self.early {
      (state, reason) = (.refused, "ready")
    } else if let told = order.estimate, told.at >= sentAt - Self.skew, told.value >= due - .minutes(1) {
      (state, shownAt) = (.shown, told.at)
    }
  }

  /// As the platform is asked.
  func command(id: String, city: City, approvedBy: String, deadline: Instant) -> PlatformCommand {
    var command = PlatformCommand(id: id, city: city, kind: kind, orders: [order], deadline: deadline)
    command.due = due
    command.approvedBy = approvedBy
    if kind == .cancelRider { command.text = "顾客要两单一起送，重新呼叫骑手" }
    return command
  }
}

extension Order.Visit {
  /// When it is first known to have been his.
  var beganAt: Instant? { assignedAt ?? atShopAt ?? pickedUpAt }
}

extension Plan {
  /// What is asked of the platform to carry the plan out, to find out whether it could.
  package func firstCommand(id: String, deadline: Instant) -> PlatformCommand {
    steps?.first?.command(id: id, city: city, approvedBy: "", deadline: deadline)
      ?? togetherCommand(id: id, approvedBy: "", deadline: deadline)
  }

  /// How a plan of single commands is carried out, and what it cannot promise: for whoever says yes. Nil for a plan that
  /// the platform carries out as a whole.
  package func steppedSentence(_ language: Language) -> String? {
    guard let steps, let step = steps.first else { return nil }
    let order = step.order.text.suffix(4)
    switch (kind, language) {
    case (.hold, .chinese): return "请商家把订单 \(order) 推迟到 \(step.due?.clockText ?? "") 出餐；骑手的时限不变"
    case (.hold, .english):
      return "the shop has order \(order) ready only at \(step.due?.clockText ?? ""); no rider's clock is moved"
    case (_, .chinese): return "取消订单 \(order) 的骑手，再呼叫一次；谁来接由平台决定，骑手的时限不变"
    case (_, .english):
      return
        "the rider of order \(order) is called off and one is called again: the platform chooses who, no clock is moved"
    }
  }
}
