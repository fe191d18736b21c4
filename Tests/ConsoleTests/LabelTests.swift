import API
import Foundation
import Languages
import Storage
import Testing

/// What an answer's facts are called is read by staff. The engine names them in English; each name must have words.
struct LabelTests {
    @Test func `every fact that an answer can have has a name in both languages`() throws {
        let names = try Self.names(
            #/(?:Detail\((?:name: )?|\.init\()"([a-z_]+)",/#, in: ["Engine", "Console", "fudian"])
        // The scan finds what it should: of the engine, of a route, of the command line.
        for known in ["still_owed", "proposal", "business_date", "data"] { #expect(names.contains(known), "\(known)") }
        for name in names.sorted() {
            let words = Texts.details[name]
            #expect(words?.zh.contains(where: isChinese) == true && words?.en.isEmpty == false, "\(name)")
        }
    }

    @Test func `every answer of the engine to staff has a sentence in both languages`() throws {
        let codes = try Self.names(
            #/StaffAnswer\(\s*\.(?:done|refused|accepted), "([a-z_]+\.[A-Za-z]+)"/#, in: ["Engine"])
        for known in ["life.closed", "suspense.accountClosed"] { #expect(codes.contains(known), "\(known)") }
        for code in codes.sorted() {
            let words = Texts.staffWords(code)
            #expect(
                !words.en.contains(code) && words.zh.contains(where: isChinese) && !words.zh.contains(code), "\(code)")
        }
    }

    @Test func `every column of a table for spreadsheets has a head in Chinese`() throws {
        let columns = ReportTable.columns + CloseTable.columns
        for column in columns {
            #expect(Texts.columns[column]?.zh.contains(where: isChinese) == true, "\(column)")
        }
    }

    private func isChinese(_ character: Character) -> Bool { "\u{4E00}" <= character && character <= "\u{9FFF}" }

    private static func names(_ pattern: Regex<(Substring, Substring)>, in rooms: [String]) throws -> Set<String> {
        let sources = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources")
        var found: Set<String> = []
        for room in rooms {
            let files = try #require(
                FileManager.default.enumerator(at: sources.appending(path: room), includingPropertiesForKeys: nil))
            for case let file as URL in files where file.pathExtension == "swift" {
                // The story's facts are for programs.
                if file.lastPathComponent == "StoryTelling.swift" { continue }
                let text = try String(contentsOf: file, encoding: .utf8)
                found.formUnion(text.matches(of: pattern).map { String($0.output.1) })
            }
        }
        return found
    }
}
