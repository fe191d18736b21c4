import Crypto

/// Bytes that stand for a row in one way only, to be hashed: each value behind its kind, text behind its length, so that no two rows
/// make the same bytes.
struct CanonicalBytes {
    private(set) var bytes: [UInt8]

    init(_ start: [UInt8] = []) {
        bytes = start
        bytes.reserveCapacity(start.count + 256)
    }

    mutating func add(_ value: Int64?) {
        guard let value else {
            bytes.append(0)
            return
        }
        bytes.append(1)
        append(value)
    }

    mutating func add(_ value: String?) {
        guard let value else {
            bytes.append(0)
            return
        }
        bytes.append(2)
        append(Int64(value.utf8.count))
        bytes.append(contentsOf: value.utf8)
    }

    /// SHA-256, 32 bytes.
    var hash: [UInt8] { Array(SHA256.hash(data: bytes)) }

    private mutating func append(_ value: Int64) {
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> Int64(shift)))
        }
    }
}

/// Lower-case hexadecimal digits of `bytes`.
func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
