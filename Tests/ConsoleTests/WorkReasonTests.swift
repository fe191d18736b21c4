import API
import Billing
import Foundation
import Languages
import Testing

/// What stands in a work item is read by whoever has to go there. The engine writes codes; each must have words.
struct WorkReasonTests {
    @Test func `every reason and result that the engine can write into a work item has words in both languages`() throws
    {
        let written = try Self.literals()
        // The scan finds what it should: a reason in a call, one behind a helper, one in a constant, a result.
        for known in [
            "relay.openedOtherwise", "supply.tripWithoutEffect", "restore.late", "life.useWhileVacant", "the file came",
        ] { #expect(written.contains(known), "\(known)") }
        let composed =
            SuspenseReason.allCases.map { "payment.suspense \($0.rawValue) desk/2026-11-23/17 3301 50.00" }
            + ["table", "clock", "missing", "sum"].map { "meter.registers \($0) M7" }
            + ["only_here", "only_there", "different"].map { "close.\($0) desk/2026-11-23/17 50.00" }
            + ["voice", "door"].map { "notice.\($0) trip_notice 17" }
            + CloseItem.Settlement.Way.allCases.map { "\($0.rawValue): why" }
        for text in written.sorted() + composed {
            let words = Texts.recorded(text)
            #expect(words.zh.contains { "\u{4E00}" <= $0 && $0 <= "\u{9FFF}" }, "\(text)")
            guard text.contains(/^[a-z_]+\.[a-z]/) else { continue }
            let code = String(text.prefix { $0 != " " })
            #expect(!words.en.contains(code) && !words.zh.contains(code), "\(text)")
        }
    }

    /// The literals of the engine that become a work item's reason or result, `7` for what is filled in. Those that are put together
    /// of parts that say nothing alone are left out.
    private static func literals() throws -> Set<String> {
        let sources = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources/Engine")
        let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        var found: Set<String> = []
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            let code = text.split(separator: "\n").filter { !$0.contains(/^ *\/\//) }.joined(separator: " ")
                .replacing(#/ +/#, with: " ")
            for literal in self.literals(of: code) {
                let isReason =
                    literal.text.contains(/^[a-z_]+\.[a-z][A-Za-z_]+( |$)/)
                    && literal.before.contains(
                        #/(reason: |tripFailed\([^"]*, |openFieldJob\([^"]*, |hinder\([^"]*, |openOnce\( ?|let [A-Za-z]+ = )$/#
                    )
                let isResult = literal.before.contains(/result: $/)
                if isReason || isResult { found.insert(literal.text) }
            }
        }
        return found.subtracting(["meter.registers", "payment.suspense 7 7 7 7", "7: 7", "purchase."])
    }

    /// Every string literal of `code`, with the eighty characters before it.
    private static func literals(of code: String) -> [(before: String, text: String)] {
        var found: [(String, String)] = []
        let characters = Array(code)
        var index = 0
        while index < characters.count {
            guard characters[index] == "\"" else {
                index += 1
                continue
            }
            let before = String(characters[max(0, index - 80)..<index])
            var text = ""
            index += 1
            while index < characters.count, characters[index] != "\"" {
                if characters[index] == "\\", index + 1 < characters.count {
                    if characters[index + 1] == "(" {
                        var depth = 0
                        index += 1
                        repeat {
                            if characters[index] == "(" { depth += 1 } else if characters[index] == ")" { depth -= 1 }
                            index += 1
                        } while depth > 0 && index < characters.count
                        text += "7"
                        continue
                    }
                    index += 1
                }
                text.append(characters[index])
                index += 1
            }
            index += 1
            found.append((before, text))
        }
        return found
    }
}
