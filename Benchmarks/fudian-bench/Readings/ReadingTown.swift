import Billing
import CBareClient
import Engine
import Metering
import ModbusIO
import Quantities
import Storage
import Supply

/// Twenty thousand accounts with a meter each, the shipped engine and a real store: what happens to a reading from the moment its
/// registers are there, done as the daemon's engine queue does it, but with clocks that are set forward from mark to mark.
struct ReadingTown {
    /// What a step has used.
    struct Use {
        var cpu = 0.0
        var wall = 0.0

        mutating func count<T>(_ body: () throws -> T) rethrows -> T {
            let cpu = bare_cpu_seconds()
            let begin = ContinuousClock.now
            defer {
                self.cpu += bare_cpu_seconds() - cpu
                let spent = (ContinuousClock.now - begin).components
                wall += Double(spent.seconds) + Double(spent.attoseconds) / 1e18
            }
            return try body()
        }
    }

    /// Where the time of a mark went.
    struct Uses {
        var decode = Use()
        var turn = Use()
        var commit = Use()
        var adopt = Use()
        var all: [Use] { [decode, turn, commit, adopt] }
        var cpu: Double { all.reduce(0) { $0 + $1.cpu } }
        var wall: Double { all.reduce(0) { $0 + $1.wall } }
    }

    static let unitsOfLine = 200
    /// As the engine's queue takes them.
    static let readingsOfTurn = 1000
    static let turnsBetweenCheckpoints = 200

    let store: Store
    private(set) var state: HotState
    private var clocks: Clocks
    let plan: RegisterPlan
    private var energy: [Int64]
    private(set) var meters: [MeterID] = []
    private var turnsSinceCheckpoint = 0
    private var uses = Uses()
    /// Copying the log into the file, and sorting readings for the histories: of all marks together.
    private(set) var upkeep = Use()
    /// Rows that the commits wrote.
    private(set) var rows = 0

    /// Imports the accounts and lets everything that follows from that happen.
    init(accounts: Int, profile: DeviceProfile, folder: String, start: Instant) throws {
        store = try Store(path: folder + "/fudian.db", create: true)
        state = HotState(StoredState(), calendar: .china)
        clocks = Clocks(
            wall: start, monotonic: Monotonic(milliseconds: 1_000_000), boot: "bench", synchronized: true)
        plan = RegisterPlan(for: profile, reading: .mark, blocks: 0..<1)
        energy = (0..<accounts).map { 1_000_000 + Int64($0) }
        try run([.started])
        try run([
            .staff(
                StaffRequest(
                    id: "import", actor: Actor(name: "bench", role: .supervisor), reason: "bench",
                    command: .importData(try ReadingTown.batch(accounts, profile: profile.name))), ReplyToken(0))
        ])
        meters = state.meters.keys.sorted()
        guard meters.count == accounts else { throw BenchError("only \(meters.count) of \(accounts) meters imported") }
        try pass(until: clocks.monotonic + .minutes(2))
        try keepUp()
        upkeep = Use()
    }

    /// Reads every meter at its mark, then passes the time until shortly before the next one.
    mutating func mark(_ mark: Instant) throws -> Uses {
        try pass(until: clocks.monotonic + (mark - clocks.wall))
        uses = Uses()
        rows = 0
        var first = 0
        while first < meters.count {
            let batch = first..<min(first + ReadingTown.readingsOfTurn, meters.count)
            // What the line layer hands over: one array of registers for each request.
            let replies = batch.map { reply(of: $0, at: mark) }
            let arrival = clocks.wall
            let events = uses.decode.count {
                zip(batch, replies).map { index, replies in
                    Event.sample(
                        plan.sample(
                            of: replies, meter: meters[index], purpose: .mark, mark: mark, arrival: arrival))
                }
            }
            try run(events)
            move(.milliseconds(100))
            first = batch.upperBound
        }
        try pass(until: clocks.monotonic + (mark + .minutes(14) - clocks.wall))
        return uses
    }

    /// How many readings were judged, charged and made durable, and for how many accounts they cost something.
    var taken: (readings: Int64, charged: Int) {
        (
            state.gateway.readingNumber,
            state.accounts.values.count { $0.available < $0.posted || $0.posted < ReadingTown.balance }
        )
    }

    static let balance = Money(yuan: 500)

    // MARK: as the engine's driver does it

