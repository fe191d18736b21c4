import Testing

/// The test of the test: a world that is broken on purpose must be found out.
@Suite struct BrokenWorldTests {
    @Test(arguments: [
        // Receipts leave before the commit.
        ("early-ack", "I-M2", ["--from", "300", "--to", "800", "--every", "3"]),
        // Syncs that do nothing.
        ("lying-disk", "F-S2", ["--from", "900", "--every", "31"]),
        // A write that leaves twice.
        ("double-write", "I-C4", ["--to", "1"]),
        // A turn's effects do not wait for its commit.
        ("late-commit", "I-C4", ["--to", "1"]),
        // The permit's row is not written.
        ("no-permit", "I-C2", ["--to", "1"]),
    ])
    func `a fault on purpose is found`(_ fault: String, _ invariant: String, _ range: [String]) throws {
        let told = try Story.tell(["golden", "--patience", "1", "--broken", fault] + range)
        #expect(told.status == 1)
        #expect(told.output.contains("  \(invariant) at "), "\(told.output.prefix(2000))")
    }
}
