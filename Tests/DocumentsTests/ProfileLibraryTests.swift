import Documents
import Foundation
import Languages
import Metering
import Testing

@Suite struct ProfileLibraryTests {
    @Test func `every shipped profile is loaded`() throws {
        let library = try ProfileLibrary.load(folder: Repository.profiles)
        #expect(
            library.names == [
                "abb-b2x", "block-concentrator", "carlo-gavazzi-em24-e1", "chint-dtsu666", "eastron-sdm120",
                "eastron-sdm630",
                "fineco-em115", "fudian-prepaid", "hiking-dds238-znsr", "schneider-iem3155", "sunspec-203", "wb-mr6c",
            ])
        #expect(library["eastron-sdm630"]?.limits.evenOnly == true)
        #expect(library["nothing"] == nil)
        #expect(
            library.cure(for: "eastron-sdm63").en == "perhaps eastron-sdm630 is meant; known are: "
                + library.names.joined(separator: ", "))
    }

    @Test func `one broken profile refuses the folder, and all faults of all files are listed`() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/profiles-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let good = "model: A\ntable: input_registers\npoints:\n  energy_import: {address: 0, encoding: u32, unit: Wh}\n"
        try Data(good.utf8).write(to: URL(fileURLWithPath: folder + "/a-good.yaml"))
        try Data("points: 1\n".utf8).write(to: URL(fileURLWithPath: folder + "/b-bad.yaml"))
        try Data([0x6D, 0x0A, 0xFF, 0xFE]).write(to: URL(fileURLWithPath: folder + "/c-bytes.yaml"))
        let faults = try #require(throws: Faults.self) { try ProfileLibrary.load(folder: folder) }
        #expect(Set(faults.list.map { $0.file.split(separator: "/").last ?? "" }) == ["b-bad.yaml", "c-bytes.yaml"])
        #expect(faults.list.last?.line == 2)
        #expect(faults.list.last?.what.en == "it is not UTF-8")
    }

    @Test func `a folder that is not there is a fault`() throws {
        let faults = try #require(throws: Faults.self) { try ProfileLibrary.load(folder: "/nowhere/profiles") }
        #expect(
            faults.description == "/nowhere/profiles: the folder cannot be read. Check that it exists and may be read.")
    }
}
