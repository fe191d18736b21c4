import Documents
import Foundation
import Testing

/// Each folder of `Fixtures` is a case: `profile.yaml`, and in `expected.txt` the faults that it must give, line by line. A bug
/// becomes a folder.
@Suite struct BrokenProfileTests {
    static let cases = (try? FileManager.default.contentsOfDirectory(atPath: Repository.fixtures))?.sorted() ?? []

    @Test func `there are cases`() {
        #expect(Self.cases.count >= 15)
    }

    @Test(arguments: cases) func `a broken profile is refused as a whole, with file, line and cure for every fault`(
        _ name: String
    ) throws {
        let folder = "\(Repository.fixtures)/\(name)"
        let text = try TextFile.read("\(folder)/profile.yaml")
        let expected = try TextFile.read("\(folder)/expected.txt")
        let faults = try #require(throws: Faults.self) { try ProfileDocument.read(text, file: "profile.yaml") }
        #expect(faults.description + "\n" == expected)
        expectBothLanguages(faults.list)
    }
}
