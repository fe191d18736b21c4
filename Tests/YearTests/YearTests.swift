import Foundation
import Rig
import Testing

/// A year of a town through the shipped engine and store: the ledger, its re-rating from raw readings, and the town's own books (displays,
/// paper bills, banks' books) agree to the last unit, and every difference that was planted is on the lists, and no other.
@Suite struct YearTests {
    @Test
    func `I-M1 I-M2 I-M3 I-M4 I-M5 I-M7 I-M8 I-M9 I-M11 I-M12 a year of a hundred accounts ends without a difference`()
        throws
    {
        let told = try Town.live(["--accounts", "100"])
        #expect(told.status == 0, "\(told.output.prefix(6000))\(told.errors)")
        #expect(told.output.hasSuffix("0 differences that nobody planted\n"))
        // Nothing of it was vacuous.
        for word in ["payment lost by the front", "payment rolled back", "amount wrong", "reversal only here"] {
            #expect(told.output.contains(word), "\(word) was never planted")
        }
        #expect(!told.output.contains(" 0 trips"))
        #expect(!told.output.contains("of penalty; of 0 the same"))
        #expect(!told.output.contains(" 0.00 corrected"))
        #expect(!told.output.contains(", 0 forged ones turned away"))
    }

    /// The larger the town, the likelier that two plants meet: the plan of the thousand of `make year` is proven without living it.
    @Test(arguments: ["1", "2", "3", "4", "5"])
    func `I-M11 whatever is planted in a year of a thousand accounts can be found and settled as planned`(
        _ seed: String
    ) throws {
        let told = try Town.live(["--rehearse", "--accounts", "1000", "--seed", seed])
        #expect(told.status == 0, "\(told.output.prefix(3000))\(told.errors)")
        #expect(told.output.hasSuffix("0 collisions in a plan of 1000 accounts, seed \(seed)\n"))
        for word in ["payment late", "payment lost", "rolled back", "forgotten", "at midnight", "reversal only there"] {
            #expect(told.output.contains(word), "\(word) was never planted")
        }
    }

    @Test func `two plants that meet are found in the plan`() throws {
        let told = try Town.live(["--rehearse", "--accounts", "50", "--forge", "list"])
        #expect(told.status == 1)
        #expect(told.output.contains("WRONG: two things were planted as"), "\(told.output.prefix(3000))")
    }

    /// The test of the test: one unit falsified in one of the town's books is found, and told as what it is.
    @Test(arguments: [
        ("bank", "I-M12", "12"), ("display", "I-M7 I-M8", "12"), ("price", "I-M7 I-M8", "12"), ("list", "I-M11", "50"),
        ("penalty", "I-M7", "60"),
    ])
    func `what is falsified by one unit is found`(_ book: String, _ invariant: String, _ days: String) throws {
        let told = try Town.live(["--accounts", "20", "--days", days, "--forge", book])
        #expect(told.status == 1)
        #expect(told.output.contains("WRONG: \(invariant)"), "\(told.output.prefix(3000))")
    }

    @Test func `the same seed lives the same year, to the last figure`() throws {
        let once = try Town.live(["--accounts", "20", "--days", "20", "--seed", "7"])
        let again = try Town.live(["--accounts", "20", "--days", "20", "--seed", "7"])
        #expect(once.status == 0, "\(once.output.prefix(3000))")
        #expect(once.output == again.output)
        #expect(try Town.live(["--accounts", "20", "--days", "20", "--seed", "8"]).output != once.output)
    }
}

/// Runs the year, which is a program of its own: its disk takes SQLite's place in the whole process.
private enum Town {
    static let program: String = {
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let beside = (tests as NSString).deletingLastPathComponent + "/fudian-year"
        if FileManager.default.isExecutableFile(atPath: beside) { return beside }
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardizedFileURL
        return root.appending(path: ".build/release/fudian-year").path(percentEncoded: false)
    }()

    static func live(_ arguments: [String]) throws -> (status: Int32, output: String, errors: String) {
        try run(program, arguments)
    }
}
