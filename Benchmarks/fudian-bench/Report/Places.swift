import Foundation
import Rig

/// Where things lie: `make bench` runs at the root of the checkout.
enum Places {
    /// This program.
    static var program: String {
        get throws { try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") }
    }

    /// Where the programs were built.
    static var binaries: String { get throws { (try program as NSString).deletingLastPathComponent } }

    static var profiles: String { FileManager.default.currentDirectoryPath + "/profiles" }

    /// A folder of this name, empty, on the disk that the checkout lies on.
    static func folder(_ name: String) throws -> String {
        guard FileManager.default.fileExists(atPath: profiles) else {
            throw RigError("there is no folder profiles here: run this at the root of the checkout")
        }
        let path = FileManager.default.currentDirectoryPath + "/.build/bench/" + name
        if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    /// The largest resident size that a process has had.
    static func peakMegabytes(of process: Int32) -> Double { status("VmHWM:", of: String(process)) }

    /// This process's resident size.
    static func megabytes() -> Double { status("VmRSS:", of: "self") }

    private static func status(_ key: String, of process: String) -> Double {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix(key) }),
            let kilobytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Double($0) })
        else { return 0 }
        return kilobytes / 1024
    }
}
