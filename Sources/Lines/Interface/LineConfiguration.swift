import Metering
import Quantities

/// One meter behind a line.
public struct LineMeter: Hashable, Sendable {
    public let id: MeterID
    /// The unit that it answers as; of a meter in a concentrator's image, the concentrator's.
    public let unit: UInt8
    public let profile: DeviceProfile
    /// Its block where the profile is a concentrator's image, else 0.
    public let block: Int
    /// How often it is read, aligned to the site's clock. Positive.
    public let markInterval: Span

    public init(id: MeterID, unit: UInt8, profile: DeviceProfile, block: Int = 0, markInterval: Span) {
        self.id = id
        self.unit = unit
        self.profile = profile
        self.block = block
        self.markInterval = markInterval
    }
}

/// A bus or TCP endpoint, the meters behind it and what they bear.
public struct LineConfiguration: Sendable {
    public let id: LineID
    /// Read in this order at each mark.
    public let meters: [LineMeter]
    /// Profiles that orders name besides those of ``meters``: separate relay devices, by ``DeviceProfile/name``.
    public let profiles: [String: DeviceProfile]
    /// Requests that the endpoint bears at a time, 1...16; a serial bus bears 1.
    public let inFlight: Int
    public let calendar: SiteCalendar
    /// After how long the driver gives a request up; must be what the driver was told.
    public let responseTimeout: Span
    /// The longest pause between two tries of a unit that does not answer.
    public let backOffCap: Span
    /// Mixed into the jitter of pauses, so that lines that lost the same gateway do not come back in step.
    public let seed: UInt64

    public init(
        id: LineID, meters: [LineMeter], profiles: [String: DeviceProfile] = [:], inFlight: Int = 1,
        calendar: SiteCalendar = .china, responseTimeout: Span = .seconds(1), backOffCap: Span = .minutes(5),
        seed: UInt64 = 0
    ) {
        self.id = id
        self.meters = meters
        self.profiles = profiles
        self.inFlight = min(max(inFlight, 1), 16)
        self.calendar = calendar
        self.responseTimeout = max(responseTimeout, .milliseconds(1))
        self.backOffCap = max(backOffCap, .milliseconds(500))
        self.seed = seed
    }
}
