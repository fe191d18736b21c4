import Billing
import Engine
import Metering
import Quantities
import Supply

extension Terms {
    /// Short notices, marks every 2 s, always in the window: the preset `demo`.
    static func quick(throttle: Throttle? = nil) -> Terms {
        let always = DailyHours(from: time("00:00"), to: time("24:00"))
        return Terms(
            name: "quick", from: day("2020-01-01"), warningLevels: [Money(fen: 8), Money(fen: 4)],
            tripNoticePeriod: .seconds(6),
            finalNoticePeriod: .seconds(4), finalNoticeValidity: .hours(4), minimumDebt: Money(fen: 1),
            overdraft: .zero,
            tripWindow: TripWindow(weekdays: Array(1...7), hours: always), quietHours: nil, restAfterBinding: .zero,
            markInterval: .seconds(2), automaticCauses: [.notStated], throttle: throttle)
    }

    /// The shipped defaults of residential prepaid supply.
    static var residential: Terms {
        Terms(
            name: "residential", from: day("2020-01-01"), warningLevels: [Money(yuan: 50), Money(yuan: 10)],
            tripNoticePeriod: .days(3),
            finalNoticePeriod: .minutes(30), minimumDebt: Money(yuan: 1), overdraft: .zero,
            tripWindow: TripWindow(weekdays: Array(1...5), hours: DailyHours(from: time("09:00"), to: time("15:00"))),
            quietHours: DailyHours(from: time("21:00"), to: time("08:00")), restAfterBinding: .hours(24),
            markInterval: .minutes(15),
            automaticCauses: [.notStated], throttle: Throttle())
    }
}

func day(_ text: String) -> CivilDate { CivilDate(text) ?? CivilDate(daysSinceEpoch: 0) }

func time(_ text: String) -> TimeOfDay {
    guard let time = TimeOfDay(text) else { preconditionFailure("\(text) is no time of day") }
    return time
}

/// What an imported account in a test is like.
struct Flat {
    var number: String
    var balance: Money
    var name = "张三"
    var phone: String? = "13800000001"
    var terms = "quick"
    var protection: Protection?
    var agreement: Agreement? = Agreement(signedOn: day("2024-01-01"), version: "2024")
    var serial: SerialNumber?
    var separateRelay = false
    var pairingProven = true
    /// Of a separate relay.
    var relaySerial: SerialNumber?
    /// Of a separate relay that shares its board with others; each has a channel of its own.
    var board: UInt8?
    var inheritedOpen = false
    var feeder = "T1"
    var payer: String?
    var mode = AccountMode.prepaid
    var until: CivilDate?
    var cause = ArrearsCause.notStated
    var isDedicatedSupply = false
    var safeRestore: SafeRestore?
    var contacts: [Contact] = []

    init(_ number: String, balance: Money, _ change: (inout Flat) -> Void = { _ in }) {
        self.number = number
        self.balance = balance
        serial = SerialNumber("7\(number)")
        relaySerial = SerialNumber("8\(number)")
        change(&self)
    }
}

extension EngineHarness {
    /// A street of flats on one line, read once and released for trips.
    static func street(
        _ flats: [Flat], terms: Terms = .quick(), price: String = "0.538", at wall: Instant = EngineHarness.morning,
        driver: LineDriver = .shard, payers: [Payer] = [], channels: [Channel] = []
    ) -> EngineHarness {
        let harness = EngineHarness(at: wall)
        _ = harness.importing(channels: channels, payers: payers)
        _ = harness.importing(flats, terms: terms, price: price, driver: driver)
        harness.pass(.milliseconds(10))
        for flat in flats {
            guard let meter = harness.meter(flat.number) else { continue }
            harness.energy[meter] = WattHours(1_000_000)
            harness.power[meter] = Watts(0)
            harness.relay[meter] = flat.inheritedOpen ? .open : .closed
            harness.read(meter)
        }
        return harness
    }

