import Billing
import Engine
import Metering
import Quantities
import Storage
import Supply
import Testing

/// The engine on a real store, as the daemon drives it: a few accounts with a meter each, and clocks that the test moves.
final class LivingSite {
    let folder: TemporaryFolder
    private(set) var store: Store
    private(set) var state: HotState
    var clocks: Clocks
    private var nextID = 0
    /// What each meter's register shows.
    var energy: [MeterID: WattHours] = [:]

    static let engineer = Actor(name: "chen.yu", role: .engineer)
    static let supervisor = Actor(name: "wang.lei", role: .supervisor)
    static let desk = Actor(name: "desk-1", role: .paymentFront)

    init(
        _ tariff: Tariff, accounts: [Account], at wall: Instant, ladderUsed: WattHours = .zero,
        balance: Money = Money(yuan: 100_000), settlement: SettlementRule? = nil
    ) throws {
        folder = try TemporaryFolder()
        store = try folder.data.openStore(create: true)
        clocks = Clocks(wall: wall, monotonic: Monotonic(milliseconds: 1_000), boot: "boot-1", synchronized: true)
        state = HotState(try store.load(), calendar: .china)
        try turn([.started])
        let line = LineRecord(id: LineID(0), name: "c1", endpoint: .tcp(host: "127.0.0.1", port: 1502))
        let always = DailyHours(from: .midnight, to: TimeOfDay(minutes: 1440) ?? .midnight)
        let terms = Terms(
            name: "plain", from: CivilDate(daysSinceEpoch: 0), warningLevels: [], tripNoticePeriod: .days(3),
            finalNoticePeriod: .minutes(30), minimumDebt: Money(yuan: 1), overdraft: .zero,
            tripWindow: TripWindow(weekdays: Array(1...7), hours: always), quietHours: nil,
            restAfterBinding: .hours(24), markInterval: .minutes(15), automaticCauses: [], throttle: nil,
            settlement: settlement)
        let imported = accounts.enumerated().map { index, account in
            ImportedAccount(
                account: account, openingBalance: balance,
                supplyPoints: [
                    ImportedSupplyPoint(
                        line: "c1", feeder: "T1",
                        meter: MeterRecord(
                            id: MeterID(0), number: "m\(account.number)", line: LineID(0), unit: UInt8(index + 1),
                            profile: "meter", serial: nil, maximumCurrent: Milliamperes(60_000)),
                        relay: nil, inheritedOpen: false, pairingProven: true, ladderUsed: ladderUsed)
                ])
        }
        try ask(
            .importData(
                ImportBatch(
                    feeders: ["T1"], lines: [line], tariffs: [tariff], terms: [terms], accounts: imported,
                    released: true, isDemo: true)), by: LivingSite.supervisor)
    }

    static func account(_ number: String, tariff: String, holder: Holder = .unknown) -> Account {
        Account(
            id: AccountID(0), number: number, name: "张三", phone: nil, address: "-", customerClass: .residential,
            tariff: tariff, holder: holder, terms: "plain", agreement: nil, protection: nil)
    }

    // MARK: turns

    func turn(_ events: [Event]) throws {
        let cold = try store.gather(ColdKeys(for: events, state: state, clocks: clocks))
        let turn = Engine.turn(state, events: events, cold: cold, clocks: clocks)
        if !turn.records.isEmpty { try store.commit(records: turn.records, gateway: turn.gateway) }
        state.adopt(turn)
        for effect in turn.effects { if case .answer(_, .staff(let answer)) = effect { lastAnswer = answer } }
    }

    private var lastAnswer: StaffAnswer?

    @discardableResult func ask(_ command: StaffCommand, by actor: Actor) throws -> StaffAnswer? {
        nextID += 1
        lastAnswer = nil
        try turn([
            .staff(
                StaffRequest(id: "r\(nextID)", actor: actor, reason: "test", command: command),
                ReplyToken(UInt64(nextID)))
        ])
        return lastAnswer
    }

    func pay(_ number: String) throws {
        nextID += 1
        let key = PaymentKey(
            channel: "desk", businessDate: SiteCalendar.china.date(at: clocks.wall), serial: "\(nextID)")
        try turn([
            .payment(
                PaymentRequest(key: key, accountNumber: number, amount: Money(fen: 100)), by: LivingSite.desk,
                ReplyToken(UInt64(nextID)))
        ])
    }

    /// Time goes by, and nobody looks.
    func go(to instant: Instant) {
        let span = instant - clocks.wall
        clocks.wall = instant
        clocks.monotonic = clocks.monotonic + span
    }

    /// Nothing but what is due, until a correction has reached everybody.
    func settle() throws {
        for _ in 0..<20 {
            go(to: clocks.wall + .milliseconds(100))
            try turn([.tick])
        }
    }

    /// The process ends and begins again.
    ///
    /// - Parameter meddling: what someone does to the file in between.
    func restart(meddling sql: String? = nil) throws {
        try store.close()
        if let sql { try folder.meddle(sql) }
        store = try folder.data.openStore()
        state = HotState(try store.load(), calendar: .china)
        try turn([.started])
    }

    // MARK: readings

    func meter(_ number: String) throws -> MeterID { try #require(state.meterByNumber["m\(number)"]) }

    func read(_ number: String) throws {
        let meter = try meter(number)
        try turn([
            .sample(
                Sample(
                    meter: meter, purpose: .mark, mark: clocks.wall, sourceTime: clocks.wall, energy: energy[meter]))
        ])
    }

    func late(_ number: String, _ at: Instant, _ energy: WattHours) throws {
        try turn([
            .sample(Sample(meter: try meter(number), purpose: .backfill, sourceTime: at, energy: energy))
        ])
    }
}
