import Quantities

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

    /// A date and time after IEC 870-5-4 as seconds since 1970-01-01 00:00 by the same clock; nil where it is none, or said to be invalid.
    static func seconds(_ bits: UInt64) -> Int64? {
        let (year, monthDay) = (Int(bits >> 48 & 0x7F), Int(bits >> 32 & 0xFFFF))
        let (hourMinute, milliseconds) = (Int(bits >> 16 & 0xFFFF), Int64(bits & 0xFFFF))
        let (hour, minute) = (hourMinute >> 8 & 0x1F, hourMinute & 0x3F)
        guard hourMinute & 0x80 == 0, hour < 24, minute < 60, milliseconds < 60_000,
            let day = CivilDate(year: 2000 + year, month: monthDay >> 8 & 0xF, day: monthDay & 0x1F)
        else { return nil }
        return day.daysSinceEpoch * 86_400 + Int64(hour * 3600 + minute * 60) + milliseconds / 1000
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