    func importing(
        _ flats: [Flat], terms: Terms, price: String = "0.538", driver: LineDriver = .shard, line name: String = "c1",
        isDemo: Bool = true
    ) -> StaffAnswer? {
        guard let price = Price(yuanPerKilowattHour: price),
            let tariff = Tariff(name: "flat", versions: [TariffVersion(from: day("2020-01-01"), flat: price)])
        else { return nil }
        let line = LineRecord(id: LineID(0), name: name, endpoint: .tcp(host: "127.0.0.1", port: 1502), driver: driver)
        let accounts = flats.enumerated().map { index, flat in
            ImportedAccount(
                account: Account(
                    id: AccountID(0), number: flat.number, name: flat.name, phone: flat.phone,
                    address: "幸福里 \(index + 1) 号",
                    customerClass: .residential, mode: flat.mode, tariff: "flat", terms: flat.terms,
                    agreement: flat.agreement, protection: flat.protection, cause: flat.cause,
                    isDedicatedSupply: flat.isDedicatedSupply, payer: flat.payer, contacts: flat.contacts,
                    until: flat.until, safeRestore: flat.safeRestore),
                openingBalance: flat.balance,
                supplyPoints: [
                    ImportedSupplyPoint(
                        line: name, feeder: flat.feeder,
                        meter: MeterRecord(
                            id: MeterID(0), number: "m\(flat.number)", line: LineID(0), unit: UInt8(index + 1),
                            profile: "meter",
                            serial: flat.serial, maximumCurrent: Milliamperes(60_000)),
                        relay: RelayRecord(
                            unit: flat.separateRelay ? flat.board ?? UInt8(100 + index) : UInt8(index + 1),
                            profile: flat.separateRelay ? "relay" : "meter", channel: flat.board == nil ? 0 : index,
                            serial: flat.separateRelay ? flat.relaySerial : nil, rating: Milliamperes(60_000)),
                        inheritedOpen: flat.inheritedOpen, pairingProven: flat.pairingProven)
                ])
        }
        return ask(
            .importData(
                ImportBatch(
                    feeders: ["T1", "T2"], lines: [line], tariffs: [tariff], terms: [terms], accounts: accounts,
                    released: true, isDemo: isDemo)),
            by: EngineHarness.supervisor)
    }

    func meter(_ account: String) -> MeterID? { state.meterByNumber["m\(account)"] }

    func account(_ number: String) -> AccountState? { state.accountByNumber[number].flatMap { state.accounts[$0] } }

    func point(_ account: String) -> SupplyPointState? {
        state.accountByNumber[account].flatMap { state.pointsOfAccount[$0]?.first }.flatMap { state.supplyPoints[$0] }
    }

    /// Every notice that was ever made, by kind, in order.
    var noticeKinds: [NoticeKind] {
        var seen: [NoticeID] = []
        var kinds: [NoticeKind] = []
        for case .notice(let notice) in records where !seen.contains(notice.id) {
            seen.append(notice.id)
            kinds.append(notice.kind)
        }
        return kinds
    }

    var decisions: [DecisionRecord] {
        records.compactMap { if case .decision(let decision) = $0 { decision } else { nil } }
    }
    var audits: [AuditRecord] { records.compactMap { if case .audit(let audit) = $0 { audit } else { nil } } }
    var bills: [Bill] { records.compactMap { if case .bill(let bill) = $0 { bill } else { nil } } }
    var entries: [Entry] { records.compactMap { if case .entry(let entry) = $0 { entry } else { nil } } }
    var permits: [Permit] { records.compactMap { if case .permit(let permit) = $0 { permit } else { nil } } }

    /// The last row of each order, in order of their ids.
    var orderRows: [Order] {
        var rows: [OrderID: Order] = [:]
        for case .order(let order) in records { rows[order.id] = order }
        return rows.values.sorted { $0.id < $1.id }
    }

    /// The open work items of a kind, in order of their ids.
    func items(_ kind: WorkItem.Kind) -> [WorkItem] {
        state.workItems.values.filter { $0.kind == kind && $0.closedAt == nil }.sorted { $0.id < $1.id }
    }

    /// Every work item that was ever opened, of a kind.
    func everOpened(_ kind: WorkItem.Kind) -> Int {
        Set(records.compactMap { if case .workItem(let item) = $0, item.kind == kind { item.id } else { nil } }).count
    }

    var order: Order? { state.orders.values.filter { !$0.state.isEnd }.min { $0.id < $1.id } }
}
