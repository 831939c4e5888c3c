// SPDX-License-Identifier: Apache-2.0
import Hummingbird
import NIOCore

/// An error as problem details (RFC 9457) for the machine at the other end.
struct Problem: Error, ResponseEncodable {
  let type: String
  let title: String
  let status: Int
  let detail: String

  init(_ status: HTTPResponse.Status, _ word: String, _ detail: String) {
    type = "https://mealdesk.example/problems/\(word)"
    title = status.reasonPhrase
    self.status = status.code
    self.detail = detail
  }

  func response(from request: Request, context: some RequestContext) throws -> Response {
    var response = try context.responseEncoder.encode(self, from: request, context: context)
    response.status = HTTPResponse.Status(code: status, reasonPhrase: title)
    response.headers[.contentType] = "application/problem+json"
    return response
  }
}
