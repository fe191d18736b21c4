import Quantities

/// A sample that has been judged: what the store keeps and what bills and decisions are made of.
public struct Reading: Hashable, Sendable {
    /// What the device told.
    public let sample: Sample
    /// The number of the meter's series that it was judged against; a new one begins where a person accepts a new baseline.
    public let series: Int
    public let quality: Quality
    /// What was consumed since the last reading that counted, if this one counts; never negative. Zero for the first of a series.
    public let consumed: WattHours?

    public init(sample: Sample, series: Int, quality: Quality, consumed: WattHours? = nil) {
        self.sample = sample
        self.series = series
        self.quality = quality
        self.consumed = consumed
    }

    public var meter: MeterID { sample.meter }
    /// The mark that it was read for; nil unless the purpose is a mark.
    public var mark: Instant? { sample.mark }
    /// When the values were true.
    public var sourceTime: Instant { sample.sourceTime }
    public var purpose: ReadingPurpose { sample.purpose }
    /// The billed register, Wh.
    public var energy: WattHours? { sample.energy }
    public var power: Watts? { sample.power }
    public var current: Milliamperes? { sample.current }
    public var voltage: Millivolts? { sample.voltage }
    public var relay: RelayState? { sample.relay }
    public var raw: [UInt16] { sample.raw }
}

/// What a reading is worth. Only ``accepted`` and ``rolloverAccepted`` can be the ground of a trip; only they and ``late`` are billed.
public enum Quality: Hashable, Sendable {
    /// Follows from the one before.
    case accepted
    /// Follows from the one before through the register's rollover; consumption was added modulo.
    case rolloverAccepted
    /// Kept as evidence, counted for nothing.
    case quarantined(QuarantineReason)
    /// Older than, or as old as, what we have: a cache answered.
    case stale
    /// The very sample that was judged before, delivered twice.
    case duplicate
    /// Nobody can say when it was true: our clock is not trusted, or the source's stamp is missing or absurd.
    case clockDoubtful
    /// The energy was not read at all.
    case incomplete
    /// Another device answers than the one that is bound: control is off until a person has looked (F-B13).
    case foreign
    /// Told afterwards, and it divides a gap: billed, and never the ground of a trip nor the last reading.
    case late
    /// Told afterwards, and kept as evidence only.
    case lateUnused(LateFault)

    /// Whether it is billed and may be the ground of a decision.
    public var counts: Bool { self == .accepted || self == .rolloverAccepted }

    /// Whether energy is billed by it.
    public var isBilled: Bool { counts || self == .late }
}

/// Why a reading was not believed.
public enum QuarantineReason: Hashable, Sendable, Codable {
    /// The values themselves are impossible.
    case defects
    /// Energy fell, and no rollover explains it.
    case fall
    /// More than the connection can carry in the time.
    case jump
    /// Zero after a good reading.
    case zero
    /// In itself good, but fewer than three have followed one another since something was wrong; this is the n-th.
    case recovering(Int)
    /// Since another device answered, this meter has not told its serial number again.
    case unproven
}

extension Quality {
    /// A stable word for files, metrics and the interface.
    public var code: String {
        switch self {
        case .accepted: "accepted"
        case .rolloverAccepted: "rollover_accepted"
        case .quarantined(let reason): "quarantined_" + reason.code
        case .stale: "stale"
        case .duplicate: "duplicate"
        case .clockDoubtful: "clock_doubtful"
        case .incomplete: "incomplete"
        case .foreign: "foreign"
        case .late: "late"
        case .lateUnused(let fault): "late_" + fault.rawValue
        }
    }
}

extension QuarantineReason {
    /// A stable word, without data in it.
    public var code: String {
        switch self {
        case .defects: "defects"
        case .fall: "fall"
        case .jump: "jump"
        case .zero: "zero"
        case .recovering: "recovering"
        case .unproven: "unproven"
        }
    }
}
