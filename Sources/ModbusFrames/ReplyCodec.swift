/// What an answer must look like to be the answer to one request. Small and flat, so that a request in flight costs no heap.
struct Expectation: Sendable {
    let function: UInt8
    /// The second and third field of the request: address, and count or value.
    let address: UInt16
    let operand: UInt16

    init(_ request: Request) {
        function = request.function
        address = request.address
        operand =
            switch request {
            case .readCoils(_, let count), .readDiscreteInputs(_, let count), .readHoldingRegisters(_, let count),
                .readInputRegisters(_, let count):
                count
            case .writeSingleCoil(_, let on): on ? 0xFF00 : 0
            case .writeSingleRegister(_, let value): value
            case .writeMultipleCoils(_, let values): UInt16(truncatingIfNeeded: values.count)
            case .writeMultipleRegisters(_, let values): UInt16(truncatingIfNeeded: values.count)
            }
    }

    var isWrite: Bool { FunctionCode.isWrite(function) }

    /// Judges the answer's PDU: a reply, an exception, or malformed; never anything else.
    func outcome(of pdu: Span<UInt8>) -> Outcome {
        guard pdu.count >= 1 else { return .malformed(.length(0, expected: 2)) }
        let answered = pdu[0]
        if answered == function | FunctionCode.exceptionBit {
            guard pdu.count == 2 else { return .malformed(.length(pdu.count, expected: 2)) }
            return .exception(ExceptionCode(rawValue: pdu[1]))
        }
        guard answered == function else { return .malformed(.function(answered)) }
        if isWrite {
            guard pdu.count == 5 else { return .malformed(.length(pdu.count, expected: 5)) }
            guard pdu.bigEndian(at: 1) == address, pdu.bigEndian(at: 3) == operand else { return .malformed(.echo) }
            return .reply(.written)
        }
        let count = Int(operand)
        let ofBits = function <= FunctionCode.readDiscreteInputs
        let size = ofBits ? (count + 7) / 8 : 2 * count
        guard pdu.count >= 2 else { return .malformed(.length(pdu.count, expected: 2 + size)) }
        guard Int(pdu[1]) == size else {
            return .malformed(.byteCount(pdu[1], expected: UInt8(truncatingIfNeeded: size)))
        }
        guard pdu.count == 2 + size else { return .malformed(.length(pdu.count, expected: 2 + size)) }
        return .reply(ofBits ? .bits(pdu.bits(at: 2, count: count)) : .registers(pdu.registers(at: 2, count: count)))
    }
}

extension Request {
    /// Judges an answer's protocol data unit against this request, as a client does.
    ///
    /// - Parameter pdu: Function code and data, as cut by the frame's own length. Any bytes may come; none of them trap.
    /// - Returns: ``Outcome/reply(_:)``, ``Outcome/exception(_:)`` or ``Outcome/malformed(_:)``.
    public func outcome(of pdu: Span<UInt8>) -> Outcome { Expectation(self).outcome(of: pdu) }
}

extension Reply {
    /// Appends the protocol data unit that answers `request`, as a server does.
    ///
    /// A simulator may answer with more or fewer values than were asked for; the byte count says what follows, cut to 8 bits.
    public func appendPDU(answering request: Request, to bytes: inout [UInt8]) {
        bytes.append(request.function)
        switch self {
        case .registers(let values):
            bytes.append(UInt8(truncatingIfNeeded: values.count * 2))
            for value in values { bytes.append(bigEndian: value) }
        case .bits(let values):
            bytes.append(UInt8(truncatingIfNeeded: (values.count + 7) / 8))
            bytes.append(bits: values)
        case .written:
            let expectation = Expectation(request)
            bytes.append(bigEndian: expectation.address)
            bytes.append(bigEndian: expectation.operand)
        }
    }
}
