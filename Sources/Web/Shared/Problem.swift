// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Hummingbird
import NIOCore

/// What an error is to the one who asked: the only place that knows reasons, statuses and stable problem types.
/// Whatever is not listed is ours: 500, told in full to the log alone.
struct Problem: Error, Sendable {
  let status: HTTPResponse.Status
  /// Stable, for programs: the last part of the problem's `type`.
  let type: String
  /// For programs and logs; people read the text of the status.
  var detail: String?
  var field: String?
  var retryAfterSeconds: Int?
  /// The methods an address knows, when it was asked with another.
  var allow: String?

  init(
    _ status: HTTPResponse.Status, _ type: String, _ detail: String? = nil, field: String? = nil,
    retryAfterSeconds: Int? = nil, allow: String? = nil
  ) {
    self.status = status
    self.type = type
    self.detail = detail
    self.field = field
    self.retryAfterSeconds = retryAfterSeconds
    self.allow = allow
  }

  init(_ error: any Error, now: Instant) {
    switch error {
    case let error as Problem: self = error
    case let error as DeskError: self.init(error)
    case let error as PortError: self.init(.badGateway, "platform-silent", error.reason)
    case let error as HTTPError: self.init(error.status, "http", error.body)
    case is NIOTooManyBytesError: self.init(.contentTooLarge, "too-large")
    case let error as DecodingError: self.init(DeskError(error))
    case _ where Desk.isBusy(error): self.init(.serviceUnavailable, "busy", retryAfterSeconds: 1)
    default: self = Self.ofNoun(error, now) ?? Problem(.internalServerError, "fault")
    }
  }

  private init(_ error: DeskError) {
    switch error {
    case .forbidden(let right): self.init(.forbidden, "forbidden", right)
    case .notFound(let what): self.init(.notFound, "not-found", what)
    case .invalid("body", DecodingFault.notJSON):
      self.init(.badRequest, "malformed", DecodingFault.notJSON, field: "body")
    case .invalid(let field, let rule): self.init(.unprocessableContent, "invalid", rule, field: field)
    case .conflict(let reason): self.init(.conflict, "conflict", reason)
    case .tooMany(let seconds): self.init(.tooManyRequests, "too-many", retryAfterSeconds: seconds)
    }
  }
}
