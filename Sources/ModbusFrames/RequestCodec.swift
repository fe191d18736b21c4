extension Request {
    /// Appends the protocol data unit (function code and data, without unit or header).
    ///
    /// The request must be valid; see ``validate()``. Lengths that do not fit their field are cut to its width.
    public func appendPDU(to bytes: inout [UInt8]) {
        bytes.append(function)
        bytes.append(bigEndian: address)
        switch self {
        case .readCoils(_, let count), .readDiscreteInputs(_, let count), .readHoldingRegisters(_, let count),
            .readInputRegisters(_, let count):
            bytes.append(bigEndian: count)
        case .writeSingleCoil(_, let on):
            bytes.append(bigEndian: on ? 0xFF00 : 0x0000)
        case .writeSingleRegister(_, let value):
            bytes.append(bigEndian: value)
        case .writeMultipleCoils(_, let values):
            bytes.append(bigEndian: UInt16(truncatingIfNeeded: values.count))
            bytes.append(UInt8(truncatingIfNeeded: (values.count + 7) / 8))
            bytes.append(bits: values)
        case .writeMultipleRegisters(_, let values):
            bytes.append(bigEndian: UInt16(truncatingIfNeeded: values.count))
            bytes.append(UInt8(truncatingIfNeeded: values.count * 2))
            for value in values { bytes.append(bigEndian: value) }
        }
    }

    /// The length of the protocol data unit in bytes.
    public var pduLength: Int {
        switch self {
        case .writeMultipleCoils(_, let values): 6 + (values.count + 7) / 8
        case .writeMultipleRegisters(_, let values): 6 + 2 * values.count
        default: 5
        }
    }

    /// Reads a request as a server does. Any bytes may come; none of them trap.
    ///
    /// - Parameter pdu: Function code and data.
    /// - Throws: The exception that the protocol's state diagrams call for: 01 for a function that is not one of these, 03 for
    ///   a count, a coil value or a length that is not allowed, 02 for a range beyond the last address.
    public init(pdu: Span<UInt8>) throws(ServerException) {
        guard pdu.count >= 1 else { throw ServerException(function: 0, code: .illegalFunction) }
        let function = pdu[0]
        func refuse(_ code: ExceptionCode) -> ServerException { ServerException(function: function, code: code) }
        guard function >= FunctionCode.readCoils,
            function <= FunctionCode.writeSingleRegister
                || function == FunctionCode.writeMultipleCoils || function == FunctionCode.writeMultipleRegisters
        else { throw refuse(.illegalFunction) }
        guard pdu.count >= 5 else { throw refuse(.illegalDataValue) }
        let address = pdu.bigEndian(at: 1)
        let second = pdu.bigEndian(at: 3)
        let several = function >= FunctionCode.writeMultipleCoils
        guard several ? pdu.count >= 6 && pdu.count == 6 + Int(pdu[5]) : pdu.count == 5 else {
            throw refuse(.illegalDataValue)
        }
        switch function {
        case FunctionCode.readCoils: self = .readCoils(address: address, count: second)
        case FunctionCode.readDiscreteInputs: self = .readDiscreteInputs(address: address, count: second)
        case FunctionCode.readHoldingRegisters: self = .readHoldingRegisters(address: address, count: second)
        case FunctionCode.readInputRegisters: self = .readInputRegisters(address: address, count: second)
        case FunctionCode.writeSingleCoil:
            guard second == 0xFF00 || second == 0 else { throw refuse(.illegalDataValue) }
            self = .writeSingleCoil(address: address, on: second == 0xFF00)
        case FunctionCode.writeSingleRegister:
            self = .writeSingleRegister(address: address, value: second)
        case FunctionCode.writeMultipleCoils:
            guard Int(pdu[5]) == (Int(second) + 7) / 8 else { throw refuse(.illegalDataValue) }
            self = .writeMultipleCoils(address: address, values: pdu.bits(at: 6, count: Int(second)))
        default:
            guard Int(pdu[5]) == Int(second) * 2 else { throw refuse(.illegalDataValue) }
            self = .writeMultipleRegisters(address: address, values: pdu.registers(at: 6, count: Int(second)))
        }
        do { try validate() } catch {
            switch error {
            case .count: throw refuse(.illegalDataValue)
            case .beyondLastAddress: throw refuse(.illegalDataAddress)
            }
        }
    }
}

/// A refusal as a server sends it.
public struct ServerException: Error, Sendable, Hashable {
    /// The function code of the request, without the exception bit.
    public let function: UInt8
    /// Why.
    public let code: ExceptionCode

    /// A refusal of the request with this function code.
    public init(function: UInt8, code: ExceptionCode) {
        self.function = function
        self.code = code
    }

    /// Appends the exception's protocol data unit, two bytes.
    public func appendPDU(to bytes: inout [UInt8]) {
        bytes.append(function | FunctionCode.exceptionBit)
        bytes.append(code.rawValue)
    }
}
