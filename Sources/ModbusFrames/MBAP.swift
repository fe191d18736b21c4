/// The header of a Modbus/TCP frame (Modbus Messaging on TCP/IP Implementation Guide V1.0b, §3.1.3).
public struct MBAPHeader: Sendable, Hashable {
    /// The bytes from the start of a frame to its length field's end; the length counts what follows.
    public static let prefixLength = 6
    /// The bytes before the PDU.
    public static let length = 7

    /// Chosen by the client, echoed by the server.
    public var transaction: UInt16
    /// The unit behind the gateway, 0 to 255.
    public var unit: UInt8

    /// A header for one frame; the length is filled in by what is appended.
    public init(transaction: UInt16, unit: UInt8) {
        self.transaction = transaction
        self.unit = unit
    }

    /// Appends header and PDU of a client's request. The request must be valid; see ``Request/validate()``.
    public func append(_ request: Request, to bytes: inout [UInt8]) {
        append(pduLength: request.pduLength, to: &bytes)
        request.appendPDU(to: &bytes)
    }

    /// Appends header and PDU of a server's answer to `request`.
    public func append(_ reply: Reply, answering request: Request, to bytes: inout [UInt8]) {
        let start = begin(&bytes)
        reply.appendPDU(answering: request, to: &bytes)
        finish(start, &bytes)
    }

    /// Appends header and PDU of a server's refusal.
    public func append(_ exception: ServerException, to bytes: inout [UInt8]) {
        let start = begin(&bytes)
        exception.appendPDU(to: &bytes)
        finish(start, &bytes)
    }

    private func append(pduLength: Int, to bytes: inout [UInt8]) {
        bytes.append(bigEndian: transaction)
        bytes.append(bigEndian: 0)
        bytes.append(bigEndian: UInt16(truncatingIfNeeded: pduLength + 1))
        bytes.append(unit)
    }

    private func begin(_ bytes: inout [UInt8]) -> Int {
        append(pduLength: 0, to: &bytes)
        return bytes.count
    }

    private func finish(_ start: Int, _ bytes: inout [UInt8]) {
        let length = UInt16(truncatingIfNeeded: bytes.count - start + 1)
        bytes[start - 3] = UInt8(truncatingIfNeeded: length >> 8)
        bytes[start - 2] = UInt8(truncatingIfNeeded: length)
    }
}

/// Why a byte stream is not Modbus/TCP, or not any more. There is no way back: the connection must be closed.
public enum FramingError: Error, Sendable, Hashable {
    /// The protocol id is not 0.
    case protocolID(UInt16)
    /// The length field is not 2 to 254.
    case length(UInt16)
}
