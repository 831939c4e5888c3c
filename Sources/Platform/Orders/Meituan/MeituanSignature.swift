// SPDX-License-Identifier: Apache-2.0

/// How Meituan signs, in both directions: MD5 over the full address without its query, `?`, every parameter but `sig`
/// as `k=v` sorted and joined by `&` with values as they are before escaping, and the secret. For a push the address is
/// the one that was registered there, whatever stands between the platform and this program.
enum MeituanSignature {
  static func code(url: String, _ parameters: [(name: String, value: String)], secret: String) -> String {
    let signed = parameters.filter { $0.name != "sig" }.sorted { ($0.name, $0.value) < ($1.name, $1.value) }
      .map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    return Digests.md5("\(url)?\(signed)\(secret)")
  }
}
