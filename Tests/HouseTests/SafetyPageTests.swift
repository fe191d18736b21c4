import Foundation
import Testing

/// docs/safety.md promises only what a file holds and a test proves.
@Suite struct SafetyPageTests {
    /// A promise of the page.
    private struct Promise {
        let number: Int
        let ids: [String]
        let files: [String]
        let tests: [(file: String, name: String)]
    }

    private static let path = "docs/safety.md"

    /// The page before its Chinese part, and that part.
    private static func parts() throws -> (english: String, chinese: String) {
        let text = try House.text(path)
        let begin = try #require(text.range(of: "\n## 中文\n"))
        return (String(text[..<begin.lowerBound]), String(text[begin.upperBound...]))
    }

    private static func promises() throws -> [Promise] {
        try parts().english.split(separator: "\n## ").dropFirst().compactMap { section in
            guard let number = section.prefixMatch(of: #/(\d+)\. /#).flatMap({ Int($0.1) }) else { return nil }
            let ids = section.firstMatch(of: /\n\*([IF]-[^*]+)\.\*/).map { inOrder(String($0.1)) } ?? []
            return Promise(
                number: number, ids: ids, files: section.matches(of: /`(Sources\/[^`]+)`/).map { String($0.1) },
                tests: section.matches(of: /(?m)^\* `([^`]+)`: (.+)$/).map { (String($0.1), String($0.2)) })
        }
    }

    private static func inOrder(_ text: String) -> [String] { text.matches(of: /[IF]-[A-Z]\d+/).map { String($0.0) } }

    @Test func `each promise names its ids, what holds it, and tests that there are and that bear them`() throws {
        let known = Set(try InvariantTable().rows.map(\.id))
        let promises = try Self.promises()
        #expect(promises.map(\.number) == Array(1...promises.count) && promises.count >= 10)
        for promise in promises {
            let ids = Set(promise.ids)
            #expect(!ids.isEmpty && ids.isSubset(of: known), "\(promise.number): \(promise.ids)")
            #expect(!promise.files.isEmpty && promise.tests.count >= 3, "\(promise.number)")
            for file in promise.files {
                #expect(FileManager.default.fileExists(atPath: House.root.appending(path: file).path()), "\(file)")
            }
            var borne: Set<String> = []
            for test in promise.tests {
                let file = try House.tests().first { $0.path == "Tests/\(test.file).swift" }
                let names = file.map(InvariantTable.testNames) ?? []
                #expect(names.contains(test.name), "no test of \(test.file): \(test.name)")
                borne.formUnion(InvariantTable.ids(in: test.name))
            }
            let proofs = try InvariantTable.proofs()
            #expect(ids.isSubset(of: borne), "\(promise.number): \(ids.subtracting(borne).sorted())")
            #expect(ids.allSatisfy { proofs[$0] != nil }, "\(promise.number)")
        }
    }

    @Test func `every row of control and audit is promised, and what is not built is said not to be`() throws {
        let promised = Set(try Self.promises().flatMap(\.ids))
        let rows = try InvariantTable().rows
        let control = rows.map(\.id).filter { $0.hasPrefix("I-C") || $0.hasPrefix("I-A") }
        #expect(Set(control).subtracting(promised).isEmpty)
        let unproven = Set(rows.filter { $0.proofs == InvariantTable.none }.map(\.id))
        #expect(unproven.isDisjoint(with: promised))
        let parts = try Self.parts()
        for text in [parts.english, parts.chinese] {
            #expect(unproven.isSubset(of: InvariantTable.ids(in: text)), "\(unproven.sorted())")
        }
    }

    @Test func `the Chinese part has the same promises`() throws {
        let chinese = try Self.parts().chinese.matches(of: /(?m)^(\d+)\. (.+)$/).map {
            (Int($0.1) ?? 0, Self.inOrder(String($0.2)))
        }
        let english = try Self.promises().map { ($0.number, $0.ids) }
        #expect(chinese.map(\.0) == english.map(\.0))
        #expect(chinese.map(\.1) == english.map(\.1))
    }
}
