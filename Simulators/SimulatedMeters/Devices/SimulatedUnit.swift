import Metering
import ModbusFrames
import Quantities

/// A device on its unit id: a meter, a relay module, or a concentrator's register image of many meters.
final class SimulatedUnit {
    let profile: DeviceProfile
    /// One meter (or relay module), or one per block of the image.
    var meters: [SimulatedMeter]
    /// Of an image: the registers that belong to the concentrator and not to a block.
    let head: SimulatedMeter?
    /// Of an image: what stands in the blocks that no meter uses.
    let vacancy: SimulatedMeter?
    var place: Place
    /// Wire faults and conditions of this device alone.
    var faults: [ActiveFault] = []
    /// Until then it boots and does not answer.
    var absentUntil: Instant?
    /// Another restart makes an older one's end void.
    var boots = 0

    private let base: Int
    private let stride: Int

    init(
        profile: DeviceProfile, place: Place, meters: [SimulatedMeter], head: SimulatedMeter? = nil,
        vacancy: SimulatedMeter? = nil
    ) {
        self.profile = profile
        self.place = place
        self.meters = meters
        self.head = head
        self.vacancy = vacancy
        base = profile.image.map { Int($0.base) } ?? 0
        stride = profile.image?.stride ?? 65_536
    }

    /// Whether it answers at all.
    func isPresent(at now: Instant) -> Bool {
        if let absentUntil, now < absentUntil { return false }
        return faults.isEmpty || !faults.contains { $0.fault.kind == .dead }
    }

    /// Where a block or the whole device stands.
    func place(ofBlock block: Int) -> Place {
        profile.image == nil ? place : Place(endpoint: place.endpoint, unit: place.unit, part: block)
    }

    /// The wire address that the addresses of a block count from.
    func firstAddress(ofBlock block: Int) -> Int { base + block * (profile.image?.stride ?? 0) }

    /// Where a relay channel of a block stands.
    func place(ofBlock block: Int, channel: Int) -> Place {
        if profile.image != nil { return place(ofBlock: block) }
        return (profile.relay?.channels ?? 1) > 1
            ? Place(endpoint: place.endpoint, unit: place.unit, part: channel) : place
    }

    /// What a read brings.
    struct Found {
        var words: [UInt16]
        /// The serial numbers that it covers.
        var serials: [(block: Int, serial: String)] = []
    }

    /// Answers a read as the device does.
    ///
    /// - Throws: exception 01 where it has no such table, 03 for more than it bears in one request, 02 for an address that it does
    ///   not have.
    func read(_ table: RegisterTable, at address: Int, count: Int, now: Instant, clock: SimulatedClock)
        throws(DeviceRefusal) -> Found
    {
        guard let layout = meters.first?.layout else { throw .illegalFunction }
        guard layout.has(table) || head?.layout.has(table) == true else { throw .illegalFunction }
        let limits = profile.limits
        guard count <= (table.isBits ? limits.bitsPerRead : limits.registersPerRead) else { throw .illegalDataValue }
        if limits.evenOnly, !table.isBits {
            guard address % 2 == 0 else { throw .illegalDataAddress }
            guard count % 2 == 0 else { throw .illegalDataValue }
        }
        if profile.image == nil, let run = layout.run(table, at: address), run.length >= count {
            let meter = meters[0]
            meter.refresh(now: now, clock: clock)
            let range = run.position..<run.position + count
            var found = Found(words: meter.words(in: range))
            if range.contains(layout.serial) { found.serials = [(0, meter.serial)] }
            return found
        }
        return try readPieces(table, at: address, count: count, now: now, clock: clock)
    }

    /// Walks over blocks and holes.
    private func readPieces(
        _ table: RegisterTable, at start: Int, count: Int, now: Instant, clock: SimulatedClock
    ) throws(DeviceRefusal) -> Found {
        var found = Found(words: [])
        var hole = 0
        while found.words.count < count {
            let address = start + found.words.count
            guard let (meter, block, run) = stretch(table, at: address) else {
                hole += 1
                guard hole <= profile.limits.readableGap, isInImage(address) else { throw .illegalDataAddress }
                found.words.append(0)
                continue
            }
            hole = 0
            meter.refresh(now: now, clock: clock)
            let range = run.position..<run.position + min(run.length, count - found.words.count)
            found.words.append(contentsOf: meter.words(in: range))
            if range.contains(meter.layout.serial), !meter.isVacant { found.serials.append((block, meter.serial)) }
        }
        return found
    }

