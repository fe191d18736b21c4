import Metering
import Quantities

/// The inverse of a meter reader's decoder: writes true values into the words of a profile.
enum RegisterWriter {
    /// The words of `value`, a raw value that already has the profile's scale taken off, in the profile's order.
    static func words(_ value: ExactValue, _ encoding: Encoding, _ order: WordOrder, counts: Bool) -> [UInt16] {
        let raw = { counts ? value.truncated : value.rounded }
        switch encoding {
        case .u16: return split(unsigned(raw(), counts, bits: 16), 1, order)
        case .u32, .acc32: return split(unsigned(raw(), counts, bits: 32), 2, order)
        case .u64: return split(unsigned(raw(), counts, bits: 64), 4, order)
        case .s16: return split(signed(raw(), bits: 16), 1, order)
        case .s32: return split(signed(raw(), bits: 32), 2, order)
        case .s64: return split(signed(raw(), bits: 64), 4, order)
        case .f32: return split(UInt64(value.binary32), 2, order)
        case .bcd(let registers): return split(decimal(raw(), nibbles: registers * 4), registers, order)
        case .ascii(let registers): return text(String(raw()), registers, order)
        case .bit: return [raw() != 0 ? 1 : 0]
        case .iec870: return date(Int64(clamping: raw()), order)
        }
    }

    /// Seconds since 1970-01-01 00:00 as a date and time after IEC 870-5-4.
    private static func date(_ seconds: Int64, _ order: WordOrder) -> [UInt16] {
        let day = CivilDate(daysSinceEpoch: floorDivide(seconds, 86_400))
        let inDay = seconds - day.daysSinceEpoch * 86_400
        let words: [UInt16] = [
            UInt16(clamping: max(day.year - 2000, 0) & 0x7F),
            UInt16(day.month) << 8 | UInt16(day.weekday % 7) << 5 | UInt16(day.day),
            UInt16(inDay / 3600) << 8 | UInt16(inDay / 60 % 60), UInt16(inDay % 60 * 1000),
        ]
        return order == .highFirst ? words : words.reversed()
    }

    /// The words of a serial number. Numbers go into numeric encodings, anything else becomes 0 there.
    static func words(serial: String, _ identity: Identity) -> [UInt16] {
        let count = identity.encoding.count
        switch identity.encoding {
        case .ascii: return text(serial, count, identity.wordOrder)
        case .bcd: return split(decimal(Int128(UInt64(serial) ?? 0), nibbles: count * 4), count, identity.wordOrder)
        default: return split(UInt64(serial) ?? 0, count, identity.wordOrder)
        }
    }

    /// The serial number that `words` hold, in the same form as it was given.
    static func serial(_ words: [UInt16], _ identity: Identity) -> String {
        let ordered = identity.wordOrder == .highFirst ? words : words.reversed()
        if case .ascii = identity.encoding {
            let bytes = ordered.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
            return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        let value = ordered.reduce(UInt64(0)) { $0 << 16 | UInt64($1) }
        if case .bcd = identity.encoding { return String(value, radix: 16) }
        return String(value)
    }

    /// Cuts the lowest 16 × count bits into words.
    static func split(_ value: UInt64, _ count: Int, _ order: WordOrder) -> [UInt16] {
        var words = [UInt16](repeating: 0, count: count)
        for index in 0..<min(count, 4) {
            let word = UInt16(truncatingIfNeeded: value >> UInt64(16 * index))
            words[order == .highFirst ? count - 1 - index : index] = word
        }
        return words
    }

    /// Counters begin anew at their end; other values stay at the limit.
    private static func unsigned(_ value: Int128, _ counts: Bool, bits: Int) -> UInt64 {
        let largest = bits == 64 ? Int128(UInt64.max) : (Int128(1) << Int128(bits)) - 1
        if value < 0 { return 0 }
        return UInt64(counts ? value % (largest + 1) : min(value, largest))
    }

    private static func signed(_ value: Int128, bits: Int) -> UInt64 {
        let largest = (Int128(1) << Int128(bits - 1)) - 1
        return UInt64(bitPattern: Int64(min(max(value, -largest), largest)))
    }

    private static func decimal(_ value: Int128, nibbles: Int) -> UInt64 {
        var rest = max(value, 0)
        var result: UInt64 = 0
        for nibble in 0..<min(nibbles, 16) {
            result |= UInt64(rest % 10) << UInt64(4 * nibble)
            rest /= 10
        }
        return result
    }

    private static func text(_ text: String, _ count: Int, _ order: WordOrder) -> [UInt16] {
        var bytes = Array(text.utf8.prefix(count * 2))
        while bytes.count < count * 2 { bytes.append(0) }
        let words = (0..<count).map { UInt16(bytes[2 * $0]) << 8 | UInt16(bytes[2 * $0 + 1]) }
        return order == .highFirst ? words : words.reversed()
    }
}

extension Point {
    /// The raw value whose decoding gives `value`: scale, exponent and transformer ratios taken off.
    func raw(of value: ExactValue, currentRatio: Int64, voltageRatio: Int64) -> ExactValue {
        var raw = value
        raw.numerator *= Int128(scale.denominator)
        raw.denominator *= Int128(scale.numerator.magnitude)
        if scale.numerator < 0 { raw.numerator = -raw.numerator }
        if let exponentFrom {
            let power = exponentFrom.chosenExponent
            for _ in 0..<power.magnitude {
                if power > 0 { raw.denominator *= 10 } else { raw.numerator *= 10 }
            }
        }
        for ratio in ratios {
            raw.numerator *= 1000
            raw.denominator *= Int128(max(ratio == .voltageRatio ? voltageRatio : currentRatio, 1))
        }
        return raw
    }
}
