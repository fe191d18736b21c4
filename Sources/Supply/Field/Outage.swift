import Quantities

/// A stretch for which the meters of a feeder fell silent together, although the way to them was open: the feeder most likely had no
/// power. Kept as evidence (RULES: Readings and energy).
public struct Outage: Hashable, Sendable, Codable {
    public let id: OutageID
    public let feeder: FeederID
    /// The first mark that they missed.
    public let since: Instant
    /// When enough of them were silent to say so.
    public let suspectedAt: Instant
    /// When so many answered again that it was over; nil: it goes on.
    public var until: Instant?
    /// Meters that had answered at the mark before.
    public let answering: Int
    /// How many of them were silent, the most that were seen.
    public var silent: Int
    /// What was seen, in words.
    public let evidence: String

    public init(
        id: OutageID, feeder: FeederID, since: Instant, suspectedAt: Instant, until: Instant? = nil, answering: Int,
        silent: Int, evidence: String
    ) {
        self.id = id
        self.feeder = feeder
        self.since = since
        self.suspectedAt = suspectedAt
        self.until = until
        self.answering = answering
        self.silent = silent
        self.evidence = evidence
    }
}

/// Which meters of a feeder are silent, and since which mark. A value: it decides nothing about any home, for offline is not off.
public struct FeederWatch: Hashable, Sendable {
    /// Those that answered at the mark before, and the first that they missed.
    public private(set) var fresh: [MeterID: Instant]
    /// Those that have been silent for longer: they say nothing of the feeder.
    public private(set) var old: Set<MeterID>

    public init(fresh: [MeterID: Instant] = [:], old: Set<MeterID> = []) {
        self.fresh = fresh
        self.old = old
    }

    /// Fewer say nothing: a line, a box, a coincidence.
    public static let meters = 3
    /// Of those that had answered at the mark before, percent.
    public static let share = 60

    public var isQuiet: Bool { fresh.isEmpty && old.isEmpty }

    /// A mark went by, and the way to the meter was open.
    ///
    /// - Parameters:
    ///   - answered: it had answered at the mark before.
    ///   - interval: between two marks. Who fell silent earlier than one of them ago did not fall silent together with this one.
    public mutating func miss(_ meter: MeterID, mark: Instant, answered: Bool, interval: Span) {
        if fresh[meter] != nil || old.contains(meter) { return }
        guard answered else {
            old.insert(meter)
            return
        }
        fresh[meter] = mark
        for (other, since) in fresh where mark - since > interval {
            fresh[other] = nil
            old.insert(other)
        }
    }

    /// The meter answers.
    public mutating func hear(_ meter: MeterID) {
        fresh[meter] = nil
        old.remove(meter)
    }

    /// Meters that had answered before, of so many on the feeder.
    public func answering(of total: Int) -> Int { max(total - old.count, fresh.count) }

    /// Whether so many fell silent together that the feeder itself is suspected.
    ///
    /// - Parameter total: meters on the feeder.
    public func isSuspect(of total: Int) -> Bool {
        fresh.count >= FeederWatch.meters && fresh.count * 100 >= answering(of: total) * FeederWatch.share
    }
}

/// What a supply point's power is, as far as anyone can say from afar (RULES). Offline is not off.
public enum PowerState: String, Hashable, Sendable, Codable, CaseIterable {
    case on
    case offByUs = "off_by_us"
    case offOtherwise = "off_otherwise"
    case outageSuspected = "outage_suspected"
    case unknown
}
