/// How a person proves at the terminal that they mean this home: by the end of its meter's number.
public enum MeterTail {
    /// How much of the number is wanted: four characters, or all of a number that has fewer.
    public static func length(_ numbers: [String]) -> Int { min(4, numbers.map(\.count).min() ?? 4) }

    /// Whether `typed` is the end of one of these numbers, and enough of it.
    public static func confirms(_ typed: String, _ numbers: [String]) -> Bool {
        let start = typed.drop(while: \.isWhitespace)
        let tail = String(start.reversed().drop(while: \.isWhitespace).reversed())
        return !tail.isEmpty && numbers.contains { $0.hasSuffix(tail) && tail.count >= min(4, $0.count) }
    }
}
