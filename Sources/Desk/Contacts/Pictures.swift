// SPDX-License-Identifier: Apache-2.0
import Crypto
import Domain
import Foundation
import Storage

/// Pictures lie as files beside the store, named by what is in them: the same picture is one file, and a file is never
/// changed. They are written before their row, so a row never points at nothing.
package struct PictureFolder: Sendable {
  package let path: String
  package init(path: String) { self.path = path }

  /// Writes the bytes durably and returns the file's name.
  func put(_ bytes: [UInt8]) throws -> String {
    let name = SHA256.hash(data: bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    let folder = URL(fileURLWithPath: path).appendingPathComponent(String(name.prefix(2)))
    let file = folder.appendingPathComponent(name)
    if FileManager.default.fileExists(atPath: file.path) { return name }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    // On the disk before its name: a file with the name is the whole picture, after a power cut too.
    let draft = folder.appendingPathComponent("\(UUID())")
    defer { try? FileManager.default.removeItem(at: draft) }
    try Data(bytes).write(to: draft)
    try Self.bringToDisk(draft.path)
    guard rename(draft.path, file.path) == 0 else { throw CocoaError(.fileWriteUnknown) }
    try Self.bringToDisk(folder.path)
    return name
  }

  /// A file's bytes, or a folder's names.
  private static func bringToDisk(_ path: String) throws {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { throw CocoaError(.fileWriteUnknown) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw CocoaError(.fileWriteUnknown) }
  }

  func get(_ name: String) throws -> [UInt8] {
    let folder = URL(fileURLWithPath: path).appendingPathComponent(String(name.prefix(2)))
    return Array(try Data(contentsOf: folder.appendingPathComponent(name)))
  }
}

extension Desk {
  /// Checks a picture, rebuilds it without what it need not carry, keeps it and says it in the contact.
  /// - Throws: `PictureError`; `DeskError.invalid` where this program keeps no pictures.
  package func sendPicture(
    _ sent: [UInt8], in id: ContactID, clientID: String, by actor: Actor, command: CommandID, at now: Instant
  ) async throws -> Said {
    guard let pictures else { throw DeskError.invalid(field: "picture", rule: "off") }
    try hold(actor, to: policies.traffic.pictures, .pictures, at: now)
    let file = try PictureFile(checking: sent)
    // Before anything is written: is this contact the sender's?
    guard let contact = try await store.read({ try $0.contact(id) }), try await maySee(contact, actor) else {
      throw DeskError.notFound("contact")
    }
    let name = try pictures.put(file.bytes)
    let picture = Picture(
      id: newID(city: id.city, at: now), type: file.type, width: file.width, height: file.height,
      bytes: file.bytes.count)
    return try await sayPicture(
      picture, file: name, in: id, clientID: clientID, by: actor, command: command, at: now)
  }

  /// Whether `sendPicture` could take it.
  /// - Throws: `PictureError`; `DeskError.invalid` where this program keeps no pictures.
  package func checkPicture(_ sent: [UInt8]) throws {
    guard pictures != nil else { throw DeskError.invalid(field: "picture", rule: "off") }
    _ = try PictureFile(checking: sent)
  }

  /// The bytes of a picture, for the person of its contact and for staff.
  package func picture(_ id: PictureID, for actor: Actor) async throws -> (bytes: [UInt8], type: String) {
    let row = try await store.read { sql in try sql.picture(id).map { ($0, try sql.contact($0.contact)) } }
    guard let pictures, let (found, contact) = row, let contact, try await maySee(contact, actor) else {
      throw DeskError.notFound("picture")
    }
    return (try pictures.get(found.file), found.type)
  }

  /// Who sees the contact's words sees its pictures.
  private func maySee(_ contact: Contact, _ actor: Actor) async throws -> Bool {
    if contact.belongs(to: actor) { return true }
    return try await store.read { sql in
      guard let me = try? sql.staff(actor, who: .answer) else { return false }
      return sql.mayRead(contact, me)
    }
  }
}
