// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

extension Message: ResponseEncodable {}
extension Conversation: ResponseEncodable {}

extension WebChat {
  /// A small JSON body.
  /// - Throws: `BodyTooLarge`; `DecodingError` naming the field that is missing or of another kind.
  func json<T: Decodable>(_ request: Request, _ context: some RequestContext) async throws -> T {
    let bytes = try await body(request, most: Self.mostJSON) {
      BodyTooLarge(limit: Self.mostJSON)
    }
    return try JSONDecoder().decode(T.self, from: Data(bytes))
  }

  func body(_ request: Request, most: Int, tooLarge: () -> any Error) async throws -> [UInt8] {
    do {
      var request = request
      return Array(try await request.collectBody(upTo: most).readableBytesView)
    } catch let error as any HTTPResponseError where error.status == .contentTooLarge {
      throw tooLarge()
    }
  }

  func created(
    _ value: some ResponseEncodable, _ request: Request, _ context: some RequestContext
  ) throws -> Response {
    var response = try context.responseEncoder.encode(value, from: request, context: context)
    response.status = .created
    return response
  }
}

struct BodyTooLarge: Error {
  let limit: Int
}

/// An error as problem details (RFC 9457).
struct ChatProblem: ResponseEncodable {
  let type: String
  let title: String
  let status: Int
  let detail: String
  /// What of the request is wrong.
  var field: String?
  /// For the header; not in the body.
  private var retryAfterSeconds: Int?

  private enum CodingKeys: String, CodingKey { case type, title, status, detail, field }

  /// nil for what is a fault of ours and not the sender's.
  init?(_ error: any Error) {
    let error = (error as? DecodingError).map { DeskError($0) } ?? error
    guard let (status, word, detail) = Self.reading(error) else { return nil }
    type = "https://mealdesk.example/problems/\(word)"
    title = status.reasonPhrase
    self.status = status.code
    self.detail = detail
    if case DeskError.invalid(let field, _) = error { self.field = field }
    if case DeskError.tooMany(let seconds) = error { retryAfterSeconds = seconds }
  }

  private static func reading(_ error: any Error) -> (HTTPResponse.Status, String, String)? {
    switch error {
    case is SignInError, LinkError.forged: (.unauthorized, "no-visit", "No visit, or one that has ended.")
    case LinkError.expired: (.unauthorized, "link-expired", "The link's time is over.")
    case let error as DeskError: reading(error)
    case let error as ContactError: reading(error)
    case let error as PictureError: reading(error)
    case let error as BodyTooLarge: (.contentTooLarge, "too-large", "At most \(error.limit) bytes.")
    default: nil
    }
  }

  private static func reading(_ error: DeskError) -> (HTTPResponse.Status, String, String) {
    switch error {
    case .forbidden(let right): (.forbidden, "forbidden", "Not allowed: \(right).")
    case .notFound(let what): (.notFound, "not-found", "No such \(what).")
    case .invalid("body", DecodingFault.notJSON): (.badRequest, "malformed", "The body \(DecodingFault.notJSON).")
    case .invalid(let field, let rule): (.unprocessableContent, "invalid", "\(field): \(rule).")
    case .conflict(let why): (.conflict, "conflict", why)
    case .tooMany(let seconds): (.tooManyRequests, "too-many", "Again in \(seconds) seconds.")
    }
  }

  private static func reading(_ error: ContactError) -> (HTTPResponse.Status, String, String) {
    switch error {
    case .emptyMessage: (.unprocessableContent, "message-empty", "Nothing is said.")
    case .tooLong(let limit): (.unprocessableContent, "message-too-long", "At most \(limit) characters.")
    case .badClientID: (.unprocessableContent, "client-id", "The client id is 1 to 64 printable ASCII characters.")
    case .ended, .notEnded, .notWaiting, .offerGone, .notYours, .tooLate:
      (.conflict, "contact-\(error)", "The contact is no longer in the state this was meant for.")
    }
  }

  private static func reading(_ error: PictureError) -> (HTTPResponse.Status, String, String) {
    switch error {
    case .tooLarge(let limit): (.contentTooLarge, "picture-too-large", "At most \(limit) bytes.")
    case .tooManyPixels(let side): (.unprocessableContent, "picture-too-large", "At most \(side) pixels a side.")
    case .unknownType: (.unsupportedMediaType, "picture-type", "Pictures are JPEG or PNG.")
    case .damaged: (.unprocessableContent, "picture-damaged", "This is no complete picture.")
    }
  }

  func response(from request: Request, context: some RequestContext) throws -> Response {
    var response = try context.responseEncoder.encode(self, from: request, context: context)
    response.status = HTTPResponse.Status(code: status, reasonPhrase: title)
    response.headers[.contentType] = "application/problem+json"
    if let seconds = retryAfterSeconds { response.headers[.retryAfter] = "\(seconds)" }
    if status == 401 { response.headers[.wwwAuthenticate] = "Bearer" }
    return response
  }
}
