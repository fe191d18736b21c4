/// Speaks for a trip that somebody must approve.
public struct ProposeTripBody: Hashable, Sendable, Codable {
    /// Of several supplies, the one that is meant.
    public let meter: String?
    public let reason: String

    public init(meter: String? = nil, reason: String) {
        self.meter = meter
        self.reason = reason
    }
}

/// Says yes to trips.
public struct ApproveTripsBody: Hashable, Sendable, Codable {
    public struct Trip: Hashable, Sendable, Codable {
        public let account: String
        /// Of several supplies, the one that is meant.
        public let meter: String?
        /// As the list showed it.
        public let epoch: Int?

        public init(account: String, meter: String? = nil, epoch: Int? = nil) {
            self.account = account
            self.meter = meter
            self.epoch = epoch
        }
    }

    public let trips: [Trip]
    /// Left out on purpose, of a list that is approved as a whole.
    public let except: [String]?
    public let reason: String

    public init(trips: [Trip], except: [String]? = nil, reason: String) {
        self.trips = trips
        self.except = except
        self.reason = reason
    }
}

/// Sets why an account does not pay.
public struct CauseBody: Hashable, Sendable, Codable {
    public let cause: String
    public let reason: String

    public init(cause: String, reason: String) {
        self.cause = cause
        self.reason = reason
    }
}

/// Switches nobody off for a time because of the weather.
public struct WeatherRequestBody: Hashable, Sendable, Codable {
    /// Nil: everywhere.
    public let area: String?
    /// RFC 3339.
    public let until: String?
    /// Instead of ``until``: for how long, `3d`, from when the daemon first got the request.
    public let `for`: String?
    public let reason: String

    public init(area: String? = nil, until: String? = nil, for span: String? = nil, reason: String) {
        self.area = area
        self.until = until
        self.for = span
        self.reason = reason
    }
}
