import Foundation
import Testing

/// The names of the tests are the proof of what docs/invariants.md claims.
@Suite struct InvariantTests {
    @Test func `docs invariants claims the proofs that there are, no more and no fewer`() throws {
        let table = try InvariantTable()
        let proofs = try InvariantTable.proofs()
        if ProcessInfo.processInfo.environment["FUDIAN_WRITE_INVARIANTS"] != nil {
            try table.text(proofs: proofs).write(
                to: House.root.appending(path: InvariantTable.path), atomically: true, encoding: .utf8)
        }
        let stale = try InvariantTable().rows.filter { $0.proofs != proofs[$0.id] ?? InvariantTable.none }.map(\.id)
        #expect(stale.isEmpty, "\(InvariantTable.path) is out of date, run make invariants: \(stale)")
    }

    @Test func `each id stands once in the list, and none is missing between two`() throws {
        let ids = try InvariantTable().rows.map(\.id)
        #expect(ids.count == Set(ids).count)
        let expected = [("I-M", 12), ("I-C", 12), ("I-L", 7), ("I-A", 6), ("F-B", 24), ("F-S", 25)]
            .flatMap { kind, count in (1...count).map { "\(kind)\($0)" } }
        #expect(ids == expected)
    }

    @Test func `no test and no comment names an id that is not in the list`() throws {
        let known = Set(try InvariantTable().rows.map(\.id))
        for file in try House.sources() + House.tests() where !file.path.hasPrefix("Tests/HouseTests/") {
            let unknown = InvariantTable.ids(in: file.lines.joined(separator: "\n")).subtracting(known)
            #expect(unknown.isEmpty, "\(file.path): \(unknown.sorted())")
        }
    }

    @Test func `the ids of a test's name are found`() {
        let file = SourceFile(
            path: "Tests/A/B.swift",
            text: """
                @Test func `I-M3 and F-S8 a repeated payment is one`() {}
                @Test("F-B2 a late reply") func late() {}
                // func `I-M1 no test`() {}
                @Test(arguments: [1]) func
                    `I-C4 a name on the next line`(_ number: Int) {}
                """)
        #expect(
            InvariantTable.testNames(of: file) == [
                "I-M3 and F-S8 a repeated payment is one", "I-C4 a name on the next line", "F-B2 a late reply",
            ])
        #expect(InvariantTable.ids(in: "I-M3 and F-S8, X-I-M2, F-B13x") == ["I-M3", "F-S8", "I-M2"])
    }
}
