import Documents
import Foundation
import Languages
import Testing

struct TextFileTests {
    /// 张三,杏花路
    private static let gbk: [UInt8] = [0xD5, 0xC5, 0xC8, 0xFD, 0x2C, 0xD0, 0xD3, 0xBB, 0xA8, 0xC2, 0xB7, 0x0A]

    @Test func `each cause for which a file cannot be read is told apart`() throws {
        let folder = NSTemporaryDirectory() + "fudian-files-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data(count: 5000).write(to: URL(filePath: folder + "/large"))
        #expect(throws: FileTrouble.missing) { try TextFile.bytes(folder + "/none") }
        #expect(throws: FileTrouble.folder) { try TextFile.bytes(folder) }
        #expect(throws: FileTrouble.tooLarge(bytes: 5000, limit: 4999)) {
            try TextFile.bytes(folder + "/large", limit: 4999)
        }
        #expect(try TextFile.bytes(folder + "/large", limit: 5000).count == 5000)
        let told = FileTrouble.tooLarge(bytes: 70_000_000, limit: TextFile.mostBytes).fault("x.csv")
        #expect(told.words.en == "x.csv: it has 67 MB, and at most 64 MB are read. Split it into several files.")
    }

    @Test func `what a Chinese spreadsheet writes is read, and told as what it was`() throws {
        let (text, isGB18030) = try TextFile.text(Self.gbk, orGB18030: "accounts.csv")
        #expect(text == "张三,杏花路\n" && isGB18030)
        let (same, isOther) = try TextFile.text(Array(text.utf8), orGB18030: "accounts.csv")
        #expect(same == text && !isOther)
    }

    @Test func `what is neither encoding is refused with its line`() throws {
        let faults = try #require(throws: Faults.self) {
            try TextFile.text(Array("a\n".utf8) + [0xFF, 0xFF, 0x0A], orGB18030: "accounts.csv")
        }
        #expect(
            faults.description
                == "accounts.csv:2: it is not UTF-8. Save it as UTF-8, not as GBK or GB 18030.")
        expectBothLanguages(faults.list)
    }

    @Test func `configuration and secrets are UTF-8 and nothing else`() throws {
        let path = NSTemporaryDirectory() + "fudian-gbk-\(UUID().uuidString)"
        try Data(Self.gbk).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(throws: Faults.self) { try TextFile.read(path) }
    }
}
