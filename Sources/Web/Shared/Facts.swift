// SPDX-License-Identifier: Apache-2.0
import Mustache

/// A page's facts as the templates see them. Pages are plain structs; `Facts` reads them once by reflection, so that
/// every look-up of a template is a dictionary look-up and an absent optional is *absent*: mustache would otherwise
/// go on looking for the same name in the surrounding object and show somebody else's value.
struct Facts: MustacheParent {
  private let children: [String: Any]

  init(_ value: some Sendable) { children = Self.children(of: value) }

  /// The facts of several values side by side, each under its name.
  init(named values: [String: Any]) { children = values.mapValues(Self.read) }

  /// A value's own facts, with others beside them.
  init(_ value: some Sendable, beside others: [String: Any]) {
    children = Self.children(of: value).merging(others.mapValues(Self.read)) { own, _ in own }
  }

  func child(named name: String) -> Any? { children[name] }

  private static func children(of value: Any) -> [String: Any] {
    var children: [String: Any] = [:]
    for child in Mirror(reflecting: value).children {
      if let label = child.label { children[label] = read(child.value) }
    }
    return children
  }

  private static func read(_ value: Any) -> Any {
    switch value {
    case let value as String: return value
    case let value as Bool: return value
    case let value as Int64: return value
    case let value as Int: return value
    case let value as Double: return value
    case let value as any MustacheParent: return value
    case let value as any RawRepresentable: return "\(value.rawValue)"
    case let value as any LosslessStringConvertible: return value.description
    default: break
    }
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional: return mirror.children.first.map { read($0.value) } ?? Absent()
    case .collection: return mirror.children.map { read($0.value) }
    default: return Facts(read: value)
    }
  }

  private init(read value: Any) { children = Self.children(of: value) }
}

/// A known nothing: renders as nothing and hides its section.
private struct Absent: MustacheCustomRenderable {
  var renderText: String { "" }
  var isNull: Bool { true }
}
