import Foundation

/// The journal: one line of JSON for each state that a message comes to. Its owner appends under its lock.
final class JournalFile: Sendable {
    private let file: FileHandle

    init(path: String) throws {
        try Data().write(to: URL(filePath: path))
        file = try FileHandle(forWritingTo: URL(filePath: path))
    }

    func append(_ message: Mailbox.Message) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            try file.write(contentsOf: try encoder.encode(message) + Data("\n".utf8))
        } catch {
            FileHandle.standardError.write(Data("smsgateway: the journal cannot be written: \(error)\n".utf8))
        }
    }
}

/// Writes a line to the standard output at once.
func say(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }
