import Foundation
import Testing

/// docs/faults.md says of each fault who proves its ending.
@Suite struct FaultTests {
    @Test func `docs faults names for each row who proves it, as the world's kinds and the tests' names say`() throws {
        if ProcessInfo.processInfo.environment["FUDIAN_WRITE_INVARIANTS"] != nil { try FaultTable.write() }
        let rows = FaultTable.rows(of: try House.text(FaultTable.path))
        let expected = try FaultTable.expected()
        #expect(rows == expected, "\(FaultTable.path) is out of date, run make invariants")
    }

    @Test func `no row of faults is open`() throws {
        let open = FaultTable.rows(of: try House.text(FaultTable.path)).filter { $0.contains("| open |") }
        #expect(open.isEmpty)
    }

    @Test func `the world makes more than half of the rows`() throws {
        let expected = try FaultTable.expected()
        #expect(expected.count == 49)
        #expect(expected.filter { $0.contains("| World") }.count > 35)
    }
}
