import Foundation
import Testing

/// The files of systemd/, seen through systemd's own eyes by the script that `make test` runs.
@Suite struct UnitFileTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// A change that makes one file of systemd/ wrong.
    struct Mistake: Sendable, CustomTestStringConvertible {
        let file: String
        let text: String
        let instead: String
        var testDescription: String { "\(file): \(text) becomes '\(instead)'" }
    }

    /// Runs the check on a copy of the folder, changed by the mistake; its status and what it said.
    private func check(_ mistake: Mistake?) throws -> (status: Int32, words: String) {
        let copy = FileManager.default.temporaryDirectory.appending(path: "fudian-systemd-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: copy) }
        try FileManager.default.copyItem(at: Self.root.appending(path: "systemd"), to: copy)
        if let mistake {
            let file = copy.appending(path: mistake.file)
            let text = try String(contentsOf: file, encoding: .utf8)
            try #require(text.contains(mistake.text))
            try text.replacing(mistake.text, with: mistake.instead).write(to: file, atomically: true, encoding: .utf8)
        }
        let process = Process()
        process.executableURL = Self.root.appending(path: "systemd/check")
        process.arguments = [copy.path(), "/bin/true"]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let words = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: words, as: UTF8.self))
    }

    @Test func `systemd finds nothing wrong with the unit, its drop-in, the user and the folders`() throws {
        let (status, words) = try check(nil)
        #expect(status == 0, "\(words)")
    }

    @Test(arguments: [
        Mistake(file: "fudiand.service", text: "WatchdogSec=30", instead: "WatchdogSec=banana"),
        Mistake(file: "fudiand.service", text: "Type=notify", instead: "Typ=notify"),
        Mistake(file: "fudiand.service", text: "ProtectSystem=strict\nProtectHome=yes\n", instead: ""),
        Mistake(file: "fudiand.service", text: "/usr/bin/fudiand", instead: "/usr/bin/fudian"),
        Mistake(file: "fudiand.service.d/serial.conf", text: "PrivateUsers=no", instead: "PrivateUsers=banana"),
        Mistake(file: "fudian.sysusers", text: "u fudian", instead: "q fudian"),
    ])
    func `a mistake in a systemd file is found`(mistake: Mistake) throws {
        let (status, words) = try check(mistake)
        #expect(status == 1)
        #expect(words.contains("systemd: "))
    }
}
