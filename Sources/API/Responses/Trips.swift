/// A trip that waits for a person's yes.
public struct DueTripBody: Hashable, Sendable, Codable {
    /// A supply that may be named, as it stands now.
    public struct Point: Hashable, Sendable, Codable {
        public let meter: String
        /// Sent back with the approval: what has moved since is not approved.
        public let epoch: Int

        public init(meter: String, epoch: Int) {
            self.meter = meter
            self.epoch = epoch
        }
    }

    /// What somebody has said in favour of it.
    public struct Proposal: Hashable, Sendable, Codable {
        public let by: String
        public let at: String
        public let reason: String
        public let meter: String?

        public init(by: String, at: String, reason: String, meter: String? = nil) {
            self.by = by
            self.at = at
            self.reason = reason
            self.meter = meter
        }
    }

    public let account: String
    public let name: String
    public let address: String
    public let supplyPoints: [Point]
    /// Before what somebody must say yes.
    public let stage: Told
    public let approver: Told
    public let cause: Told
    /// Yuan.
    public let amount: String
    /// What a person has to judge, and what stands before the trip besides.
    public let reasons: [Told]
    public let tripNoticeDeliveredAt: String?
    public let proposal: Proposal?

    public init(
        account: String, name: String, address: String, supplyPoints: [Point], stage: Told, approver: Told,
        cause: Told, amount: String, reasons: [Told], tripNoticeDeliveredAt: String? = nil, proposal: Proposal? = nil
    ) {
        self.account = account
        self.name = name
        self.address = address
        self.supplyPoints = supplyPoints
        self.stage = stage
        self.approver = approver
        self.cause = cause
        self.amount = amount
        self.reasons = reasons
        self.tripNoticeDeliveredAt = tripNoticeDeliveredAt
        self.proposal = proposal
    }
}

/// Trips that wait for a person, in the order in which the accounts were taken over.
public struct DueTripsResponse: Hashable, Sendable, Codable {
    public let asOf: String
    public let trips: [DueTripBody]

    public init(asOf: String, trips: [DueTripBody]) {
        self.asOf = asOf
        self.trips = trips
    }
}

/// Where and until when nobody is switched off because of the weather.
public struct WeatherBody: Hashable, Sendable, Codable {
    /// Absent: everywhere.
    public let area: String?
    public let since: String
    public let until: String
    public let by: String
    public let reason: String

    public init(area: String?, since: String, until: String, by: String, reason: String) {
        self.area = area
        self.since = since
        self.until = until
        self.by = by
        self.reason = reason
    }
}

/// Those in force.
public struct WeatherResponse: Hashable, Sendable, Codable {
    public let asOf: String
    public let holds: [WeatherBody]

    public init(asOf: String, holds: [WeatherBody]) {
        self.asOf = asOf
        self.holds = holds
    }
}
