/// The end of the audit chain. Shown and logged, so that a chain that was cut or written anew does not fit what people noted.
public struct AuditHead: Hashable, Sendable {
    /// The number of rows.
    public var position: Int64
    /// The hash of the last row, 32 bytes; zeros where there is none.
    public var hash: [UInt8]

    /// The end of an empty chain, unless told otherwise.
    public init(position: Int64 = 0, hash: [UInt8] = [UInt8](repeating: 0, count: 32)) {
        self.position = position
        self.hash = hash
    }

    /// `17:9f86d081...`, the hash in hex.
    public var text: String { "\(position):\(Hex.text(hash))" }

    /// What somebody noted, as ``text`` gave it. Nil: it is none.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let position = Int64(parts[0]), position >= 0, let hash = Hex.bytes(String(parts[1])),
            hash.count == 32
        else { return nil }
        self.init(position: position, hash: hash)
    }
}

/// Bytes as hexadecimal digits.
public enum Hex {
    /// Lower case, two digits a byte.
    public static func text(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Nil: there is something else in it, or half a byte.
    public static func bytes(_ text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digit(digits[index]), let low = digit(digits[index + 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
