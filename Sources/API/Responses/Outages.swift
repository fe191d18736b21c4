import Languages

/// When feeders were without power, as far as anyone could tell; the latest first.
public struct OutagesResponse: Hashable, Sendable, Codable {
    public let asOf: String
    public let outages: [OutageBody]

    public init(asOf: String, outages: [OutageBody]) {
        self.asOf = asOf
        self.outages = outages
    }
}

/// One of them.
public struct OutageBody: Hashable, Sendable, Codable {
    public let id: String
    public let feeder: String
    /// The first mark that was missed.
    public let since: String
    public let suspectedAt: String
    /// Absent: it goes on.
    public let until: String?
    /// Meters that had answered at the mark before, and how many of them were silent.
    public let answering: Int
    public let silent: Int
    public let evidence: String
    public let evidenceZh: String

    public init(
        id: String, feeder: String, since: String, suspectedAt: String, until: String?, answering: Int, silent: Int,
        evidence: Words
    ) {
        self.id = id
        self.feeder = feeder
        self.since = since
        self.suspectedAt = suspectedAt
        self.until = until
        self.answering = answering
        self.silent = silent
        self.evidence = evidence.en
        evidenceZh = evidence.zh
    }

    /// Both texts.
    public var words: Words { Words(evidence, evidenceZh) }
}
