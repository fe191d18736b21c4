import Dispatch
import Foundation
import Rig
import Synchronization
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

    /// What several runs of the program say, told at the same time, one for each core that there is to expect.
    static func together(_ runs: [[String]]) throws -> [(status: Int32, output: String)] {
        let told = Mutex<[Int: (status: Int32, output: String)]>([:])
        DispatchQueue.concurrentPerform(iterations: runs.count) { index in
            let result = (try? tell(runs[index])) ?? (status: -1, output: "\(program) cannot be run")
            told.withLock { $0[index] = result }
        }
        return told.withLock { told in runs.indices.compactMap { told[$0] } }
    }

    /// The bugs that the program can plant, by name.
    static func bugs() throws -> [String] {
        try tell(["bugs", "--list"]).output.split(separator: "\n").compactMap {
            $0.split(separator: ":").first.map(String.init)
        }
    }

    /// Those of the words that stand in a program of the product, as text.
    static func words(in name: String, _ words: [String]) throws -> [String] {
        let path = (program as NSString).deletingLastPathComponent + "/" + name
        // A hundred words in a hundred megabytes: seconds here, minutes with Data's search for each.
        let told = try run("/usr/bin/grep", ["-aowF"] + words.flatMap { ["-e", $0] } + ["--", path])
        let found = Set(told.output.split(separator: "\n").map(String.init))
        return words.filter(found.contains)
    }
}
