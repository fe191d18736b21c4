/// Cuts a byte stream into Modbus/TCP frames by the length that each frame states.
///
/// However the stream is cut into segments, the same frames come out, and an error is found at the same byte. It holds at most
/// one unfinished frame (260 bytes) and copies only that.
public struct FrameCutter: Sendable {
    private var partial: [UInt8] = []

    /// A cutter at the start of a stream.
    public init() {}

    /// Whether a frame has begun and not ended.
    public var holdsPartialFrame: Bool { !partial.isEmpty }

    /// Takes the next bytes of the stream.
    ///
    /// - Parameters:
    ///   - bytes: As they came, of any number.
    ///   - frame: Called with header and PDU (1 to 253 bytes) of each complete frame; returns false to drop the rest.
    /// - Throws: ``FramingError`` at a protocol id other than 0 or a length outside 2...254; frames before it were delivered.
    public mutating func feed(
        _ bytes: Span<UInt8>, _ frame: (MBAPHeader, borrowing Span<UInt8>) -> Bool
    ) throws(FramingError) {
        var position = 0
        if !partial.isEmpty {
            while partial.count < MBAPHeader.prefixLength {
                guard position < bytes.count else { return }
                partial.append(bytes[position])
                position += 1
            }
            let total = try Self.frameLength(partial.span, at: 0)
            let end = min(bytes.count, position + total - partial.count)
            partial.reserveCapacity(total)
            while position < end {
                partial.append(bytes[position])
                position += 1
            }
            guard partial.count == total else { return }
            let goOn = Self.deliver(partial.span, at: 0, total, frame)
            partial.removeAll(keepingCapacity: true)
            guard goOn else { return }
        }
        while bytes.count - position >= MBAPHeader.prefixLength {
            let total = try Self.frameLength(bytes, at: position)
            guard bytes.count - position >= total else { break }
            guard Self.deliver(bytes, at: position, total, frame) else { return }
            position += total
        }
        while position < bytes.count {
            partial.append(bytes[position])
            position += 1
        }
    }

    /// Forgets an unfinished frame: a new connection begins.
    public mutating func reset() { partial.removeAll(keepingCapacity: true) }

    /// The whole frame's length, known after its first six bytes.
    private static func frameLength(_ bytes: Span<UInt8>, at start: Int) throws(FramingError) -> Int {
        let protocolID = bytes.bigEndian(at: start + 2)
        guard protocolID == 0 else { throw .protocolID(protocolID) }
        let length = bytes.bigEndian(at: start + 4)
        guard length >= 2, length <= 254 else { throw .length(length) }
        return MBAPHeader.prefixLength + Int(length)
    }

    private static func deliver(
        _ bytes: Span<UInt8>, at start: Int, _ total: Int, _ frame: (MBAPHeader, borrowing Span<UInt8>) -> Bool
    ) -> Bool {
        let header = MBAPHeader(transaction: bytes.bigEndian(at: start), unit: bytes[start + MBAPHeader.prefixLength])
        return frame(header, bytes.extracting(start + MBAPHeader.length..<start + total))
    }
}
