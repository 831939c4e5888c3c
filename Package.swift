// swift-tools-version: 6.1
// SPDX-License-Identifier: Apache-2.0
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// A room of the house: what it may import is exactly what stands here.
func room(
  _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = [], resources: [Resource] = []
) -> Target {
  .target(name: name, dependencies: dependencies, exclude: exclude, resources: resources, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

let collections = Target.Dependency.product(name: "Collections", package: "swift-collections")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let http = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let httpTesting = Target.Dependency.product(name: "HummingbirdTesting", package: "hummingbird")
let httpTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let yaml = Target.Dependency.product(name: "Yams", package: "Yams")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "mealdesk",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "mealdesk", targets: ["Server"]), .executable(name: "lunches", targets: ["lunches"]),
    .executable(name: "mealdesk-bench", targets: ["mealdesk-bench"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    .systemLibrary(name: "CJemalloc", providers: [.apt(["libjemalloc-dev"])]),
    .systemLibrary(name: "CPostgres", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    room("Domain", [collections]),
    room(
      "Storage", ["Domain", "CPostgres", "CSQLite", "CZlib", collections, grdb, grdbSQLite, crypto],
      exclude: ["DESIGN.md"]),
    room("Desk", ["Domain", "Storage", crypto, cryptoExtras], exclude: ["DESIGN.md"]),
    room("Channels", ["Domain", "Desk", http]),
    room("Platform", ["Domain", "Desk", "CZlib", collections, http, httpClient, crypto]),
    room("Work", ["Domain", "Storage", "Desk", lifecycle, logging]),
    room(
      "Web", ["Domain", "Desk", http, mustache, crypto, lifecycle, logging],
      exclude: ["DESIGN.md"], resources: [.copy("Templates"), .copy("Assets")]),
    room("City", ["Domain", collections]),
    room("Simulator", ["Domain", "Storage", "Desk", "Channels", "Platform", "Work", "City", http, httpClient, crypto]),
    .executableTarget(
      name: "Server",
      dependencies: [
        "CJemalloc", "Domain", "Storage", "Desk", "Channels", "Platform", "Work", "Web", "City", "Simulator", http,
        httpTLS, httpClient, crypto, lifecycle, logging, arguments, yaml,
      ], swiftSettings: settings),

    .executableTarget(
      name: "mealdesk-bench",
      dependencies: ["TestSupport", "Domain", "Storage", "Desk", "Platform", "City", grdbSQLite], path: "Benchmarks",
      swiftSettings: settings),
    .target(
      name: "TestSupport", dependencies: ["Domain", "Storage", "Desk"], path: "Tests/TestSupport",
      swiftSettings: settings),
    .executableTarget(
      name: "crash-writer", dependencies: ["TestSupport", "Domain", "Storage", "Desk"], path: "Tests/CrashWriter",
      swiftSettings: settings),
    .executableTarget(
      name: "lunches", dependencies: ["TestSupport", "Domain", "Storage", "Desk", "Work", "Simulator", arguments],
      path: "Tests/Lunches", swiftSettings: settings),
    tests("DomainTests", ["TestSupport", "Domain"]),
    tests("StorageTests", ["TestSupport", "crash-writer", "Domain", "Storage"]),
    tests("DeskTests", ["TestSupport", "Domain", "Storage", "Desk", "Work"]),
    tests("ChannelsTests", ["TestSupport", "Domain", "Storage", "Desk", "Channels", httpTesting]),
    tests(
      "PlatformTests",
      ["TestSupport", "Domain", "Storage", "Desk", "Platform", "Work", "City", "Simulator", httpTesting]),
    tests("WebTests", ["TestSupport", "Domain", "Storage", "Desk", "Web", httpTesting]),
    tests("CityTests", ["Domain", "City"]),
    tests("StoryTests", ["TestSupport", "Domain", "Storage", "Desk", "City", "Simulator"]),
    tests(
      "ServerTests",
      ["TestSupport", "Domain", "Server", "Storage", "Desk", arguments, http, httpClient, nioEmbedded, yaml]),
    tests("TidyTests", [], exclude: ["ratchet.txt"]),
  ]
)
