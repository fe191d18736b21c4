import Foundation
import Rig

/// The homes of a story of the simulated world, behind devices that are sold: meters with relays in them, and meters beside a relay module.
struct LiveTown {
    struct Home {
        let house: House
        /// Where its contact is, as the journal names it.
        let contact: String
        /// Of the device that is written to.
        let relaySerial: String
        let isProtected: Bool
        let isInheritedOpen: Bool
    }

    /// Something that is done to the daemon's surroundings.
    struct Step {
        /// Since the story's start, ms.
        let at: Int
        let verb: String
        let words: [String]
    }

    let homes: [Home]
    let steps: [Step]
    /// Kinds of faults that only the simulated world can have.
    let left: [String]

    /// - Parameter script: what `fudian-world script` prints.
    init(script: String) throws {
        var homes: [Home] = []
        var steps: [Step] = []
        for line in script.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            if words.first == "home", words.count == 11 {
                homes.append(try LiveTown.home(words))
            } else if words.count > 1, let at = Int(words[0]) {
                steps.append(Step(at: at, verb: words[1], words: Array(words.dropFirst(2))))
            } else {
                throw RigError("a line of the script cannot be read: \(line)")
            }
        }
        self.homes = homes
        self.steps = steps.filter { $0.verb != "left" }
        left = steps.filter { $0.verb == "left" }.compactMap(\.words.first)
    }

    private static func home(_ words: [String]) throws -> Home {
        let place = words[2].split(separator: "/")
        guard place.count == 2, let unit = Int(place[1]), let serial = Int(words[4]), let fen = Int(words[6]),
            let watts = Int(words[7]), let wattHours = Int(words[8])
        else { throw RigError("a home cannot be read: \(words)") }
        let isBeside = words[5] != "-"
        let isOpen = words[10] == "open"
        let inherited = isOpen ? ", state: inherited_open" : ""
        let channel = words[3].split(separator: "#").last ?? ""
        let house = House(
            number: words[1], line: String(place[0]), unit: unit,
            profile: isBeside ? "eastron-sdm630" : "fineco-em115", serial: serial,
            balance: (fen < 0 ? "-" : "") + Bank.yuan(abs(fen)), load: watts,
            energy: "\(wattHours / 1_000).\(String(wattHours % 1_000 + 1_000).dropFirst())",
            relay: isBeside
                ? "{unit: 10, profile: wb-mr6c, channel: \(channel), serial: \(words[5]), rating: 60, pairing: proven\(inherited)}"
                : "{rating: 60\(inherited)}",
            account: words[9] == "protected" ? "protection: life_support" : "")
        return Home(
            house: house, contact: words[3], relaySerial: isBeside ? words[5] : words[4],
            isProtected: words[9] == "protected", isInheritedOpen: isOpen)
    }

    /// The relay modules, by endpoint, as the fleet wants them.
    var modules: [String: [String]] {
        var modules: [String: [String]] = [:]
        for (line, homes) in Dictionary(grouping: homes.filter { $0.contact.contains("#") }, by: \.house.line) {
            let feeds = homes.sorted { $0.contact < $1.contact }.map { String($0.house.unit) }.joined(separator: ", ")
            modules[line] = ["{profile: wb-mr6c, unit: 10, serial: \(homes[0].relaySerial), feeds: [\(feeds)]}"]
        }
        return modules
    }
}
