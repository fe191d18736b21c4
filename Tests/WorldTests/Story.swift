import Foundation
import Rig
import Testing

/// Runs the simulated world, which is a program of its own: its disk takes SQLite's place in the whole process.
enum Story {
    /// The program, built beside the tests.
    static let program: String = {
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let beside = (tests as NSString).deletingLastPathComponent + "/fudian-world"
        if FileManager.default.isExecutableFile(atPath: beside) { return beside }
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardizedFileURL
        return root.appending(path: ".build/release/fudian-world").path(percentEncoded: false)
    }()

    /// What the program says, and how it ends.
    static func tell(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let told = try run(program, arguments)
        return (told.status, told.output + told.errors)
    }

    /// The trace of a story: its hash, how many effects and lives it had.
    static func trace(_ plot: [String]) throws -> String { try tell(["trace"] + plot).output }

    /// Fails with the world's own words where the story was violated or ended otherwise than well.
    static func expectClean(_ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation) throws -> String
    {
        let told = try run(program, arguments)
        #expect(
            told.status == 0, "\(arguments.joined(separator: " ")):\n\(told.output.prefix(6000))\(told.errors)",
            sourceLocation: sourceLocation)
        return told.output
    }
}
