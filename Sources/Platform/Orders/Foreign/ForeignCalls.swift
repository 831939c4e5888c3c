// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import Desk
import Domain
import Foundation
import NIOCore
import NIOHTTP1

/// One call to a foreign platform over HTTP.
struct ForeignCall: Sendable {
  let http: HTTPClient
  static let mostBytes = 8 << 20

  /// - Throws: `unavailable` when the connection was never made, so that nothing has left; `noAnswer` when it may have
  ///   been carried out, a 5xx included; `rejected` for 4xx.
  func post(_ url: String, _ body: String, type: String, limit: TimeAmount) async throws(PortError) -> [UInt8] {
    var request = HTTPClientRequest(url: url)
    request.method = .POST
    request.headers.add(name: "Content-Type", value: type)
    request.body = .bytes(ByteBuffer(string: body))
    let response: HTTPClientResponse
    let bytes: ByteBuffer
    do {
      response = try await http.execute(request, timeout: limit)
      bytes = try await response.body.collect(upTo: Self.mostBytes)
    } catch let error as HTTPClientError where error == .connectTimeout {
      throw .unavailable("cannot connect")
    } catch {
      throw Self.neverLeft(error) ? .unavailable("cannot connect") : .noAnswer("\(error)")
    }
    switch response.status.code {
    case 200...299: return Array(bytes.readableBytesView)
    case 429: throw .unavailable("status 429")
    case 400...499: throw .rejected("status \(response.status.code)")
    default: throw .noAnswer("status \(response.status.code)")
    }
  }
}

extension ForeignCall {
  /// No address of the host took a connection. One of the two errors is told by its name, because its module is not
  /// among ours.
  fileprivate static func neverLeft(_ error: any Error) -> Bool {
    "\(type(of: error))" == "NIOConnectionError" || (error as? IOError)?.errnoCode == ECONNREFUSED
  }
}

/// Sends a command at most once to a platform that knows no key of ours: written down before it leaves, its reply
/// after it. Where no reply came nobody can know what happened; it is not sent again, and an event or a person tells.
struct SendOnce: Sendable {
  let desk: Desk
  let now: @Sendable () -> Instant

  func perform(
    _ command: PlatformCommand, _ attempt: () async throws(PortError) -> CommandReply
  ) async throws(PortError) -> CommandReply {
    switch try await claim(command) {
    case .repeated(let reply?): return reply
    case .repeated(nil): throw .noAnswer("sent before, answer unknown")
    case .first: break
    }
    let reply: CommandReply
    do throws(PortError) {
      reply = try await attempt()
    } catch {
      switch error {
      case .noAnswer: throw error
      case .unavailable:
        try? await desk.releaseSend(command, at: now())
        throw error
      case .rejected(let reason): reply = CommandReply(.refused, reason: reason)
      }
    }
    // What cannot be kept stays unknown, which is the safe side.
    try? await desk.keepReply(reply, to: command, at: now())
    return reply
  }

  /// - Throws: `noAnswer` when this store does not know whether it was sent: it is then asked about a command that may
  ///   have left in a life of the store before a restore.
  func reply(to command: String, city: City? = nil) async throws(PortError) -> CommandReply? {
    let sent: (at: Instant, reply: CommandReply?)?
    do { sent = try await desk.sent(command, city: city) } catch { throw .unavailable("the store does not answer") }
    guard let reply = sent?.reply else {
      throw .noAnswer(sent == nil ? "not known to have been sent" : "sent before, answer unknown")
    }
    return reply
  }

  private func claim(_ command: PlatformCommand) async throws(PortError) -> SendClaim {
    do { return try await desk.claimSend(command, at: now()) } catch { throw .unavailable("the store does not answer") }
  }
}
