import Quantities

/// Marks for which there is no reading: a gap that stays visible and is never filled by guessing.
public struct MarkGap: Hashable, Sendable {
    /// The first mark that is missing.
    public let first: Instant
    /// The last mark that is missing.
    public let last: Instant
    /// From one mark to the next.
    public let every: Span

    /// The marks missing between two readings, or nil where none is.
    ///
    /// With marks every 15 minutes, and readings for 10:00 and 11:00, the gap is 10:15 to 10:45, three marks.
    ///
    /// - Parameters:
    ///   - earlier: the mark, or the source time, of the earlier reading.
    ///   - later: of the later one; it is not in the gap.
    ///   - interval: from one mark to the next; positive.
    ///   - calendar: the site's, to which marks are aligned.
    public init?(after earlier: Instant, before later: Instant, every interval: Span, calendar: SiteCalendar) {
        guard interval > .zero else { return nil }
        let first = calendar.mark(after: earlier, every: interval)
        guard first < later else { return nil }
        self.first = first
        last = calendar.mark(atOrBefore: later - Span(milliseconds: 1), every: interval)
        every = interval
    }

    /// How many marks are missing, 1 or more.
    public var count: Int { Int((last - first).milliseconds / every.milliseconds) + 1 }

    /// The missing marks, oldest first.
    public var marks: some Sequence<Instant> {
        let (first, every) = (first, every)
        return (0..<count).lazy.map { first + every * Int64($0) }
    }
}
