/// Where power is delivered: the relay that switches it and the meter that measures it.
public struct SupplyPointBody: Hashable, Sendable, Codable {
    public let id: String
    public let supply: SupplyWord
    public let feeder: String
    /// Absent: this supply cannot be switched from afar.
    public let relay: RelayBody?
    public let meter: MeterSummary
    public let lockedOut: Bool
    /// While it hangs nobody switches there.
    public let lockOut: LockOutBody?
    /// Up to which power it may be used.
    public let limit: LoadLimitBody?
    /// The order in flight.
    public let order: OrderBody?
    /// A closing that is owed until closed is seen.
    public let restore: RestoreBody?
    /// Trips in a row that were released and did not open the supply.
    public let failedTrips: Int
    /// How often somebody else, or the meter, was seen to have operated it.
    public let foreignOperations: Int?
    public let tripNotBefore: String?
    /// What its last opening has proven: `watching`, `proven`, `unproven`, or that a neighbour went dark.
    public let proof: Told?
    /// `on`, `off_by_us`, `off_otherwise`, `outage_suspected`, `unknown`: offline is not off.
    public let power: Told

    public init(
        id: String, supply: SupplyWord, feeder: String, relay: RelayBody? = nil, meter: MeterSummary,
        lockedOut: Bool, lockOut: LockOutBody? = nil, limit: LoadLimitBody? = nil, order: OrderBody? = nil,
        restore: RestoreBody? = nil,
        failedTrips: Int,
        foreignOperations: Int? = nil,
        tripNotBefore: String? = nil, proof: Told? = nil, power: Told
    ) {
        self.power = power
        self.proof = proof
        self.id = id
        self.supply = supply
        self.feeder = feeder
        self.relay = relay
        self.meter = meter
        self.lockedOut = lockedOut
        self.lockOut = lockOut
        self.limit = limit
        self.order = order
        self.restore = restore
        self.failedTrips = failedTrips
        self.foreignOperations = foreignOperations
        self.tripNotBefore = tripNotBefore
    }
}

/// A relay as it is believed to be.
public struct RelayBody: Hashable, Sendable, Codable {
    /// Absent: never seen, or not known since an order.
    public let state: Told?
    /// Only where it is, or may be, open.
    public let openedBy: Told?
    /// When the state was read.
    public let seenAt: String?
    public let pairing: Told
    public let unit: Int
    public let profile: String
    public let channel: Int

    public init(
        state: Told? = nil, openedBy: Told? = nil, seenAt: String? = nil, pairing: Told, unit: Int, profile: String,
        channel: Int
    ) {
        self.state = state
        self.openedBy = openedBy
        self.seenAt = seenAt
        self.pairing = pairing
        self.unit = unit
        self.profile = profile
        self.channel = channel
    }
}

/// A closing that is owed.
public struct RestoreBody: Hashable, Sendable, Codable {
    public let since: String
    public let cause: String
    public let attempts: Int
    /// The id of its field job, once one is open.
    public let fieldJob: String?
    /// Where many homes of a feeder return at once: until when it waits its turn at the latest; absent: it does not.
    public let waitsUntil: String?

    public init(
        since: String, cause: String, attempts: Int, fieldJob: String? = nil, waitsUntil: String? = nil
    ) {
        self.waitsUntil = waitsUntil
        self.since = since
        self.cause = cause
        self.attempts = attempts
        self.fieldJob = fieldJob
    }
}

/// A meter in short.
public struct MeterSummary: Hashable, Sendable, Codable {
    public let number: String
    public let serial: String?
    public let line: String
    public let unit: Int
    public let profile: String
    public let lastReading: ReadingBody?
    /// Why its readings are not believed at present.
    public let doubt: Told?
    /// Since when its line has been down; absent while it is up.
    public let lineDownSince: String?
    /// Since when it has not answered; absent while it does.
    public let silentSince: String?

    public init(
        number: String, serial: String? = nil, line: String, unit: Int, profile: String,
        lastReading: ReadingBody? = nil, doubt: Told? = nil, lineDownSince: String? = nil, silentSince: String? = nil
    ) {
        self.lineDownSince = lineDownSince
        self.silentSince = silentSince
        self.number = number
        self.serial = serial
        self.line = line
        self.unit = unit
        self.profile = profile
        self.lastReading = lastReading
        self.doubt = doubt
    }
}

/// The last reading that counted.
public struct ReadingBody: Hashable, Sendable, Codable {
    /// When the values were true.
    public let sourceAt: String
    /// kWh.
    public let energy: String
    /// W.
    public let power: Int?
    /// mA, the largest of the phases.
    public let current: Int?
    /// mV, the smallest of the phases.
    public let voltage: Int?
    public let purpose: Told

    public init(
        sourceAt: String, energy: String, power: Int? = nil, current: Int? = nil, voltage: Int? = nil, purpose: Told
    ) {
        self.sourceAt = sourceAt
        self.energy = energy
        self.power = power
        self.current = current
        self.voltage = voltage
        self.purpose = purpose
    }
}

