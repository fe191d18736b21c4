import Quantities

/// One write to a device. There is no other way to make one than ``DeviceProfile/relayWrite(_:channel:block:serial:)`` and
/// ``DeviceProfile/purchaseWrite(_:count:block:)``: writes go only where the profile allows.
public struct RegisterWrite: Hashable, Sendable {
    /// The Modbus function that carries it.
    public enum Function: UInt8, Hashable, Sendable {
        /// 05: one coil.
        case singleCoil = 5
        /// 06: one holding register.
        case singleRegister = 6
        /// 16: holding registers, also where it is only one.
        case multipleRegisters = 16
    }

    public let function: Function
    /// First wire address (0-based).
    public let address: UInt16
    /// The words; for a coil one element, 1 for on and 0 for off.
    public let values: [UInt16]

    /// Coils or holding registers.
    public var table: RegisterTable { function == .singleCoil ? .coils : .holdingRegisters }

    /// The addresses that it changes.
    public var range: RegisterRange { RegisterRange(table: table, address: address, count: values.count) }

    init(function: Function, address: UInt16, values: [UInt16]) {
        self.function = function
        self.address = address
        self.values = values
    }
}

/// What a relay can be told: an absolute state, so that the same command twice does no harm.
public enum RelayPosition: String, Hashable, Sendable, Codable {
    case open
    case close
}

/// Why no write was made. Nothing may be sent then.
public enum WriteRefusal: Error, Hashable, Sendable {
    /// The profile has no relay.
    case noRelay
    /// The relay has channels 0..<`of` only.
    case noChannel(Int, of: Int)
    /// The image has blocks 0..<`of` only; a device without an image has block 0 alone.
    case noBlock(Int, of: Int)
    /// The command's key is made of the serial number, and none was given, or it is not a 32-bit number.
    case noKey
    /// The address would lie above 65535.
    case noAddress(Int)
    /// The profile forbids to write there.
    case forbidden(RegisterRange)
    /// The profile keeps no credit.
    case noCredit
    /// What is bought is not positive, not what the meter counts in, no whole number of its steps, or more than it takes.
    case amount(CreditAmount)
    /// The count does not fit the meter's registers.
    case count(Int64)
}

extension DeviceProfile {
    /// The write that opens or closes a relay.
    ///
    /// - Parameters:
    ///   - position: what the relay is to be.
    ///   - channel: 0-based; a meter's own relay is 0.
    ///   - block: of a block image, else 0.
    ///   - serial: of the device that holds the relay, as read in the same exchange; some keys are made of it.
    /// - Throws: ``WriteRefusal`` where the profile does not allow it.
    public func relayWrite(
        _ position: RelayPosition, channel: Int = 0, block: Int = 0, serial: SerialNumber? = nil
    ) throws(WriteRefusal) -> RegisterWrite {
        guard let relay else { throw .noRelay }
        guard (0..<relay.channels).contains(channel) else { throw .noChannel(channel, of: relay.channels) }
        let blocks = image?.count ?? 1
        guard (0..<blocks).contains(block) else { throw .noBlock(block, of: blocks) }

        let base = image.map { Int($0.base) + block * $0.stride } ?? 0
        let write = try relay.command.write(position, channel: channel, base: base, serial: serial)
        if let taboo = forbiddenWrites.first(where: { $0.overlaps(write.range) }) { throw .forbidden(taboo) }
        return write
    }
}

extension RelayCommand {
    fileprivate func write(
        _ position: RelayPosition, channel: Int, base: Int, serial: SerialNumber?
    ) throws(WriteRefusal) -> RegisterWrite {
        let isClose = position == .close
        switch self {
        case .word(let address, let stride, let close, let open, let multiple):
            return RegisterWrite(
                function: multiple ? .multipleRegisters : .singleRegister,
                address: try wire(base + Int(address) + channel * stride, 1), values: [isClose ? close : open])
        case .coil(let address, let stride, let closeIsOn):
            return RegisterWrite(
                function: .singleCoil, address: try wire(base + Int(address) + channel * stride, 1),
                values: [isClose == closeIsOn ? 1 : 0])
        case .keyedWords(let address, let close, let open, let key):
            guard let serial, let word = key.word(for: serial) else { throw .noKey }
            return RegisterWrite(
                function: .multipleRegisters, address: try wire(base + Int(address), 2),
                values: [word, isClose ? close : open])
        case .selfClearing(let address, let stride, let closeBit, let openBit):
            return RegisterWrite(
                function: .singleRegister, address: try wire(base + Int(address) + channel * stride, 1),
                values: [isClose ? closeBit : openBit])
        }
    }

    private func wire(_ address: Int, _ count: Int) throws(WriteRefusal) -> UInt16 {
        guard address >= 0, address + count <= 65_536 else { throw .noAddress(address) }
        return UInt16(address)
    }
}

extension RelayKey {
    /// The key word for a device, or nil where the serial number does not make one.
    public func word(for serial: SerialNumber) -> UInt16? {
        guard let number = UInt32(serial.text) else { return nil }
        switch self {
        case .fineco: return UInt16(truncatingIfNeeded: (number >> 24) &+ (number >> 8)) & 0x1234
        }
    }
}
