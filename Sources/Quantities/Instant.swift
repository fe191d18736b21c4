/// A point of civil time: milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
///
/// Stored as it is in the database. It says when something happened; how long ago is asked of ``Monotonic``.
public struct Instant: Hashable, Comparable, Sendable, Codable {
    /// Milliseconds since the Unix epoch, UTC.
    public let milliseconds: Int64

    @inlinable public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    @inlinable public static func < (a: Instant, b: Instant) -> Bool { a.milliseconds < b.milliseconds }
    @inlinable public static func + (a: Instant, b: Span) -> Instant {
        Instant(milliseconds: a.milliseconds + b.milliseconds)
    }
    @inlinable public static func - (a: Instant, b: Span) -> Instant {
        Instant(milliseconds: a.milliseconds - b.milliseconds)
    }
    @inlinable public static func - (a: Instant, b: Instant) -> Span {
        Span(milliseconds: a.milliseconds - b.milliseconds)
    }
}

/// A point on the machine's monotonic clock, in milliseconds since some moment of this boot.
///
/// Only differences within one boot mean something; it is never stored as a time.
public struct Monotonic: Hashable, Comparable, Sendable, Codable {
    /// Milliseconds since an arbitrary moment of this boot.
    public let milliseconds: Int64

    @inlinable public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    @inlinable public static func < (a: Monotonic, b: Monotonic) -> Bool { a.milliseconds < b.milliseconds }
    @inlinable public static func + (a: Monotonic, b: Span) -> Monotonic {
        Monotonic(milliseconds: a.milliseconds + b.milliseconds)
    }
    @inlinable public static func - (a: Monotonic, b: Monotonic) -> Span {
        Span(milliseconds: a.milliseconds - b.milliseconds)
    }
}

/// A length of time in milliseconds; may be negative.
public struct Span: Hashable, Comparable, Sendable, Codable {
    /// Whole milliseconds.
    public let milliseconds: Int64

    @inlinable public init(milliseconds: Int64) { self.milliseconds = milliseconds }
    @inlinable public static func milliseconds(_ n: Int64) -> Span { Span(milliseconds: n) }
    @inlinable public static func seconds(_ n: Int64) -> Span { Span(milliseconds: n * 1000) }
    @inlinable public static func minutes(_ n: Int64) -> Span { Span(milliseconds: n * 60_000) }
    @inlinable public static func hours(_ n: Int64) -> Span { Span(milliseconds: n * 3_600_000) }
    @inlinable public static func days(_ n: Int64) -> Span { Span(milliseconds: n * 86_400_000) }

    public static let zero = Span(milliseconds: 0)

    @inlinable public static func < (a: Span, b: Span) -> Bool { a.milliseconds < b.milliseconds }
    @inlinable public static func + (a: Span, b: Span) -> Span { Span(milliseconds: a.milliseconds + b.milliseconds) }
    @inlinable public static func - (a: Span, b: Span) -> Span { Span(milliseconds: a.milliseconds - b.milliseconds) }
    @inlinable public static func * (a: Span, b: Int64) -> Span { Span(milliseconds: a.milliseconds * b) }
}

extension Span: CustomStringConvertible {
    /// The largest unit that divides it: `15min`, `3d`, `1500ms`. The form is read back by ``init(_:)``.
    public var description: String {
        for (unit, size) in Span.units where milliseconds != 0 && milliseconds % size == 0 {
            return "\(milliseconds / size)\(unit)"
        }
        return "\(milliseconds)ms"
    }

    private static let units: [(String, Int64)] = [("d", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("s", 1000)]

    /// Reads `15min`, `2s`, `500ms`, `3d`, `24h`: a whole number with its unit, not negative.
    public init?(_ text: some StringProtocol) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int64(digits), !digits.isEmpty else { return nil }
        let unit = String(text.dropFirst(digits.count))
        let size: Int64
        if unit == "ms" {
            size = 1
        } else if let known = Span.units.first(where: { $0.0 == unit }) {
            size = known.1
        } else {
            return nil
        }
        let (product, overflow) = number.multipliedReportingOverflow(by: size)
        if overflow { return nil }
        self.init(milliseconds: product)
    }
}
