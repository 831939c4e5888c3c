// SPDX-License-Identifier: Apache-2.0
import Foundation

/// One kept-alive HTTP connection over loopback, blocking: the least that a client can cost on the cores it shares with
/// the server it measures.
final class Connection {
  struct Answer {
    let status: Int
    let body: String
  }

  struct Broken: Error, CustomStringConvertible { let description: String }

  private var descriptor: Int32
  private var unread: [UInt8] = []

  init(port: Int) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    let length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, length) }
    }
    var on: Int32 = 1
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    guard result == 0 else { throw Broken(description: "nobody listens on port \(port)") }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Gives the socket to the caller, who closes it.
  func takeDescriptor() -> Int32 {
    defer { descriptor = -1 }
    return descriptor
  }

  static func get(_ path: String, _ headers: String...) -> String {
    "GET \(path) HTTP/1.1\r\nHost: localhost\r\n" + headers.map { $0 + "\r\n" }.joined() + "\r\n"
  }

  static func post(_ path: String, _ headers: String..., body: String) -> String {
    "POST \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(body.utf8.count)\r\n"
      + headers.map { $0 + "\r\n" }.joined() + "\r\n" + body
  }

  /// Sends a request and waits for its whole answer.
  func ask(_ request: String) throws -> Answer { try ask(Array(request.utf8)) }

  func ask(_ request: [UInt8]) throws -> Answer {
    try send(request)
    let head = try take(through: Self.endOfHead)
    let status = Self.number(in: head.drop { $0 != Self.space }.dropFirst())
    let length = Self.place(of: Self.lengthName, in: head).map { Self.number(in: head[$0...]) }
    return Answer(status: status, body: String(decoding: try take(length ?? 0), as: UTF8.self))
  }

  private static let space = UInt8(ascii: " ")
  private static let endOfHead = Array("\r\n\r\n".utf8)
  /// As our server writes it.
  private static let lengthName = Array("\r\nContent-Length: ".utf8)

  /// Where the bytes after `mark` begin.
  private static func place(of mark: [UInt8], in bytes: [UInt8]) -> Int? {
    bytes.withUnsafeBufferPointer { all in
      guard all.count >= mark.count else { return nil }
      return (0...(all.count - mark.count)).first { start in
        all[start] == mark[0] && all[start..<(start + mark.count)].elementsEqual(mark)
      }.map { $0 + mark.count }
    }
  }

  private static func number(in digits: ArraySlice<UInt8>) -> Int {
    digits.prefix { (48...57).contains($0) }.reduce(0) { $0 * 10 + Int($1) - 48 }
  }

  func send(_ request: String) throws { try send(Array(request.utf8)) }

  func send(_ request: [UInt8]) throws {
    var bytes = request[...]
    while !bytes.isEmpty {
      let sent = bytes.withUnsafeBytes { Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard sent > 0 else { throw Broken(description: "the server closed the connection") }
      bytes = bytes.dropFirst(sent)
    }
  }

  /// What has come, at least one byte.
  func receive() throws -> [UInt8] {
    let received = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
      count = max(0, recv(descriptor, buffer.baseAddress, buffer.count, 0))
    }
    guard !received.isEmpty else { throw Broken(description: "the server closed the connection") }
    return received
  }

  private func take(through mark: [UInt8]) throws -> [UInt8] {
    while true {
      if let end = Self.place(of: mark, in: unread) { return try take(end) }
      unread += try receive()
    }
  }

  private func take(_ count: Int) throws -> [UInt8] {
    while unread.count < count { unread += try receive() }
    defer { unread.removeFirst(count) }
    return Array(unread.prefix(count))
  }
}
