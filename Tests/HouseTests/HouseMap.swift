import Foundation

/// The rooms of the house and which others each may use.
struct HouseMap: Equatable {
    /// A room's name and the names of those that it uses.
    var rooms: [String: Set<String>]

    /// The rooms that `name` can see, over any number of arrows.
    func reach(of name: String) -> Set<String> {
        var seen: Set<String> = []
        var waiting = rooms[name] ?? []
        while let next = waiting.popFirst() {
            if seen.insert(next).inserted { waiting.formUnion(rooms[next] ?? []) }
        }
        return seen
    }

    /// The targets of Package.swift, tests apart, with the house's own targets that each lists.
    static func package() throws -> HouseMap {
        HouseMap(rooms: try targets().reduce(into: [:]) { $0[$1.name] = $1.uses })
    }

    /// A target of Package.swift.
    struct Target {
        let name: String
        let uses: Set<String>
        /// Its folder from the root.
        let folder: String
    }

    /// The targets of Package.swift, tests apart.
    static func targets() throws -> [Target] {
        let text = try House.text("Package.swift")
        guard let list = text.range(of: "targets: [\n") else { return [] }
        let target = /(?:room|program|\.target|\.executableTarget|\.systemLibrary)\(\s*(?:name: )?"([\w-]+)"([^)]*)/
        return text[list.upperBound...].matches(of: target).map { match in
            // Our own room() and program() have the dependencies as their first list, SwiftPM's by name. Products of other
            // packages stand in it without quotation marks.
            let uses =
                match.0.hasPrefix(".")
                ? match.2.firstMatch(of: /dependencies: \[([^\]]*)/)?.1
                : match.2.firstMatch(of: /\[([^\]]*)/)?.1
            let folder = match.2.firstMatch(of: /path: "([^"]+)"/)?.1
            return Target(
                name: String(match.1), uses: Set((uses ?? "").matches(of: /"([\w-]+)"/).map { String($0.1) }),
                folder: folder.map(String.init) ?? "Sources/\(match.1)")
        }
    }

    /// The names of the targets of Package.swift that are programs.
    static func programs() throws -> Set<String> {
        Set(try House.text("Package.swift").matches(of: /program\(\s*"([\w-]+)"/).map { String($0.1) })
    }

    /// The map that a README shows: a table whose rows begin with names in backticks and end in the rooms used.
    static func readme(_ path: String) throws -> HouseMap {
        var rooms: [String: Set<String>] = [:]
        for row in try House.text(path).split(separator: "\n") where row.hasPrefix("| `") {
            let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 3 else { continue }
            let uses = Set(cells[2].matches(of: /\w[\w-]*/).map { String($0.0) })
            for name in cells[0].matches(of: /`([\w-]+)`/) { rooms[String(name.1)] = uses }
        }
        return HouseMap(rooms: rooms)
    }
}
