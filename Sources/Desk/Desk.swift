// SPDX-License-Identifier: Apache-2.0
import Domain
import Storage

/// What can be done and asked. Verbs (methods that take an actor and a command id) change things, one transaction each;
/// questions only read, and mask. Everything a verb needs beyond its arguments hangs here and is passed in by `init`.
package final class Desk: Sendable {
  package let store: any Store
  package let ids: IDMaker
  package let outside: Outside
  package let policies: Policies
  package let secrets: Secrets
  /// Where pictures are kept; nil where this program keeps none.
  package let pictures: PictureFolder?
  package let typing = TypingBoard()
  /// What the order events of the last minutes were, counted.
  package let pulses = PulseBoard()
  package let openPages = OpenPages()
  package let throttles = ThrottleBoard()
  package let refusals = Refusals()
  package let feedTally = FeedTally()
  let acquainted = Acquainted()
  private let tail = JournalTail()

  package init(
    store: any Store, ids: IDMaker, outside: Outside, policies: Policies, secrets: Secrets,
    pictures: PictureFolder? = nil
  ) {
    self.store = store
    self.ids = ids
    self.outside = outside
    self.policies = policies
    self.secrets = secrets
    self.pictures = pictures
  }

  /// The journal's events after a position, in the order every reader sees them; at most `limit`.
  package func journal(after position: Int64, limit: Int) async throws -> [JournalEntry] {
    try await tail.entries(after: position, limit: limit, in: store)
  }

  /// A fresh id of any kind.
  package func newID<Kind: IDKind>(_ kind: Kind.Type = Kind.self, city: City, at now: Instant) -> ID<Kind> {
    ids.next(kind, city: city, at: now)
  }
}

/// Keys that seal and hide; 32 bytes each, from the environment or the key file, never from the store.
package struct Secrets: Sendable {
  /// Seals certificates (HMAC).
  package var certificate: [UInt8]
  /// Encrypts the keys of persons' identities (AES-256-GCM).
  package var identity: [UInt8]
  /// Hashes phone numbers and other things that people are found by (HMAC).
  package var lookup: [UInt8]
  /// Signs sessions and the links for merchants and riders (HMAC).
  package var link: [UInt8]
  /// Shared with the platform's app, which signs the tokens of `/help` (JWT HS256).
  package var app: [UInt8]

  package init(certificate: [UInt8], identity: [UInt8], lookup: [UInt8], link: [UInt8], app: [UInt8]) {
    self.certificate = certificate
    self.identity = identity
    self.lookup = lookup
    self.link = link
    self.app = app
  }
}

/// What operations may change without a new program: one value per noun, read once at the start.
package struct Policies: Sendable {
  package var remedies = RemedyPolicy.standard
  package var reminders = ReminderPolicy.standard
  /// Our own clocks on orders, and what we do when one runs out.
  package var concerns = ConcernPolicy()
  package var merge = MergePolicy()
  package var promises = PromisePolicy()
  /// Which commands need a second person, and how long their events are waited for.
  package var orderCommands = OrderCommandPolicy()
  /// Queues, lanes and steps.
  package var routing = RoutingPolicy.standard
  /// How long a heartbeat of an agent's browser is good for.
  package var presence = Presence.timeout
  package var incidents = IncidentPolicy.standard
  /// When a silent contact is asked and ended.
  package var quiet = QuietRule.standard
  /// What one sender may do at most.
  package var traffic = TrafficPolicy()
  /// How long things are kept.
  package var retention = RetentionPolicy()
  /// The power of two of scrypt's N: 14 takes some tens of milliseconds and 16 MiB.
  package var passwordCost = 14

  package init() {}

  /// The same for a desk whose clock runs `speed` times as fast as the people who sit at it. What an agent does with
  /// his hands (beat, take an offer, write up) takes him as long as ever, so on that clock its times are longer.
  package func forPeople(atSpeed speed: Double) -> Policies {
    guard speed > 1 else { return self }
    var slow = self
    slow.presence = Span(ms: Int64(Double(presence.ms) * speed))
    for i in slow.routing.queues.indices {
      slow.routing.queues[i].offerSeconds = Int(Double(routing.queues[i].offerSeconds) * speed)
      slow.routing.queues[i].wrapUpSeconds = Int(Double(routing.queues[i].wrapUpSeconds) * speed)
    }
    return slow
  }
}
