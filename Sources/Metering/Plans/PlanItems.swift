import Quantities

/// One thing that a plan has to read.
struct PlanItem: Hashable, Sendable {
    let what: PlannedPoint.What
    let range: RegisterRange
    /// Whether its address is an offset in a block; the device's own uptime is not.
    let isInBlock: Bool
}

/// Which of a plan's points serve which purpose: indices into ``RegisterPlan/points``, so that decoding searches nothing.
struct PlanRoles: Hashable, Sendable {
    var energy: Int?
    var power: Int?
    var currents: [Int] = []
    var voltages: [Int] = []
    var serial: Int?
    /// The first relay channel's; the others follow.
    var relay: Int?
    var keepPower: Int?
    var age: Int?
    var sourceSeconds: Int?
    var errorFlag: Int?
    var uptime: Int?
    var credit: Int?
    var purchases: Int?
    var registers: [BandRole] = []
    var reactive: Int?
    var clock: Int?
    var currentRatio: Int?
    var voltageRatio: Int?

    /// A register that counts one part of the day.
    struct BandRole: Hashable, Sendable {
        let index: Int
        let band: Band
    }
}

/// What a content means for a profile: the items, how each is decoded, and what it is for.
struct PlanItems {
    private(set) var items: [PlanItem] = []
    private(set) var recipes: [ValueRecipe] = []
    private(set) var roles = PlanRoles()

    init(profile: DeviceProfile, content: ReadContent, channels: Range<Int>) {
        let points = PlanItems.points(of: profile, reading: content)
        let isImage = profile.image != nil
        for point in points {
            items.append(PlanItem(what: .value(point.quantity), range: point.range, isInBlock: isImage))
        }
        for point in points { recipes.append(ValueRecipe(point, among: points)) }
        for (index, point) in points.enumerated() {
            assign(point.quantity, index, billed: profile.billedEnergy)
            if let band = point.band { roles.registers.append(PlanRoles.BandRole(index: index, band: band)) }
        }
        roles.registers.sort { $0.band < $1.band }

        if content == .identity || content == .select, let identity = profile.identity {
            roles.serial = items.count
            items.append(PlanItem(what: .serial, range: identity.range, isInBlock: isImage))
            recipes.append(ValueRecipe(encoding: identity.encoding, wordOrder: identity.wordOrder))
        }
        if let state = profile.relay?.state, !channels.isEmpty {
            roles.relay = items.count
            for channel in channels {
                // A channel that would lie outside the table is an item of no registers, which is never read.
                let address = UInt16(exactly: Int(state.address) + channel * state.stride)
                let range = RegisterRange(table: state.table, address: address ?? 0, count: address == nil ? 0 : 1)
                items.append(PlanItem(what: .relay(channel: channel), range: range, isInBlock: isImage))
                recipes.append(ValueRecipe(encoding: state.table.isBits ? .bit : .u16, wordOrder: .highFirst))
            }
        }
        // Asked for only where an operation may follow.
        if content == .select, let keep = profile.relay?.keepPower {
            roles.keepPower = items.count
            let range = RegisterRange(table: keep.table, address: keep.address, count: 1)
            items.append(PlanItem(what: .keepPower, range: range, isInBlock: isImage))
            recipes.append(ValueRecipe(encoding: keep.table.isBits ? .bit : .u16, wordOrder: .highFirst))
        }
        if content != .identity, let uptime = profile.uptime {
            roles.uptime = items.count
            items.append(PlanItem(what: .value(.uptimeSeconds), range: uptime.range, isInBlock: false))
            recipes.append(ValueRecipe(uptime, among: []))
        }
    }

    /// The relay channels of `wanted` that the profile has and the content reads.
    static func channels(of profile: DeviceProfile, reading content: ReadContent, wanted: Range<Int>) -> Range<Int> {
        guard content != .identity, let relay = profile.relay else { return 0..<0 }
        return wanted.clamped(to: 0..<max(relay.channels, 0))
    }

    /// The blocks of `wanted` that the image has.
    static func blocks(of profile: DeviceProfile, wanted: Range<Int>?) -> Range<Int> {
        guard let image = profile.image else { return 0..<1 }
        let all = 0..<max(image.count, 0)
        return wanted?.clamped(to: all) ?? all
    }

    /// The profile's points that a content reads, and those that these need.
    private static func points(of profile: DeviceProfile, reading content: ReadContent) -> [Point] {
        // How old a relay's state is belongs to it.
        if content == .relayState { return profile.points.filter(\.quantity.tellsOfSource) }
        guard content == .mark || content == .select else { return [] }
        let billed = profile.billedEnergy
        let hasBands = profile.points.contains { $0.band != nil }
        var wanted: Set<Quantity> = []
        for point in profile.points
        where point.quantity.isReadAtMarks || point.quantity == billed || point.band != nil
            || (point.quantity == .meterSeconds && hasBands)
        {
            wanted.insert(point.quantity)
            if let exponent = point.exponentFrom { wanted.insert(exponent) }
            wanted.formUnion(point.ratios)
        }
        var seen: Set<Quantity> = []
        return profile.points.filter { wanted.contains($0.quantity) && seen.insert($0.quantity).inserted }
            + (profile.credit?.points ?? [])
    }

    private mutating func assign(_ quantity: Quantity, _ index: Int, billed: Quantity?) {
        switch quantity {
        case billed: roles.energy = index
        case .power: roles.power = index
        case .currentL1, .currentL2, .currentL3: roles.currents.append(index)
        case .voltageL1, .voltageL2, .voltageL3: roles.voltages.append(index)
        case .ageSeconds: roles.age = index
        case .sourceSeconds: roles.sourceSeconds = index
        case .errorFlag: roles.errorFlag = index
        case .uptimeSeconds: roles.uptime = index
        case .creditMoney, .creditEnergy: roles.credit = index
        case .purchaseCount: roles.purchases = index
        case .energyReactive: roles.reactive = index
        case .meterSeconds: roles.clock = index
        case .currentRatio: roles.currentRatio = index
        case .voltageRatio: roles.voltageRatio = index
        default: break
        }
    }
}

extension DeviceProfile {
    /// The energy that is billed: import where there is one, else the total without direction; nil for a pure relay module.
    public var billedEnergy: Quantity? {
        if points.contains(where: { $0.quantity == .energyImport }) { return .energyImport }
        return points.contains { $0.quantity == .energyTotal } ? .energyTotal : nil
    }
}

extension DeviceProfile {
    /// Whether it counts by band, and tells the time by which it does.
    public var countsByBand: Bool {
        points.contains { $0.band != nil } && points.contains { $0.quantity == .meterSeconds }
    }
}

extension Quantity {
    /// Whether it says if, and since when, the other values of its block are true.
    fileprivate var tellsOfSource: Bool {
        self == .ageSeconds || self == .sourceSeconds || self == .errorFlag
    }

    /// Whether every mark reads it by itself; the billed energy comes besides, and ratios and exponents where they are needed.
    fileprivate var isReadAtMarks: Bool {
        switch self {
        case .power, .currentL1, .currentL2, .currentL3, .voltageL1, .voltageL2, .voltageL3, .ageSeconds,
            .sourceSeconds, .errorFlag, .energyReactive:
            true
        default: false
        }
    }
}