    private mutating func run(_ events: [Event]) throws {
        let keys = ColdKeys(for: events, state: state, clocks: clocks)
        let cold = keys.isEmpty ? ColdFacts() : try store.gather(keys)
        let turn = uses.turn.count { Engine.turn(state, events: events, cold: cold, clocks: clocks) }
        if !turn.records.isEmpty {
            rows += turn.records.count
            try uses.commit.count { try store.commit(records: turn.records, gateway: turn.gateway) }
            turnsSinceCheckpoint += 1
        }
        uses.adopt.count { state.adopt(turn) }
        if turnsSinceCheckpoint >= ReadingTown.turnsBetweenCheckpoints { try keepUp() }
    }

    /// What is done between turns when there is time, until nothing is left to do.
    mutating func keepUp() throws {
        turnsSinceCheckpoint = 0
        try upkeep.count {
            try store.checkpoint()
            while try store.tidy() {}
        }
    }

    private mutating func pass(until end: Monotonic) throws {
        while let due = state.nextDue, due <= end {
            move(max(due - clocks.monotonic, .milliseconds(1)))
            try run([.tick])
        }
        if end > clocks.monotonic { move(end - clocks.monotonic) }
    }

    private mutating func move(_ span: Span) {
        clocks.monotonic = clocks.monotonic + span
        clocks.wall = clocks.wall + span
    }

    // MARK: the meters

    /// The registers of a DDS238 that has used 90 to 160 Wh since its last mark.
    mutating func reply(of index: Int, at mark: Instant) -> [RequestReply] {
        energy[index] += 9 + (Int64(index) &* 7 &+ mark.milliseconds / 900_000) % 8
        return plan.requests.map { request in
            .words(
                (0..<request.count).map { offset in
                    switch Int(request.address) + offset {
                    case 0x0A: UInt16(truncatingIfNeeded: energy[index] >> 16)
                    case 0x0B: UInt16(truncatingIfNeeded: energy[index])
                    case 0x0C: 2231
                    case 0x0D: 212
                    case 0x0E: 473
                    case 0x1A: 1
                    default: 0
                    }
                })
        }
    }

    private static func batch(_ accounts: Int, profile: String) throws -> ImportBatch {
        guard let price = Price(yuanPerKilowattHour: "0.538"), let first = CivilDate("2020-01-01"),
            let tariff = Tariff(name: "residential", versions: [TariffVersion(from: first, flat: price)]),
            let always = TimeOfDay(minutes: 0), let midnight = TimeOfDay(minutes: 24 * 60)
        else { throw BenchError("the tariff is not one") }
        let terms = Terms(
            name: "residential-prepaid", from: first, warningLevels: [Money(yuan: 50), Money(yuan: 10)],
            tripNoticePeriod: .days(3), finalNoticePeriod: .minutes(30), minimumDebt: Money(yuan: 1), overdraft: .zero,
            tripWindow: TripWindow(weekdays: [1, 2, 3, 4, 5], hours: DailyHours(from: always, to: midnight)),
            quietHours: nil, restAfterBinding: .hours(24), markInterval: .minutes(15), automaticCauses: [.notStated],
            throttle: Throttle())
        let lines = (0...(accounts - 1) / unitsOfLine).map {
            LineRecord(
                id: LineID(0), name: "c\($0 + 1)", endpoint: .tcp(host: "127.0.0.1", port: UInt16(20_000 + $0)))
        }
        let imported = (0..<accounts).map { index in
            ImportedAccount(
                account: Account(
                    id: AccountID(0), number: String(3_301_000_001 + index), name: "住户", phone: "13800000000",
                    address: "1", customerClass: .residential, tariff: "residential", terms: "residential-prepaid",
                    agreement: Agreement(signedOn: first, version: "1"), protection: nil),
                openingBalance: balance,
                supplyPoints: [
                    ImportedSupplyPoint(
                        line: lines[index / unitsOfLine].name, feeder: "T\(index % 50)",
                        meter: MeterRecord(
                            id: MeterID(0), number: "M\(index)", line: LineID(0), unit: UInt8(1 + index % unitsOfLine),
                            profile: profile, serial: nil, maximumCurrent: Milliamperes(60_000)),
                        relay: RelayRecord(
                            unit: UInt8(1 + index % unitsOfLine), profile: profile, rating: Milliamperes(60_000)),
                        inheritedOpen: false, pairingProven: false)
                ])
        }
        return ImportBatch(
            feeders: (0..<50).map { "T\($0)" }, lines: lines, tariffs: [tariff], terms: [terms], accounts: imported,
            released: true)
    }
}

/// What kept a measurement from being made.
struct BenchError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
