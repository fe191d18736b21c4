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
    private var pending: (at: Monotonic, word: UInt16)?
    /// What the contacts did, in the order of time.
    private(set) var movements: [UInt16] = []

    mutating func set(_ table: RegisterTable, _ address: UInt16, _ values: [UInt16]) {
        for (index, value) in values.enumerated() {
            words[Place(table: table, address: address + UInt16(index))] = value
        }
    }

    mutating func perform(_ request: Request, now: Monotonic) -> Outcome {
        if let pending, pending.at <= now, let stateAt {
            words[stateAt] = pending.word
            self.pending = nil
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

    private mutating func write(_ table: RegisterTable, _ address: UInt16, _ value: UInt16, _ now: Monotonic) {
        let place = Place(table: table, address: address)
        guard place == relayAt, let stateAt else {
            words[place] = value
            return
        }
        if isStuck { return }
        movements.append(value)
        if lag == .zero { words[stateAt] = value } else { pending = (now + lag, value) }
    }
}
