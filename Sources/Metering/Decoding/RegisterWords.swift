/// What lies in registers, before scale and unit.
enum RegisterWords {
    /// The words as one number, the high word first.
    static func bits(_ words: ArraySlice<UInt16>, _ order: WordOrder) -> UInt64 {
        var bits: UInt64 = 0
        switch order {
        case .highFirst: for word in words { bits = bits << 16 | UInt64(word) }
        case .lowFirst: for word in words.reversed() { bits = bits << 16 | UInt64(word) }
        }
        return bits
    }

    /// Each nibble is a digit; nil where one is above 9.
    static func decimal(_ bits: UInt64, registers: Int) -> UInt64? {
        var value: UInt64 = 0
        for digit in (0..<registers * 4).reversed() {
            let nibble = bits >> UInt64(digit * 4) & 0xF
            if nibble > 9 { return nil }
            value = value * 10 + nibble
        }
        return value
    }

    /// Two characters in each register, or one with a zero high byte. Zero bytes and spaces at the ends are padding; nil where
    /// a character cannot be printed.
    static func text(_ words: ArraySlice<UInt16>, _ order: WordOrder) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(words.count * 2)
        for word in order == .highFirst ? Array(words) : words.reversed() {
            for byte in [UInt8(word >> 8), UInt8(word & 0xFF)] where byte != 0 {
                guard (0x20...0x7E).contains(byte) else { return nil }
                bytes.append(byte)
            }
        }
        while bytes.last == 0x20 { bytes.removeLast() }
        return String(decoding: bytes.drop { $0 == 0x20 }, as: UTF8.self)
    }

    /// The parts of an IEEE 754 binary32: magnitude × 2^exponent; nil for NaN and infinity.
    static func binary32(_ bits: UInt64) -> (magnitude: UInt64, exponent: Int, isNegative: Bool)? {
        let biased = Int(bits >> 23 & 0xFF)
        let fraction = bits & 0x7F_FFFF
        guard biased != 0xFF else { return nil }
        let isNegative = bits >> 31 & 1 == 1
        if biased == 0 { return (fraction, -149, isNegative) }
        return (fraction | 0x80_0000, biased - 150, isNegative)
    }
}