/// A meter as it stands now.
public struct MeterResponse: Hashable, Sendable, Codable {
    public let asOf: String
    public let number: String
    public let serial: String?
    public let line: LineBody?
    public let unit: Int
    /// Its block in a concentrator's image.
    public let block: Int
    public let profile: String
    public let phases: Int
    /// mA.
    public let maximumCurrent: Int?
    /// Counts up with each new baseline.
    public let series: Int
    public let lastReading: ReadingBody?
    public let doubt: Told?
    /// The serial number of another device that answers in its place.
    public let foreignSerial: String?
    /// Of its transformers: `60`, `60x100`; absent where it has none.
    public let ratio: String?
    /// What its plate showed at the last reading, kWh before any transformers; absent where that is the reading itself.
    public let register: String?
    /// Since when it has not answered; absent while it does.
    public let silentSince: String?
    /// Only a person can accept a new baseline.
    public let needsBaseline: Bool
    /// The baseline that is wanted then.
    public let baseline: BaselineBody?
    /// The account's number.
    public let account: String?
    public let supplyPoint: SupplyPointBody?

    public init(
        asOf: String, number: String, serial: String? = nil, line: LineBody? = nil, unit: Int, block: Int,
        profile: String, phases: Int, maximumCurrent: Int? = nil, series: Int, lastReading: ReadingBody? = nil,
        doubt: Told? = nil, foreignSerial: String? = nil, ratio: String? = nil, register: String? = nil,
        silentSince: String? = nil, needsBaseline: Bool,
        baseline: BaselineBody? = nil, account: String? = nil, supplyPoint: SupplyPointBody? = nil
    ) {
        self.ratio = ratio
        self.register = register
        self.silentSince = silentSince
        self.baseline = baseline
        self.asOf = asOf
        self.number = number
        self.serial = serial
        self.line = line
        self.unit = unit
        self.block = block
        self.profile = profile
        self.phases = phases
        self.maximumCurrent = maximumCurrent
        self.series = series
        self.lastReading = lastReading
        self.doubt = doubt
        self.foreignSerial = foreignSerial
        self.needsBaseline = needsBaseline
        self.account = account
        self.supplyPoint = supplyPoint
    }
}

/// A new baseline that a person may accept: what lies between the two is not billed.
public struct BaselineBody: Hashable, Sendable, Codable {
    /// kWh, the last value that counted; absent where there was none.
    public let from: String?
    /// kWh.
    public let to: String

    public init(from: String? = nil, to: String) {
        self.from = from
        self.to = to
    }
}

/// A bus or TCP endpoint with the meters behind it.
public struct LineBody: Hashable, Sendable, Codable {
    public let name: String
    /// `tcp:192.0.2.7:502`, `serial:/dev/ttyS1`.
    public let endpoint: String
    public let driver: String
    public let up: Bool
    /// Absent while it is up.
    public let downSince: String?
    /// A reply came from the wrong unit, and nobody has looked into it yet: no trips here.
    public let misroute: MisrouteBody?

    public init(
        name: String, endpoint: String, driver: String, up: Bool, downSince: String? = nil,
        misroute: MisrouteBody? = nil
    ) {
        self.downSince = downSince
        self.name = name
        self.endpoint = endpoint
        self.driver = driver
        self.up = up
        self.misroute = misroute
    }
}

/// A reply from the wrong unit.
public struct MisrouteBody: Hashable, Sendable, Codable {
    public let at: String
    public let expected: Int
    public let got: Int

    public init(
        at: String, expected: Int, got: Int
    ) {
        self.at = at
        self.expected = expected
        self.got = got
    }
}

/// All lines.
public struct LinesResponse: Hashable, Sendable, Codable {
    public let asOf: String
    public let lines: [LineStatus]

    public init(
        asOf: String, lines: [LineStatus]
    ) {
        self.asOf = asOf
        self.lines = lines
    }
}

/// A search for devices to which nothing is bound.
public struct LineScanBody: Hashable, Sendable, Codable {
    public let begunAt: String
    /// Absent while it is under way.
    public let endedAt: String?
    public let asked: Int
    public let found: Int
    /// Addresses that could not be asked.
    public let left: Int

    public init(begunAt: String, endedAt: String?, asked: Int, found: Int, left: Int) {
        self.begunAt = begunAt
        self.endedAt = endedAt
        self.asked = asked
        self.found = found
        self.left = left
    }
}

/// A line with how its meters are.
public struct LineStatus: Hashable, Sendable, Codable {
    public let name: String
    public let endpoint: String
    public let driver: String
    public let up: Bool
    /// Absent while it is up.
    public let downSince: String?
    /// Units that do not answer, the longest silent first.
    public let silentUnits: [SilentUnitBody]
    public let misroute: MisrouteBody?
    public let meters: Int
    public let metersInDoubt: Int
    public let lastReadingAt: String?
    /// The last search of its addresses since the daemon started.
    public let scan: LineScanBody?

    public init(
        name: String, endpoint: String, driver: String, up: Bool, downSince: String? = nil,
        silentUnits: [SilentUnitBody] = [], misroute: MisrouteBody? = nil, meters: Int,
        metersInDoubt: Int, lastReadingAt: String? = nil, scan: LineScanBody? = nil
    ) {
        self.scan = scan
        self.downSince = downSince
        self.silentUnits = silentUnits
        self.name = name
        self.endpoint = endpoint
        self.driver = driver
        self.up = up
        self.misroute = misroute
        self.meters = meters
        self.metersInDoubt = metersInDoubt
        self.lastReadingAt = lastReadingAt
    }
}

/// A unit that does not answer; it is asked ever more rarely, and comes back by itself.
public struct SilentUnitBody: Hashable, Sendable, Codable {
    public let unit: Int
    public let since: String

    public init(unit: Int, since: String) {
        self.unit = unit
        self.since = since
    }
}
