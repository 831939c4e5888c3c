// SPDX-License-Identifier: Apache-2.0

/// Every setting: its name (flag `--name`, environment `MEALDESK_NAME`, key in the file), default and meaning.
enum SettingKey: String, CaseIterable {
  case data, store, host, port
  case publicURL = "public-url"
  case platformURL = "platform-url"
  case platformKey = "platform-key"
  case feedKey = "feed-key"
  case appKey = "app-key"
  case policies, feeds, speed
  case clockFrom = "clock-from"
  case demo
  case logLevel = "log-level"
  case tlsCertificate = "tls-certificate"
  case tlsKey = "tls-key"
  case trustProxy = "trust-proxy"
  case metricsToken = "metrics-token"

  var standard: String? {
    switch self {
    case .data: "./data"
    case .host: "127.0.0.1"
    case .port: "8080"
    case .speed: "1"
    case .demo, .trustProxy: "false"
    case .logLevel: "notice"
    default: nil
    }
  }

  var meaning: String {
    switch self {
    case .data: "Folder for the database, pictures and the key file."
    case .store: "Where rows are kept: a file path (SQLite) or postgresql://…; desk.sqlite in the data folder."
    case .host: "Address to listen on."
    case .port: "Port to listen on."
    case .publicURL: "How people reach this server, for the links sent to merchants and riders."
    case .platformURL: "The order platform's address for commands and facts (docs/integrate.md)."
    case .platformKey: "Key that signs what we send to the platform. Prefer the environment."
    case .feedKey: "Key the platform signs its order events with. Prefer the environment."
    case .appKey: "Key the platform's app signs the tokens of /help with. Prefer the environment."
    case .policies: "YAML file with queues and policies; every fault in it is listed before anything starts."
    case .feeds: "YAML file with platforms that speak their own language (docs/integrate.md); every fault is listed."
    case .speed: "How fast the desk's clock runs; anything but 1 is for demonstrations."
    case .clockFrom: "Where a fast clock starts, in ms since 1970; give server and city the same."
    case .demo: "Make the demo people of 青湾 (Qingwan) at the first start and print their sign-ins."
    case .logLevel: "trace, debug, info, notice, warning, error or critical."
    case .tlsCertificate: "PEM file; with tls-key the server speaks HTTPS itself."
    case .tlsKey: "PEM file."
    case .trustProxy:
      "A proxy that ends TLS stands in front: believe its X-Forwarded-For (it must set that header itself), send cookies over TLS only."
    case .metricsToken: "Token that /metrics asks for; without one it answers on loopback only."
    }
  }

  var environmentName: String { "MEALDESK_" + rawValue.uppercased().replacing("-", with: "_") }
}
