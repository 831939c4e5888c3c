// SPDX-License-Identifier: Apache-2.0

/// What is asked of people before a command leaves, and how long is waited for what comes of it: data, like every policy.
package struct OrderCommandPolicy: Codable, Hashable, Sendable {
  /// Asked "are you sure" on the page.
  package var dangerous: [PlatformCommand.Kind] = [
    .cancelOrder, .agreeRefund, .refuseRefund, .cancelRider, .stopDelivery, .claim,
  ]
  /// Needs a second person.
  package var signed: [Signed] = [
    Signed(kind: .cancelOrder, stages: [.cooking, .ready, .pickedUp]),
    Signed(kind: .stopDelivery, stages: [.accepted, .cooking, .ready, .pickedUp]),
  ]
  /// What has not left by then does not leave any more.
  package var sendWithin = Span.minutes(2)
  /// How long after it left an event is waited for.
  package var confirmWithin = Span.minutes(5)
  /// How much the platform's clock may be behind ours: an event that is older by more was no answer.
  package var clockSkew = Span.seconds(5)

  /// A kind of command that needs a second signature while the order is at one of these stages.
  package struct Signed: Codable, Hashable, Sendable {
    package var kind: PlatformCommand.Kind
    package var stages: [Order.Stage]
    package init(kind: PlatformCommand.Kind, stages: [Order.Stage]) {
      self.kind = kind
      self.stages = stages
    }
  }

  package init() {}

  func needsSignature(_ kind: PlatformCommand.Kind, at stage: Order.Stage) -> Bool {
    signed.contains { $0.kind == kind && $0.stages.contains(stage) }
  }
}

/// What somebody may cause alone: from the certificate for the case's scenario.
package struct OrderCommandRights: Codable, Hashable, Sendable {
  /// The most that one command may cost without a second signature.
  package let limit: Money
  package init(limit: Money) { self.limit = limit }
}

package enum OrderCommandError: Error, Hashable, Sendable {
  /// It has its own way: money is a remedy, bringing together a promise.
  case notHere(PlatformCommand.Kind)
  /// The platform or the order says no: a code (`OrderCommandReason` has the words), and when it may be otherwise.
  case cannot(String, retryAt: Instant?)
  case noRights
  /// A field and its rule.
  case invalid(field: String, rule: String)
  /// The same is asked already.
  case underWay(OrderCommandID)
  case ownApproval
  case approverLimit(Money)
  case wrongState(OrderCommand.State)
}
