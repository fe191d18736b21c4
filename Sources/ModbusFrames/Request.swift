/// One Modbus request, without the unit that it goes to.
///
/// Addresses are the protocol's own, counted from 0 (the register that manuals call 40001 is holding register 0). The limits
/// are those of the Modbus Application Protocol V1.1b3, §6.1 to §6.12; ``validate()`` checks them, and nothing invalid is sent.
public enum Request: Sendable, Hashable {
    /// Function 01: the state of 1 to 2000 coils.
    case readCoils(address: UInt16, count: UInt16)
    /// Function 02: the state of 1 to 2000 discrete inputs.
    case readDiscreteInputs(address: UInt16, count: UInt16)
    /// Function 03: the values of 1 to 125 holding registers.
    case readHoldingRegisters(address: UInt16, count: UInt16)
    /// Function 04: the values of 1 to 125 input registers.
    case readInputRegisters(address: UInt16, count: UInt16)
    /// Function 05: one coil on or off.
    case writeSingleCoil(address: UInt16, on: Bool)
    /// Function 06: one holding register.
    case writeSingleRegister(address: UInt16, value: UInt16)
    /// Function 15: 1 to 1968 coils.
    case writeMultipleCoils(address: UInt16, values: [Bool])
    /// Function 16: 1 to 123 holding registers.
    case writeMultipleRegisters(address: UInt16, values: [UInt16])

    /// Whether the request changes something in the device.
    public var isWrite: Bool { FunctionCode.isWrite(function) }

    /// The function code, 1 to 16.
    public var function: UInt8 {
        switch self {
        case .readCoils: FunctionCode.readCoils
        case .readDiscreteInputs: FunctionCode.readDiscreteInputs
        case .readHoldingRegisters: FunctionCode.readHoldingRegisters
        case .readInputRegisters: FunctionCode.readInputRegisters
        case .writeSingleCoil: FunctionCode.writeSingleCoil
        case .writeSingleRegister: FunctionCode.writeSingleRegister
        case .writeMultipleCoils: FunctionCode.writeMultipleCoils
        case .writeMultipleRegisters: FunctionCode.writeMultipleRegisters
        }
    }

    /// The first address that the request touches.
    public var address: UInt16 {
        switch self {
        case .readCoils(let address, _), .readDiscreteInputs(let address, _), .readHoldingRegisters(let address, _),
            .readInputRegisters(let address, _), .writeSingleCoil(let address, _), .writeSingleRegister(let address, _),
            .writeMultipleCoils(let address, _), .writeMultipleRegisters(let address, _):
            address
        }
    }

    /// How many coils, inputs or registers the request touches.
    public var count: Int {
        switch self {
        case .readCoils(_, let count), .readDiscreteInputs(_, let count), .readHoldingRegisters(_, let count),
            .readInputRegisters(_, let count):
            Int(count)
        case .writeSingleCoil, .writeSingleRegister: 1
        case .writeMultipleCoils(_, let values): values.count
        case .writeMultipleRegisters(_, let values): values.count
        }
    }

    /// The largest ``count`` that the function allows.
    public var largestCount: Int {
        switch self {
        case .readCoils, .readDiscreteInputs: 2000
        case .readHoldingRegisters, .readInputRegisters: 125
        case .writeSingleCoil, .writeSingleRegister: 1
        case .writeMultipleCoils: 1968
        case .writeMultipleRegisters: 123
        }
    }

    /// Checks count and address range.
    ///
    /// - Throws: ``RequestError/count(_:largest:)`` when the count is 0 or more than the function allows,
    ///   ``RequestError/beyondLastAddress(address:count:)`` when the range leaves the 65,536 addresses.
    public func validate() throws(RequestError) {
        let count = count
        guard count >= 1, count <= largestCount else { throw .count(count, largest: largestCount) }
        guard Int(address) + count <= 65_536 else { throw .beyondLastAddress(address: address, count: count) }
    }
}

/// Why a request can not be put on the wire.
public enum RequestError: Error, Sendable, Hashable {
    /// The count is 0 or larger than the function allows.
    case count(Int, largest: Int)
    /// The range ends beyond address 65535.
    case beyondLastAddress(address: UInt16, count: Int)
}

/// The public function codes that Fudian speaks (Modbus Application Protocol V1.1b3, §5.1).
enum FunctionCode {
    static let readCoils: UInt8 = 0x01
    static let readDiscreteInputs: UInt8 = 0x02
    static let readHoldingRegisters: UInt8 = 0x03
    static let readInputRegisters: UInt8 = 0x04
    static let writeSingleCoil: UInt8 = 0x05
    static let writeSingleRegister: UInt8 = 0x06
    static let writeMultipleCoils: UInt8 = 0x0F
    static let writeMultipleRegisters: UInt8 = 0x10

    /// Set in the function code of an exception reply.
    static let exceptionBit: UInt8 = 0x80

    static func isWrite(_ function: UInt8) -> Bool { function >= writeSingleCoil }
}
