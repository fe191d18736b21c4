import Foundation
import Synchronization

/// A program of ours that was started and will be ended: its output is kept, its first line that says "ready" is awaited.
public final class RunningProgram: Sendable {
    private struct Output {
        var lines: [String] = []
        var partial = ""
        var errors = ""
        var exited: Int32?

        mutating func add(_ text: String) {
            partial += text
            while let end = partial.firstIndex(of: "\n") {
                lines.append(String(partial[..<end]))
                partial = String(partial[partial.index(after: end)...])
            }
        }
    }

    /// Ids of programs that run now, so that none outlives its starter.
    private static let running = Mutex<Set<Int32>>([])

    /// Ends every program that was started here and still runs.
    public static func endAll() {
        for id in running.withLock({ $0 }) { Foundation.kill(id, SIGTERM) }
    }

    private let process: Process
    private let output = Mutex(Output())
    public let name: String

    /// Starts `executable`.
    ///
    /// - Throws: ``RigError`` where it cannot be started.
    public init(_ executable: String, _ arguments: [String], environment: [String: String] = [:]) throws {
        process = Process()
        name = (executable as NSString).lastPathComponent
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let out = Pipe()
        let errors = Pipe()
        process.standardOutput = out
        process.standardError = errors
        process.standardInput = FileHandle.nullDevice
        out.fileHandleForReading.readabilityHandler = { [weak self] handle in self?.take(handle) { $0.add($1) } }
        errors.fileHandleForReading.readabilityHandler = { [weak self] handle in self?.take(handle) { $0.errors += $1 }
        }
        process.terminationHandler = { [weak self] process in
            self?.output.withLock { $0.exited = process.terminationStatus }
            RunningProgram.running.withLock { _ = $0.remove(process.processIdentifier) }
        }
        do {
            // Under the lock: one that ends at once is taken off again after it was put on.
            try RunningProgram.running.withLock { running in
                try process.run()
                running.insert(process.processIdentifier)
            }
        } catch { throw RigError("\(executable) cannot be started: \(error.localizedDescription)") }
    }

    private func take(_ handle: FileHandle, _ keep: (inout Output, String) -> Void) {
        let data = handle.availableData
        if data.isEmpty {
            handle.readabilityHandler = nil
            return
        }
        output.withLock { keep(&$0, String(decoding: data, as: UTF8.self)) }
    }

    public var id: Int32 { process.processIdentifier }
    public var isRunning: Bool { process.isRunning }
    public var errors: String { output.withLock { $0.errors } }
    public var lines: [String] { output.withLock { $0.lines } }
    /// The exit status; nil while it runs.
    public var exitStatus: Int32? { output.withLock { $0.exited } }

    /// The first line of standard output that `matches`.
    public func line(within seconds: Int, where matches: (String) -> Bool) throws -> String {
        try await_(seconds, "\(name) to say that it is ready") { lines.first(where: matches) }
    }

    /// Ends it with SIGTERM, and with SIGKILL where it does not end.
    public func stop() {
        guard process.isRunning else { return }
        process.terminate()
        for _ in 0..<500 where process.isRunning { usleep(10_000) }
        if process.isRunning { kill() }
    }

    /// SIGKILL: what a power cut would leave of the process.
    public func kill() {
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Polls until `condition` gives a value.
    ///
    /// - Throws: ``RigError`` where the time is over or the program has ended.
    // swift-format-ignore: AlwaysUseLowerCamelCase
    public func await_<Value>(_ seconds: Int, _ what: String, _ condition: () throws -> Value?) throws -> Value {
        let end = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < end {
            if let value = try condition() { return value }
            if !process.isRunning, let value = try condition() { return value }
            if !process.isRunning { throw RigError("waited for \(what), but \(name) ended: \(errors)") }
            usleep(5_000)
        }
        throw RigError("waited \(seconds) s for \(what). \(name) said: \(errors.suffix(2000))")
    }
}

/// What went wrong in the rig, in words.
public struct RigError: Error, CustomStringConvertible {
    public let description: String
    public init(_ description: String) { self.description = description }
}

/// Runs a program to its end.
public func run(_ executable: String, _ arguments: [String], environment: [String: String] = [:]) throws -> (
    status: Int32, output: String, errors: String
) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    // Files, not pipes: what is printed may be longer than a pipe holds while nobody reads it.
    let folder = NSTemporaryDirectory() + "fudian-rig-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for name in ["out", "err"] { _ = FileManager.default.createFile(atPath: folder + "/" + name, contents: nil) }
    process.standardOutput = FileHandle(forWritingAtPath: folder + "/out")
    process.standardError = FileHandle(forWritingAtPath: folder + "/err")
    do { try process.run() } catch { throw RigError("\(executable) cannot be started: \(error.localizedDescription)") }
    process.waitUntilExit()
    func text(_ name: String) -> String { (try? String(contentsOfFile: folder + "/" + name, encoding: .utf8)) ?? "" }
    return (process.terminationStatus, text("out"), text("err"))
}
