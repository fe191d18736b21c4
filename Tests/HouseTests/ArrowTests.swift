import Testing

/// Imports run one way, and the pure rooms stay values and functions.
@Suite struct ArrowTests {
    /// Rooms without I/O, clock, queue or randomness. They may import one another as the map says, and nothing else.
    static let pureRooms = [
        "Languages", "Quantities", "Metering", "Billing", "Supply", "Trail", "Engine", "ModbusFrames", "Lines",
        "SimulatedMeters",
    ]

    /// Libraries that one place has to itself, so that it can be changed there.
    static let ownedLibraries: [String: Set<String>] = [
        "GRDB": ["Storage"],
        "Yams": ["Documents", "metersim"],
        "Hummingbird": ["Console", "fudian-front", "smsgateway"],
        "HummingbirdTLS": ["Console"],
        "AsyncHTTPClient": ["Notices", "fudian", "fudian-demo", "fudian-front"],
        "CModbus": ["ModbusIO"],
        "ServiceLifecycle": ["fudiand", "Console"],
    ]

    @Test(arguments: ["README.md", "README.zh-CN.md"])
    func `the README's map of the house is the one that is built`(readme: String) throws {
        let built = try HouseMap.package()
        let shown = try HouseMap.readme(readme)
        #expect(built.rooms.count > 15)
        #expect(shown.rooms.keys.sorted() == built.rooms.keys.sorted())
        for room in built.rooms.keys.sorted() {
            #expect(
                shown.reach(of: room).sorted() == built.reach(of: room).sorted(),
                "\(readme): what \(room) may see differs from Package.swift")
        }
    }

    @Test func `arrows run one way: no room sees itself`() throws {
        let map = try HouseMap.package()
        for room in map.rooms.keys { #expect(!map.reach(of: room).contains(room)) }
    }

    @Test func `a room imports only what Package.swift gives it`() throws {
        let map = try HouseMap.package()
        for file in try House.sources() {
            let given = map.rooms[file.room]
            #expect(given != nil, "\(file.path): its folder is no target of Package.swift")
            let foreign = file.imports.filter {
                map.rooms[$0] != nil && $0 != file.room && given?.contains($0) == false
            }
            #expect(foreign.isEmpty, "\(file.path) imports \(foreign)")
        }
    }

    @Test func `a pure room imports other pure rooms and nothing else`() throws {
        let map = try HouseMap.package()
        for room in Self.pureRooms { #expect(map.rooms[room] != nil, "\(room) is no target of Package.swift") }
        for file in try House.sources() where Self.pureRooms.contains(file.room) {
            let impure = file.imports.filter { !Self.pureRooms.contains($0) }
            #expect(impure.isEmpty, "\(file.path) imports \(impure)")
        }
    }

    @Test func `a library that one room owns is imported there alone`() throws {
        for file in try House.sources() {
            let borrowed = file.imports.filter { Self.ownedLibraries[$0]?.contains(file.room) == false }
            #expect(borrowed.isEmpty, "\(file.path) imports \(borrowed)")
        }
    }
}
