import Foundation

/// The repository as the tests of this folder read it: text, not compiled code.
enum House {
    /// The folder that holds Package.swift.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The text of a file that must be there.
    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// All files under the folders with one of the endings, as paths from the root, in order. A folder that is not there
    /// holds none.
    static func files(under folders: [String], endings: Set<String>) throws -> [String] {
        var found: [String] = []
        for folder in folders {
            let top = root.appending(path: folder)
            guard let walk = FileManager.default.enumerator(atPath: top.path()) else { continue }
            for case let name as String in walk where endings.contains((name as NSString).pathExtension) {
                if !name.split(separator: "/").contains(where: { $0.hasPrefix(".") }) {
                    found.append("\(folder)/\(name)")
                }
            }
        }
        return found.sorted()
    }

    /// The Swift files of the product and its simulated world.
    static func sources() throws -> [SourceFile] { try readSources.get() }

    /// The Swift files of all tests.
    static func tests() throws -> [SourceFile] { try readTests.get() }

    // Read once for all tests of this folder.
    private static let readSources = Result { try read(["Sources", "Simulators"]) }
    private static let readTests = Result { try read(["Tests"]) }

    private static func read(_ folders: [String]) throws -> [SourceFile] {
        let targets = try HouseMap.targets()
        return try files(under: folders, endings: ["swift"]).map { path in
            let target = targets.first { path.hasPrefix($0.folder + "/") }
            return SourceFile(path: path, text: try text(path), room: target?.name ?? "")
        }
    }
}

/// One Swift file, with and without its comments and texts.
struct SourceFile: Sendable {
    /// From the root: `Sources/Room/Chapter/File.swift`.
    let path: String
    /// The target that it belongs to; empty where Package.swift has none for its folder, as it is for tests.
    let room: String
    /// The lines as written.
    let lines: [Substring]
    /// The same lines without comments and without the words of string literals; what stands in `\(…)` is code and stays.
    let code: [Substring]

    init(path: String, text: String, room: String = "") {
        self.path = path
        self.room = room
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        code = CodeScanner.code(of: text).split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// The modules that the file imports.
    var imports: [String] {
        code.compactMap { line in
            let words = line.split(separator: " ").drop { $0.hasPrefix("@") || accessLevels.contains($0) }
            guard words.first == "import" else { return nil }
            // `import struct Module.Name` names its module after the kind.
            let name = words.dropFirst().first { !importKinds.contains($0) }
            return name?.split(separator: ".").first.map(String.init)
        }
    }

    /// "path:line: text" for each line of code that matches.
    func places(of pattern: some RegexComponent) -> [String] {
        code.indices.filter { code[$0].contains(pattern) }.map { place($0) }
    }

    /// "path:line: text".
    func place(_ index: Int) -> String { "\(path):\(index + 1): \(lines[index].drop { $0 == " " })" }
}

private let accessLevels: Set<Substring> = ["public", "package", "internal", "private", "fileprivate"]
private let importKinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
