// SPDX-License-Identifier: Apache-2.0

// Every kind of id in the house, one line each.

package enum PersonKind: IDKind { package static let prefix = "person" }
package enum ContactKind: IDKind { package static let prefix = "contact" }
package enum MessageKind: IDKind { package static let prefix = "message" }
package enum CaseKind: IDKind { package static let prefix = "case" }
package enum PromiseKind: IDKind { package static let prefix = "promise" }
package enum LegKind: IDKind { package static let prefix = "leg" }
package enum RemedyKind: IDKind { package static let prefix = "remedy" }
package enum TransferKind: IDKind { package static let prefix = "transfer" }
package enum OrderKind: IDKind { package static let prefix = "order" }
package enum ReminderKind: IDKind { package static let prefix = "reminder" }
package enum ConcernKind: IDKind { package static let prefix = "concern" }
package enum OfferKind: IDKind { package static let prefix = "offer" }
package enum TaskKind: IDKind { package static let prefix = "task" }
package enum AgentKind: IDKind { package static let prefix = "agent" }
package enum CertificateKind: IDKind { package static let prefix = "certificate" }
package enum CommandKind: IDKind { package static let prefix = "command" }
package enum OrderCommandKind: IDKind { package static let prefix = "ordercommand" }
package enum PictureKind: IDKind { package static let prefix = "picture" }
package enum TokenKind: IDKind { package static let prefix = "token" }
package enum IncidentKind: IDKind { package static let prefix = "incident" }

package typealias PersonID = ID<PersonKind>
package typealias ContactID = ID<ContactKind>
package typealias MessageID = ID<MessageKind>
package typealias CaseID = ID<CaseKind>
package typealias PromiseID = ID<PromiseKind>
package typealias LegID = ID<LegKind>
package typealias RemedyID = ID<RemedyKind>
package typealias TransferID = ID<TransferKind>
package typealias OrderID = ID<OrderKind>
package typealias ReminderID = ID<ReminderKind>
package typealias ConcernID = ID<ConcernKind>
package typealias OfferID = ID<OfferKind>
package typealias TaskID = ID<TaskKind>
package typealias AgentID = ID<AgentKind>
package typealias CertificateID = ID<CertificateKind>
package typealias CommandID = ID<CommandKind>
package typealias OrderCommandID = ID<OrderCommandKind>
package typealias PictureID = ID<PictureKind>
package typealias TokenID = ID<TokenKind>
package typealias IncidentID = ID<IncidentKind>
