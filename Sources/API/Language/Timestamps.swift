import Quantities

/// RFC 3339 times, as they travel.
public enum Timestamps {
    /// Reads `2026-11-23T09:15:00+08:00`, `2026-11-23T01:15:00.250Z`; a space may stand for `T`. Nil where it is none, or has no
    /// offset.
    public static func parse(_ text: some StringProtocol) -> Instant? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, let date = CivilDate(String(decoding: bytes[0..<10], as: UTF8.self)),
            [UInt8(ascii: "T"), UInt8(ascii: "t"), UInt8(ascii: " ")].contains(bytes[10]),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let hour = number(bytes[11..<13], upTo: 23), let minute = number(bytes[14..<16], upTo: 59),
            let second = number(bytes[17..<19], upTo: 59)
        else { return nil }
        var rest = bytes[19...]
        var milliseconds: Int64 = 0
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix { isDigit($0) }
            guard (1...9).contains(digits.count) else { return nil }
            for place in 0..<3 {
                let index = digits.startIndex + place
                milliseconds =
                    milliseconds * 10 + (index < digits.endIndex ? Int64(digits[index] - UInt8(ascii: "0")) : 0)
            }
            rest = rest[digits.endIndex...]
        }
        guard let offset = offset(rest) else { return nil }
        let day = date.daysSinceEpoch * 86_400_000
        let time = (hour * 3600 + minute * 60 + second) * 1000 + milliseconds
        return Instant(milliseconds: day + time - offset * 60_000)
    }

    /// In UTC, for requests: `2026-11-23T01:15:00.250Z`.
    public static func utc(_ instant: Instant) -> String {
        let days = floorDivide(instant.milliseconds, 86_400_000)
        let inDay = instant.milliseconds - days * 86_400_000
        let seconds = inDay / 1000
        let clock = "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
        return "\(CivilDate(daysSinceEpoch: days))T\(clock).\(padded(inDay % 1000, 3))Z"
    }

    /// Minutes east of Greenwich.
    private static func offset(_ bytes: ArraySlice<UInt8>) -> Int64? {
        if bytes.count == 1, bytes.first == UInt8(ascii: "Z") || bytes.first == UInt8(ascii: "z") { return 0 }
        let start = bytes.startIndex
        guard bytes.count == 6, bytes[start + 3] == UInt8(ascii: ":"),
            let hours = number(bytes[(start + 1)..<(start + 3)], upTo: 23),
            let minutes = number(bytes[(start + 4)...], upTo: 59)
        else { return nil }
        switch bytes[start] {
        case UInt8(ascii: "+"): return hours * 60 + minutes
        case UInt8(ascii: "-"): return -(hours * 60 + minutes)
        default: return nil
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func number(_ bytes: ArraySlice<UInt8>, upTo limit: Int64) -> Int64? {
        guard bytes.allSatisfy({ isDigit($0) }) else { return nil }
        let value = bytes.reduce(Int64(0)) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
        return value <= limit ? value : nil
    }
}
