import Metering

/// Which addresses a device of one profile has, and what stands in each: made once, shared by all its meters.
///
/// A device's registers are kept as one flat image; the layout leads from table and address to the place in it. In a block
/// image the addresses are offsets in the block.
struct DeviceLayout: Sendable {
    /// What fills some words of the image.
    enum Source: Hashable, Sendable {
        /// A point, by its index in the profile.
        case point(Int)
        /// What is left of the credit (0), or the count of purchases (1).
        case credit(Int)
        case uptime
        case serial
        case relayState(channel: Int)
        case relayCommand(channel: Int)
    }

    /// Some words of the image.
    struct Entry: Sendable {
        let source: Source
        /// The first word's place in the image.
        let position: Int
        let count: Int
    }

    let profile: DeviceProfile
    let entries: [Entry]
    /// Words of the image.
    let size: Int
    /// The words that hold the serial number, empty without one.
    let serial: Range<Int>
    /// For each table: the addresses that can be read, ascending, and where the first of them lies in the image.
    private let tables: [(addresses: [Int], offset: Int)]

    init(_ profile: DeviceProfile) {
        self.profile = profile
        let wanted = DeviceLayout.sources(of: profile)
        var tables: [(addresses: [Int], offset: Int)] = []
        var offset = 0
        for table in RegisterTable.allCases {
            var addresses: Set<Int> = []
            for (range, _) in wanted where range.table == table {
                addresses.formUnion(Int(range.address)..<Int(range.address) + range.count)
            }
            let sorted = DeviceLayout.fillGaps(addresses.sorted(), upTo: table.isBits ? 0 : profile.limits.readableGap)
            tables.append((sorted, offset))
            offset += sorted.count
        }
        self.tables = tables
        size = offset
        var entries: [Entry] = []
        var serial = 0..<0
        for (range, source) in wanted {
            guard let position = DeviceLayout.position(of: Int(range.address), range.table, tables) else { continue }
            entries.append(Entry(source: source, position: position, count: range.count))
            if source == .serial { serial = position..<position + range.count }
        }
        self.entries = entries
        self.serial = serial
    }

    /// Whether the device has any address of this table.
    func has(_ table: RegisterTable) -> Bool { !tables[table.index].addresses.isEmpty }

    /// Where `address` stands in the image, and how many addresses follow it without a gap, itself included; nil where the
    /// device has no such address.
    func run(_ table: RegisterTable, at address: Int) -> (position: Int, length: Int)? {
        let (addresses, offset) = tables[table.index]
        guard let index = DeviceLayout.index(of: address, in: addresses) else { return nil }
        // The addresses are unique and ascending: a gapless stretch ends where address and index part.
        var low = index
        var high = addresses.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if addresses[middle] - address == middle - index { low = middle } else { high = middle - 1 }
        }
        return (offset + index, low - index + 1)
    }

    /// Everything that the profile names, in order of precedence: what comes later stands on top.
    private static func sources(of profile: DeviceProfile) -> [(RegisterRange, Source)] {
        var sources: [(RegisterRange, Source)] = []
        if let relay = profile.relay {
            for channel in 0..<relay.channels {
                if let range = relay.command.readableRange(channel) {
                    sources.append((range, .relayCommand(channel: channel)))
                }
            }
        }
        for (index, point) in profile.points.enumerated() { sources.append((point.range, .point(index))) }
        for (index, point) in (profile.credit?.points ?? []).enumerated() {
            sources.append((point.range, .credit(index)))
        }
        if let uptime = profile.uptime { sources.append((uptime.range, .uptime)) }
        if let identity = profile.identity { sources.append((identity.range, .serial)) }
        if let state = profile.relay?.state {
            for channel in 0..<(profile.relay?.channels ?? 0) {
                let address = UInt16(truncatingIfNeeded: Int(state.address) + channel * state.stride)
                sources.append(
                    (RegisterRange(table: state.table, address: address, count: 1), .relayState(channel: channel)))
            }
        }
        return sources
    }

    private static func fillGaps(_ addresses: [Int], upTo widest: Int) -> [Int] {
        guard widest > 0, let first = addresses.first else { return addresses }
        var filled = [first]
        for address in addresses.dropFirst() {
            let last = filled[filled.count - 1]
            if address - last - 1 <= widest { filled.append(contentsOf: last + 1..<address) }
            filled.append(address)
        }
        return filled
    }

    private static func position(of address: Int, _ table: RegisterTable, _ tables: [(addresses: [Int], offset: Int)])
        -> Int?
    {
        let (addresses, offset) = tables[table.index]
        return index(of: address, in: addresses).map { offset + $0 }
    }

    private static func index(of address: Int, in addresses: [Int]) -> Int? {
        var low = 0
        var high = addresses.count
        while low < high {
            let middle = (low + high) / 2
            if addresses[middle] < address { low = middle + 1 } else { high = middle }
        }
        return low < addresses.count && addresses[low] == address ? low : nil
    }
}

extension RegisterTable {
    fileprivate var index: Int {
        switch self {
        case .coils: 0
        case .discreteInputs: 1
        case .holdingRegisters: 2
        case .inputRegisters: 3
        }
    }
}

extension RelayCommand {
    /// Where a channel's command can be read back as it was written; nil where it can only be written.
    fileprivate func readableRange(_ channel: Int) -> RegisterRange? {
        switch self {
        case .word(let address, let stride, _, _, _), .selfClearing(let address, let stride, _, _):
            let wire = UInt16(truncatingIfNeeded: Int(address) + channel * stride)
            return RegisterRange(table: .holdingRegisters, address: wire, count: 1)
        case .coil(let address, let stride, _):
            return RegisterRange(
                table: .coils, address: UInt16(truncatingIfNeeded: Int(address) + channel * stride), count: 1)
        case .keyedWords: return nil
        }
    }
}
