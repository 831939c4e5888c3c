// SPDX-License-Identifier: Apache-2.0
import Foundation
import Storage

/// The program itself, `mealdesk serve`, running over a data folder beside the benchmark.
final class Served {
  struct Failed: Error, CustomStringConvertible { let description: String }

  let port: Int
  private let process = Process()

  /// The program built beside this one.
  static var program: URL {
    URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appendingPathComponent("mealdesk")
  }

  /// Starts it and waits until it answers. The port is MEALDESK_BENCH_PORT, or 8577.
  init(_ folder: DeskFolder, environment: [String: String] = [:]) async throws {
    await folder.store.close()
    port = ProcessInfo.processInfo.environment["MEALDESK_BENCH_PORT"].flatMap { Int($0) } ?? 8577
    let log = folder.path + "/serve.log"
    try Data().write(to: URL(fileURLWithPath: log))
    process.executableURL = Self.program
    process.arguments = ["serve", "--data", folder.path, "--port", "\(port)"]
    if let address = folder.address { process.arguments?.append(contentsOf: ["--store", address]) }
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, ours in ours }
    process.standardOutput = FileHandle(forWritingAtPath: log)
    process.standardError = FileHandle(forWritingAtPath: log)
    try process.run()
    for _ in 0..<300 {
      try await Task.sleep(for: .milliseconds(100))
      if let answer = try? Connection(port: port).ask(Connection.get("/readyz")), answer.status == 200 { return }
      guard process.isRunning else { break }
    }
    stop()
    let said = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
    throw Failed(description: "mealdesk serve did not start: \(said.suffix(2_000))")
  }

  func stop() {
    if process.isRunning { process.terminate() }
    process.waitUntilExit()
  }

  /// Proportional set size in MiB, as the kernel counts it.
  func memory() throws -> Double {
    let text = try String(contentsOfFile: "/proc/\(process.processIdentifier)/smaps_rollup", encoding: .utf8)
    guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("Pss:") }),
      let kilobytes = line.split(separator: " ").dropFirst().first.flatMap({ Double($0) })
    else { throw Failed(description: "no Pss in smaps_rollup") }
    return kilobytes / 1024
  }

  /// Processor time used so far, in seconds.
  func processorTime() throws -> Double {
    let text = try String(contentsOfFile: "/proc/\(process.processIdentifier)/stat", encoding: .utf8)
    let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
    guard fields.count > 13, let user = Double(fields[12]), let system = Double(fields[13]) else {
      throw Failed(description: "no times in stat")
    }
    return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }
}
