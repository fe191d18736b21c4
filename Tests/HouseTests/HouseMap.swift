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
        let text = try House.text("Package.swift")
        guard let targets = text.range(of: "targets: [\n") else { return HouseMap(rooms: [:]) }
        var rooms: [String: Set<String>] = [:]
        let target = /(?:room|program|\.target|\.executableTarget|\.systemLibrary)\(\s*(?:name: )?"(\w[\w-]*)"([^)]*)/
        for match in text[targets.upperBound...].matches(of: target) {
            // The first list holds the dependencies; products of other packages stand in it without quotation marks.
            let list =
                match.2.contains("[") && !match.0.hasPrefix(".systemLibrary")
                ? match.2.drop { $0 != "[" }.prefix { $0 != "]" } : ""
            rooms[String(match.1)] = Set(list.matches(of: /"([\w-]+)"/).map { String($0.1) })
        }
        return HouseMap(rooms: rooms)
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
