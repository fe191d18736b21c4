import Metering
import ModbusFrames
import Quantities

/// A fake device: registers, and a relay whose contacts may lag behind its orders.
struct Device {
    /// Where a wire address lies.
    struct Place: Hashable {
        let table: RegisterTable
        let address: UInt16
    }

    var words: [Place: UInt16] = [:]
    /// Addresses that answer 02.
    var missing: Set<Place> = []
    /// What a write to this holding register or coil does to the relay.
    var relayAt: Place?
    /// Where the relay's state shows, as the written word.
    var stateAt: Place?
    /// How long the state register lags behind.
    var lag = Span.zero
    /// The contacts do not obey.
    var isStuck = false
    /// Told to close it waits for its button, and its state register says 2.
    var needsButton = false
    /// It is a concentrator that asks its meters every so often and answers from what it read then; how old that is stands
    /// there, in seconds.
    var cache: (every: Span, ageAt: Place)?
    /// It keeps credit: where the count of purchases and the remaining steps (two words) stand, and where a purchase is written.
    var credit: (count: UInt16, remaining: UInt16, write: UInt16)?
    /// So long after a purchase the count tells of it.
    var creditLag = Span.zero
    private var bought: (at: Monotonic, count: UInt16, steps: UInt32)?
    /// What it took: the count and the amount of each.
    private(set) var purchases: [(count: UInt16, steps: UInt32)] = []
    private var refreshedAt: Monotonic?
    private var pending: (at: Monotonic, word: UInt16)?
    /// What the contacts did, in the order of time.
    private(set) var movements: [UInt16] = []

    mutating func set(_ table: RegisterTable, _ address: UInt16, _ values: [UInt16]) {
        for (index, value) in values.enumerated() {
            words[Place(table: table, address: address + UInt16(index))] = value
        }
    }

    mutating func perform(_ request: Request, now: Monotonic) -> Outcome {
        let known = refresh(now)
        if let pending, pending.at <= known, let stateAt {
            words[stateAt] = pending.word
            self.pending = nil
        }
        if let bought, bought.at <= known, let credit {
            words[Place(table: .holdingRegisters, address: credit.count)] = bought.count
            let before = words(credit.remaining)
            set(.holdingRegisters, credit.remaining, Profiles.split(before + bought.steps))
            self.bought = nil
        }
        if let credit, case .writeMultipleRegisters(credit.write, let values) = request {
            return buy(values, credit.count, now)
        }
        let table: RegisterTable
        switch request {
        case .readCoils, .writeSingleCoil, .writeMultipleCoils: table = .coils
        case .readDiscreteInputs: table = .discreteInputs
        case .readHoldingRegisters, .writeSingleRegister, .writeMultipleRegisters: table = .holdingRegisters
        case .readInputRegisters: table = .inputRegisters
        }
        var values: [UInt16] = []
        for offset in 0..<request.count {
            let place = Place(table: table, address: request.address &+ UInt16(offset))
            if missing.contains(place) { return .exception(.illegalDataAddress) }
            values.append(words[place] ?? 0)
        }
        switch request {
        case .writeSingleRegister(let address, let value): write(table, address, value, now)
        case .writeSingleCoil(let address, let on): write(table, address, on ? 1 : 0, now)
        case .writeMultipleRegisters(let address, let values):
            for (index, value) in values.enumerated() { write(table, address + UInt16(index), value, now) }
        default:
            return .reply(table.isBits ? .bits(values.map { $0 != 0 }) : .registers(values))
        }
        return .reply(.written)
    }

    /// Someone presses the button on it.
    mutating func press() {
        guard let stateAt, words[stateAt] == 2 else { return }
        words[stateAt] = 1
        movements.append(1)
    }

    private func words(_ address: UInt16) -> UInt32 {
        let high = words[Place(table: .holdingRegisters, address: address)] ?? 0
        let low = words[Place(table: .holdingRegisters, address: address + 1)] ?? 0
        return UInt32(high) << 16 | UInt32(low)
    }

    /// Takes the purchase with the next count, and no other.
    private mutating func buy(_ values: [UInt16], _ countAt: UInt16, _ now: Monotonic) -> Outcome {
        let count = (purchases.last?.count ?? words[Place(table: .holdingRegisters, address: countAt)] ?? 0) + 1
        guard values.count == 4, values[0] == 0x5A5A, values[1] == count else { return .exception(.illegalDataValue) }
        let steps = UInt32(values[2]) << 16 | UInt32(values[3])
        purchases.append((count, steps))
        bought = (now + creditLag, count, steps)
        return .reply(.written)
    }

    private mutating func write(_ table: RegisterTable, _ address: UInt16, _ value: UInt16, _ now: Monotonic) {
        let place = Place(table: table, address: address)
        guard place == relayAt, let stateAt else {
            words[place] = value
            return
        }
        if isStuck { return }
        if needsButton, value == 1 {
            if words[stateAt] != 1 { words[stateAt] = 2 }
            return
        }
        movements.append(value)
        if lag == .zero, cache == nil { words[stateAt] = value } else { pending = (now + lag, value) }
    }

    /// Since when what it holds is true.
    private mutating func refresh(_ now: Monotonic) -> Monotonic {
        guard let cache else { return now }
        let last = refreshedAt ?? now
        let refreshed = last + cache.every * ((now - last).milliseconds / cache.every.milliseconds)
        refreshedAt = refreshed
        words[cache.ageAt] = UInt16(clamping: (now - refreshed).milliseconds / 1000)
        return refreshed
    }
}
