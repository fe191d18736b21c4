/// Bytes that stand for a row in one way only, to be hashed: each value behind its kind, text behind its length, so that no two rows
/// make the same bytes.
public struct CanonicalBytes: Sendable {
    public private(set) var bytes: [UInt8]

    public init(_ start: [UInt8] = []) {
        bytes = start
        bytes.reserveCapacity(start.count + 256)
    }

    public mutating func add(_ value: Int64?) {
        guard let value else {
            bytes.append(0)
            return
        }
        bytes.append(1)
        append(value)
    }

    public mutating func add(_ value: String?) {
        guard let value else {
            bytes.append(0)
            return
        }
        bytes.append(2)
        append(Int64(value.utf8.count))
        bytes.append(contentsOf: value.utf8)
    }

    private mutating func append(_ value: Int64) {
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> Int64(shift)))
        }
    }
}
