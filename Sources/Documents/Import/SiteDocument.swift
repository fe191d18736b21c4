import Billing
import Metering
import Quantities
import Supply

/// A site's master data as a file names them, checked as a whole. Things refer to one another by name and number; ids inside the
/// records are not used, whoever takes the data over gives them.
public struct SiteDocument: Hashable, Sendable {
    public var feeders: [String]
    public var lines: [LineRecord]
    public var tariffs: [Tariff]
    public var terms: [Terms]
    public var channels: [Channel]
    public var payers: [Payer]
    public var accounts: [SiteAccount]
    /// How channels write their files.
    public var channelLayouts: [ChannelLayout]
    /// Years of working days, each by itself.
    public var calendars: [WorkCalendar]
    /// Trips may begin at once, without a person's release (a test or demo site).
    public var released: Bool
    /// It releases, and all terms that it brings begin with the preset for demonstrations.
    public var isDemo: Bool
    /// What is allowed, but worth a second look before it is taken over.
    public var warnings: [Fault]

    public init(
        feeders: [String] = [], lines: [LineRecord] = [], tariffs: [Tariff] = [], terms: [Terms] = [],
        channels: [Channel] = [], payers: [Payer] = [], accounts: [SiteAccount] = [],
        channelLayouts: [ChannelLayout] = [], calendars: [WorkCalendar] = [], released: Bool = false,
        isDemo: Bool = false, warnings: [Fault] = []
    ) {
        self.feeders = feeders
        self.lines = lines
        self.tariffs = tariffs
        self.terms = terms
        self.channels = channels
        self.payers = payers
        self.accounts = accounts
        self.channelLayouts = channelLayouts
        self.calendars = calendars
        self.released = released
        self.isDemo = isDemo
        self.warnings = warnings
    }
}

/// An account with what it has and what it is supplied through.
public struct SiteAccount: Hashable, Sendable {
    public var account: Account
    /// What the customer has at the takeover; negative: a debt.
    public var openingBalance: Money
    public var supplyPoints: [SiteSupplyPoint]

    public init(account: Account, openingBalance: Money, supplyPoints: [SiteSupplyPoint]) {
        self.account = account
        self.openingBalance = openingBalance
        self.supplyPoints = supplyPoints
    }
}

/// A supply point: line and feeder by name, meter and relay.
public struct SiteSupplyPoint: Hashable, Sendable {
    public var line: String
    public var feeder: String
    public var meter: MeterRecord
    /// Nil: this supply cannot be switched from afar.
    public var relay: RelayRecord?
    /// The relay is open, by us, before the takeover: a payment closes it.
    public var inheritedOpen: Bool
    /// The pairing of the meter with a separate relay was proven before the takeover.
    public var pairingProven: Bool
    /// What stands on the tariff's ladder at the takeover, of the period that is under way.
    public var ladderUsed: WattHours

    public init(
        line: String, feeder: String, meter: MeterRecord, relay: RelayRecord?, inheritedOpen: Bool, pairingProven: Bool,
        ladderUsed: WattHours = .zero
    ) {
        self.line = line
        self.feeder = feeder
        self.meter = meter
        self.relay = relay
        self.inheritedOpen = inheritedOpen
        self.pairingProven = pairingProven
        self.ladderUsed = ladderUsed
    }
}

/// What is there already, by name and number: a file may refer to it without bringing it again.
public struct SiteInventory: Hashable, Sendable {
    public var feeders: Set<String>
    public var lines: Set<String>
    public var tariffs: Set<String>
    public var terms: Set<String>
    public var accounts: Set<String>
    public var payers: Set<String>
    public var meters: Set<String>

    public init(
        feeders: Set<String> = [], lines: Set<String> = [], tariffs: Set<String> = [], terms: Set<String> = [],
        accounts: Set<String> = [], payers: Set<String> = [], meters: Set<String> = []
    ) {
        self.feeders = feeders
        self.lines = lines
        self.tariffs = tariffs
        self.terms = terms
        self.accounts = accounts
        self.payers = payers
        self.meters = meters
    }
}
