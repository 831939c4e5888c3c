// SPDX-License-Identifier: Apache-2.0
import Desk
import Domain
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle

extension Web {
  /// The body of `/events`: one server-sent stream that ends with the server, with its reader, or when the reader no
  /// longer reads. The server waits for open streams before it stops, so the goodbye is said from inside.
  /// `person`: the customer whose open page this is; nil for staff.
  func stream(
    _ topics: Set<String>, of person: PersonID? = nil, _ request: Request, _ context: WebContext
  ) -> Response {
    let last = request.headers[.lastEventID] ?? request.query("after")
    let hub = hub
    let openPages = desk.openPages
    let channel = context.channel
    let subscription = hub.subscribe(topics, after: last.flatMap(LivePosition.init)) { channel.close(promise: nil) }
    let number = subscription.number
    let hello = "retry: \(Int.random(in: 1000...4000))\nevent: hello\ndata: \(now().ms)\n\n"
    let body = request.body
    return Response(
      status: .ok,
      headers: [.contentType: "text/event-stream", .cacheControl: "no-cache, no-transform", .xAccelBuffering: "no"],
      body: .init { writer in
        if let person { openPages.opened(by: person) }
        defer {
          if let person { openPages.closed(by: person) }
          hub.leave(number)
        }
        try await writer.write(ByteBuffer(string: hello))
        try await withGracefulShutdownHandler {
          try await body.consumeWithInboundCloseHandler { _ in
            for await message in subscription.messages {
              hub.isWriting(number, true)
              try await writer.write(message)
              hub.isWriting(number, false)
            }
          } onInboundClosed: {
            hub.leave(number)
          }
        } onGracefulShutdown: {
          hub.sayGoodbye(number)
        }
        try await writer.finish(nil)
      })
  }

  /// What a page shows, as it says itself; more than a page can show is a mistake of the page.
  static func topics(of request: Request) -> Set<String> {
    Set((request.query("topics") ?? "").split(separator: ",").prefix(200).map(String.init))
  }

  /// A stream for nobody: the browser is told that it is signed out, with a status that keeps its own event source
  /// from giving up for good.
  func signedOutStream() -> Response {
    Response(
      status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-cache, no-transform"],
      body: .init(byteBuffer: ByteBuffer(string: "event: signedOut\ndata: \n\n")))
  }
}

extension HTTPField.Name {
  static let lastEventID = HTTPField.Name("Last-Event-ID")!
  static let xAccelBuffering = HTTPField.Name("X-Accel-Buffering")!
}
