import Foundation

/// A command that a document tells its reader to type.
struct DocumentedCommand: Hashable {
    /// The document and line, as `README.md:12`.
    let place: String
    /// The command on one line, without `sudo` and whom it acts for.
    let words: [String]
    /// The command as written, on one line.
    let text: String

    /// All commands in the ```sh blocks of the documents; other blocks show output or files.
    static func all() throws -> [DocumentedCommand] {
        let documents =
            ["README.md", "README.zh-CN.md", "CONTRIBUTING.md"] + (try House.files(under: ["docs"], endings: ["md"]))
        return try documents.flatMap { try commands(in: House.text($0), document: $0) }
    }

    /// The commands of one document. A line that ends in `\` goes on in the next; comments and empty lines are none.
    static func commands(in text: String, document: String) -> [DocumentedCommand] {
        var found: [DocumentedCommand] = []
        var inside = false
        var pending = ""
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("```") {
                inside = line == "```sh"
                continue
            }
            guard inside else { continue }
            let part = line.trimmingCharacters(in: .whitespaces)
            if part.hasSuffix("\\") {
                pending += part.dropLast()
                continue
            }
            let command = (pending + part).replacing(/\s+#.*$/, with: "")
            pending = ""
            if command.isEmpty || command.hasPrefix("#") { continue }
            var words = command.split(separator: " ").map(String.init)
            if words.first == "sudo" {
                words.removeFirst()
                if words.first == "-u" { words.removeFirst(2) }
            }
            found.append(DocumentedCommand(place: "\(document):\(index + 1)", words: words, text: command))
        }
        return found
    }
}
