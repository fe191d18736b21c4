import Foundation
import Languages

/// Reads files as text.
public enum TextFile {
    /// The whole file.
    ///
    /// - Throws: ``Faults`` where it cannot be read or is not UTF-8. Spreadsheets in China often write GB 18030, and the cure
    ///   says so.
    public static func read(_ path: String) throws(Faults) -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Faults([
                Fault(
                    file: path, line: 0, path: "", what: Words("it cannot be read", "无法读取"),
                    cure: Words("check that it exists and may be read", "请确认其存在且可读"))
            ])
        }
        if let text = String(validating: data, as: UTF8.self) { return text }
        throw Faults([
            Fault(
                file: path, line: firstBadLine(data), path: "", what: Words("it is not UTF-8", "不是 UTF-8 编码"),
                cure: Words("save it as UTF-8, not as GBK or GB 18030", "请另存为 UTF-8，不要用 GBK 或 GB 18030"))
        ])
    }

    private static func firstBadLine(_ data: Data) -> Int {
        for (index, line) in data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
        where String(validating: line, as: UTF8.self) == nil {
            return index + 1
        }
        return 0
    }
}