    /// The gapless stretch that begins at a wire address, and whose it is.
    private func stretch(_ table: RegisterTable, at address: Int) -> (
        SimulatedMeter, Int, (position: Int, length: Int)
    )? {
        if let (block, offset) = block(of: address), let meter = block < meters.count ? meters[block] : vacancy,
            let run = meter.layout.run(table, at: offset)
        {
            return (meter, block, run)
        }
        guard let head, let run = head.layout.run(table, at: address) else { return nil }
        return (head, 0, run)
    }

    private func isInImage(_ address: Int) -> Bool {
        guard let image = profile.image else { return false }
        return address >= base && address < base + image.count * stride
    }

    /// The block that a wire address lies in, and the offset in it.
    private func block(of address: Int) -> (block: Int, offset: Int)? {
        guard address >= base else { return nil }
        let block = (address - base) / stride
        return block < profile.image?.count ?? 1 ? (block, (address - base) % stride) : nil
    }
}

extension SimulatedUnit {
    /// What a write means to the device.
    struct Understood {
        /// Contacts that are told to move.
        var orders: [(contact: Contact, close: Bool)] = []
        var purchase: Purchase?
        /// The forbidden registers that it hit.
        var harms: [RegisterRange] = []
    }

    /// Understands a write as the device does.
    ///
    /// - Throws: exception 01 for a function that it does not know, 02 for an address that it does not take, 03 for a value that
    ///   it does not take (a wrong key among them).
    func understand(_ request: Request) throws(DeviceRefusal) -> Understood {
        let isCoils = request.writesCoils
        let range = RegisterRange(
            table: isCoils ? .coils : .holdingRegisters, address: request.address, count: request.count)
        let harms = profile.forbiddenWrites.filter { $0.overlaps(range) }
        if !harms.isEmpty { return Understood(harms: harms) }
        if let purchase = try purchase(request) { return Understood(purchase: purchase) }
        guard let relay = profile.relay, relay.command.knows(function: request.function) else { throw .illegalFunction }
        for block in meters.indices {
            let start = base + block * (profile.image?.stride ?? 0)
            if let orders = try relay.command.orders(request, base: start, meter: meters[block]) {
                return Understood(orders: orders)
            }
        }
        throw .illegalDataAddress
    }

    /// Does what a write to forbidden registers does: energy is erased, a serial number overwritten, or settings are spoilt.
    func harm(_ ranges: [RegisterRange], _ request: Request, simulated: Instant) -> [String] {
        var damages: [String] = []
        for (block, meter) in meters.enumerated() {
            let shift = UInt16(truncatingIfNeeded: base + block * (profile.image?.stride ?? 0))
            func hit(_ range: RegisterRange) -> Bool {
                let wire = RegisterRange(table: .holdingRegisters, address: range.address &+ shift, count: range.count)
                return ranges.contains { $0.overlaps(wire) }
            }
            if profile.points.contains(where: { $0.quantity.isEnergy && hit($0.range) }) {
                meter.setEnergy(microwattHours: 0, at: simulated)
                damages.append("energy of \(place(ofBlock: block)) erased")
            }
            if let identity = profile.identity, hit(identity.range),
                case .writeMultipleRegisters(_, let values) = request
            {
                meter.serial = RegisterWriter.serial(Array(values.prefix(identity.encoding.count)), identity)
                damages.append("serial number of \(place(ofBlock: block)) overwritten")
            }
        }
        return damages.isEmpty ? ["settings of \(place) spoilt"] : damages
    }
}

extension Request {
    fileprivate var writesCoils: Bool {
        switch self {
        case .writeSingleCoil, .writeMultipleCoils: true
        default: false
        }
    }
}

extension Range<Int> {
    /// Whether it covers all of `other`, which is not empty.
    fileprivate func contains(_ other: Range<Int>) -> Bool {
        !other.isEmpty && lowerBound <= other.lowerBound && upperBound >= other.upperBound
    }
}
