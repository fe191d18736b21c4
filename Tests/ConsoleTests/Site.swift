import Billing
import Console
import Engine
import Foundation
import Languages
import Metering
import Quantities
import Storage
import Supply
import Synchronization

/// A whole site behind the server: the real engine on a real store in a folder of its own, with a line and an SMS gateway that
/// answer at once, or not at all.
actor Site: Backend {
    nonisolated let histories: Histories
    nonisolated let calendar = SiteCalendar.china
    private let store: Store
    private(set) var state: HotState
    private var answers: [ReplyToken: Answer] = [:]
    private var nextToken: UInt64 = 0
    private var selecting: [OrderID: RelayAddress] = [:]
    private var energy: [MeterID: WattHours] = [:]
    private var relay: [MeterID: RelayState] = [:]
    private var load: [String: Watts] = [:]
    private var isLineUp = true
    /// No SMS arrives.
    private var losesLetters = false
    private var delayed: [LineOrder] = []
    /// The kernel says that its clock is in step.
    private let synchronized: Bool
    private nonisolated let shared = Mutex(Shared())

    /// What is asked without waiting for the engine.
    private struct Shared {
        var wall = Site.morning
        var process = ProcessStatus(
            version: "1.0", startedAt: Site.morning, takesPayments: true, isQueueFull: false, isHealthy: true)
        var reading: ImportReading = .faults([])
        var refusal: Refusal?
    }

    /// Monday 2026-11-23, 10:00 at the site.
    static let morning = Instant(milliseconds: 1_795_399_200_000)
    static let roles = Role.allCases

    /// - Parameter patience: after so long a question about the past is broken off.
    init(folder: String, patience: Span = Histories.patience, synchronized: Bool = true) throws {
        self.synchronized = synchronized
        let data = DataFolder(path: folder)
        store = try data.openStore(create: true)
        histories = try Histories(path: data.storePath, patience: patience)
        state = HotState(StoredState(), calendar: .china)
    }

    /// A token of this role; more than one person has each role.
    static func token(_ role: Role, _ person: Int = 1) -> String {
        "token-of-\(role.rawValue)-\(person)-0123456789abcdef0123456789"
    }

    /// Users of every role and two flats; the first owes.
    func furnish() throws {
        try turn([.started])
        for role in Site.roles {
            for person in 1...2 {
                let user = StaffCommand.addUser(
                    name: "\(role.rawValue)-\(person)", role: role, tokenHash: Tokens.hash(Site.token(role, person)))
                _ = try ask(user, by: .securityAdmin, id: "user-\(role.rawValue)-\(person)")
            }
        }
        _ = try ask(.importData(Site.batch(["3301", "3302"])), by: .supervisor, id: "import-1")
        if synchronized { _ = try ask(.trustClock, by: .engineer, id: "clock-1") }
        for meter in state.meters.keys.sorted() {
            energy[meter] = WattHours(1_000_000)
            relay[meter] = .closed
            try turn([.sample(sample(meter, .mark))])
        }
    }

    private struct ImportRefused: Error {
        let answer: StaffAnswer
    }

    /// How the engine is kept from answering.
    enum Refusal {
        /// It takes nothing more.
        case busy
        /// The disk has no room.
        case full
        /// No answer comes in time.
        case silent
    }

    // MARK: the server's side

    func look<Value: Sendable>(_ body: @Sendable (HotState) -> Value) async -> Value { body(state) }

    nonisolated func now() -> Instant { shared.withLock { $0.wall } }

    nonisolated func process() -> ProcessStatus { shared.withLock { $0.process } }

    func pay(_ request: PaymentRequest, by actor: Actor, second: Actor?) async -> Answer? {
        if let refusal = shared.withLock({ $0.refusal }) { return Self.answer(refusal) }
        let token = token()
        return await settle(token, [.payment(request, by: actor, second: second, token)])
    }

    func reverse(_ request: ReversalRequest, by actor: Actor, second: Actor?) async -> Answer? {
        if let refusal = shared.withLock({ $0.refusal }) { return Self.answer(refusal) }
        let token = token()
        return await settle(token, [.reversal(request, by: actor, second: second, token)])
    }

    func front(_ report: FrontReport, by actor: Actor) async -> Answer? {
        if let refusal = shared.withLock({ $0.refusal }) { return Self.answer(refusal) }
        let token = token()
        return await settle(token, [.front(report, by: actor, token)])
    }

    func unsigned(_ fault: SignatureFault, channel: String, by actor: Actor, subject: String) async {
        try? turn([.unsigned(fault, channel: channel, by: actor, subject: subject)])
    }

    func unreadable(_ file: UnreadableFile, by actor: Actor) async {
        try? turn([.unreadable(file, by: actor)])
    }

    /// One line `serial,account,amount` a payment; any other line is a fault.
    nonisolated func read(_ file: ChannelFileText, by layout: ChannelLayout) async -> ChannelFileReading {
        var items: [StatementItem] = []
        let lines = String(decoding: file.bytes, as: UTF8.self).split(separator: "\n")
        for (index, line) in lines.enumerated() {
            let cells = line.split(separator: ",").map(String.init)
            guard cells.count >= 3, let amount = Money(yuan: cells[2]) else {
                return .faults([
                    ImportFault(place: "\(file.name):\(index + 1)", path: "amount", words: Words("no amount", "没有金额"))
                ])
            }
            let kind = cells.count > 3 ? ChannelLayout.LineKind(rawValue: cells[3]) : nil
            items.append(
                StatementItem(
                    kind: kind ?? .payment, line: index + 1, serial: cells[0], accountNumber: cells[1],
                    amount: amount))
        }
        let hash = Tokens.hash(String(decoding: file.bytes, as: UTF8.self))
        return .statement(
            ChannelStatement(
                channel: file.channel, businessDate: file.day ?? CivilDate(daysSinceEpoch: 0), items: items,
                hash: hash, name: file.name))
    }

    func staff(_ request: StaffRequest) async -> Answer? {
        if let refusal = shared.withLock({ $0.refusal }) { return Self.answer(refusal) }
        let token = token()
        return await settle(token, [.staff(request, token)])
    }

    func denied(name: String, role: Role?, action: StaffAction, subject: String, because: Denial) async {
        try? turn([.denied(name: name, role: role, action: action, subject: subject, because: because)])
    }

    nonisolated func readImport(name: String, text: String) async -> ImportReading {
        Site.file(text) ?? shared.withLock { $0.reading }
    }

    nonisolated func readMeter(name: String, text: String, line: String, feeder: String) async -> MeterReading {
        Site.meterFile(text)
    }

    // MARK: the test's side

    nonisolated func set(_ change: (inout ProcessStatus) -> Void) { shared.withLock { change(&$0.process) } }

    private static func answer(_ refusal: Refusal) -> Answer? {
        switch refusal {
        case .busy: .unavailable(reason: "queue.full")
        case .full: .unavailable(reason: "disk.full")
        case .silent: nil
        }
    }

    /// From now on the engine answers nobody, or everybody again.
    nonisolated func refuse(_ refusal: Refusal?) { shared.withLock { $0.refusal = refusal } }

    nonisolated func willRead(_ reading: ImportReading) { shared.withLock { $0.reading = reading } }

    func setLine(up: Bool) throws {
        isLineUp = up
        guard up else { return }
        let orders = delayed
        delayed = []
        for order in orders { try turn(run(order)) }
    }

    /// What a meter tells more, ten minutes later.
    func consume(_ account: String, _ added: WattHours) throws {
        guard let meter = state.meterByNumber["m10\(account)"], let before = energy[meter] else { return }
        energy[meter] = before + added
        pass(.minutes(10))
        try turn([.sample(sample(meter, .mark))])
    }

    /// A meter goes on by kWh, no faster than its fuse lets it.
    func use(_ account: String, kilowattHours: Int) throws {
        for _ in 0..<kilowattHours { try consume(account, WattHours(1_000)) }
    }

    nonisolated func pass(_ span: Span) { shared.withLock { $0.wall = $0.wall + span } }

    func tick() throws { try turn([.tick]) }

    /// What came over a line from the wrong unit.
    func misroute(_ line: String) throws { try tell(line, .misrouted(expected: 1, got: 2)) }

    /// More accounts, on terms with a throttle and so with a breaker, each read once.
    func moveIn(_ numbers: [String]) throws {
        var batch = Site.batch(numbers)
        batch.terms = []
        if state.terms["throttled"] == nil, var terms = Site.terms("throttled") {
            terms.throttle = Throttle(perHour: 100, perDay: 100)
            batch.terms = [terms]
        }
        for index in batch.accounts.indices { batch.accounts[index].account.terms = "throttled" }
        try take(batch, id: "import-\(numbers[0])")
        _ = try ask(.releaseImport, by: .supervisor, id: "release-\(numbers[0])")
        _ = try ask(.clearMisroute(line: "c1"), by: .engineer, id: "clear-\(numbers[0])")
    }

    /// Three trips of which nobody knows what came of them.
    func openBreaker() throws {
        let numbers = ["3741", "3742", "3743"]
        try moveIn(numbers)
        for number in numbers {
            isLineUp = false
            _ = try ask(.guards(.switchOff(account: number, .customerRequest)), by: .supervisor, id: "off-\(number)")
            delayed = []
            isLineUp = true
            guard let point = state.meterByNumber["m10\(number)"].flatMap({ state.pointOfMeter[$0] }),
                let order = state.supplyPoints[point]?.order
            else { continue }
            try turn([.order(.ended(order, .unknown(.silent)))])
        }
    }

    /// What a line's connection did.
    func tell(_ line: String, _ event: LineEvent) throws {
        guard let id = state.lineByName[line] else { return }
        try turn([.line(id, event)])
    }

    /// From now on the meter tells this load, whatever its relay says.
    func draw(_ account: String, _ power: Watts) { load[account] = power }

    /// One more account, whose relay is a device of its own and not proven.
    func importSeparateRelay(_ number: String) throws {
        var batch = Site.batch([number])
        batch.accounts[0].supplyPoints[0].relay = RelayRecord(unit: 100, profile: "relay", rating: Milliamperes(60_000))
        batch.accounts[0].supplyPoints[0].pairingProven = false
        _ = try ask(.importData(batch), by: .supervisor, id: "import-\(number)")
        guard let meter = state.meterByNumber["m10\(number)"] else { return }
        energy[meter] = WattHours(5_000)
        relay[meter] = .closed
        try turn([.sample(sample(meter, .mark))])
    }

    /// Takes master data over; each meter is read once.
    func take(_ given: ImportBatch, id: String) throws {
        // What is known already may have been corrected meanwhile.
        var batch = given
        batch.tariffs.removeAll { state.tariffs[$0.name] != nil }
        if case .staff(let answer) = try ask(.importData(batch), by: .supervisor, id: id), answer.outcome == .refused {
            throw ImportRefused(answer: answer)
        }
        for account in batch.accounts {
            guard let meter = state.meterByNumber["m10\(account.account.number)"] else { continue }
            energy[meter] = WattHours(1_000_000)
            relay[meter] = .closed
            try turn([.sample(sample(meter, .mark))])
        }
        // The rounds begin the cycles of bills.
        pass(.milliseconds(100))
        try turn([.tick])
    }

    /// An account in arrears whom no SMS reaches: its trip notice waits for a call.
    func loseLetters(of number: String) throws {
        losesLetters = true
        var batch = Site.batch([number])
        batch.accounts[0].openingBalance = Money(yuan: -5)
        try take(batch, id: "unreached-\(number)")
        pass(.minutes(11))
        try turn([.tick])
        losesLetters = false
    }

    /// The notice of an account that waits for a person; a number that no notice has where none does.
    func openNotice(of number: String) -> String {
        let account = state.accountByNumber[number]
        return state.noticeDuties.last { $0.notice.account == account }?.notice.id.description ?? "99"
    }

    func openItems() -> [WorkItem] { state.workItems.values.sorted { $0.id < $1.id } }

    func audits() async throws -> [AuditRecord] { try await histories.latestAudit(limit: 1000).map(\.record) }

    /// Whoever else has to agree does.
    private func ask(_ command: StaffCommand, by role: Role, id: String) throws -> Answer? {
        let token = token()
        let actor = Actor(name: "\(role.rawValue)-0", role: role),
            second = Actor(name: "\(role.rawValue)-00", role: role)
        let request = StaffRequest(id: id, actor: actor, second: second, reason: "set up", command: command)
        try turn([.staff(request, token)])
        return answers.removeValue(forKey: token)
    }

    private func token() -> ReplyToken {
        nextToken += 1
        return ReplyToken(nextToken)
    }

    private func settle(_ token: ReplyToken, _ events: [Event]) async -> Answer? {
        do { try turn(events) } catch { return .unavailable(reason: "\(error)") }
        return answers.removeValue(forKey: token)
    }

    /// One turn as the daemon runs it, and what follows from it.
    private func turn(_ events: [Event]) throws {
        var waiting = events
        while !waiting.isEmpty {
            let wall = now()
            let clocks = Clocks(
                wall: wall,
                monotonic: Monotonic(milliseconds: wall.milliseconds - Site.morning.milliseconds + 1_000_000),
                boot: "boot-1",
                synchronized: synchronized)
            let cold = try store.gather(ColdKeys(for: waiting, state: state, clocks: clocks))
            let turn = Engine.turn(state, events: waiting, cold: cold, clocks: clocks)
            try store.commit(records: turn.records, gateway: turn.gateway)
            state.adopt(turn)
            waiting = turn.effects.flatMap { serve($0) }
        }
    }

    private func serve(_ effect: Effect) -> [Event] {
        switch effect {
        case .answer(let token, let answer):
            answers[token] = answer
            return []
        case .order(_, let order):
            if isLineUp { return run(order) }
            delayed.append(order)
            return []
        case .readNow(_, let meter, let token):
            return isLineUp
                ? [.sample(sample(meter, .onDemand)), .readEnded(token, meter, nil)]
                : [.readEnded(token, meter, .silent)]
        case .send(let letter):
            return [
                .notice(letter.id, .accepted(reference: "sms-1")),
                .notice(letter.id, losesLetters ? .failed(reason: "absent") : .delivered),
            ]
        case .scan, .awaitReceipt, .withdraw, .configureLines, .alarm: return []
        }
    }

    private func run(_ order: LineOrder) -> [Event] {
        pass(.milliseconds(100))
        switch order {
        case .close(let id, let address, _, _), .closeOverProtection(let id, let address, _):
            let wrote = relay[address.meter] != .closed
            relay[address.meter] = .closed
            return [.order(.ended(id, .seen(.closed, wrote: wrote, sample(address.meter, .verify))))]
        case .arm(let id, _, _): return [.order(.ended(id, .notDone(.forbidden)))]
        case .selectTrip(let id, let address, _):
            selecting[id] = address
            return [
                .order(
                    .selected(
                        id, sample(address.meter, .select, serial: address.meterSerial), relay[address.meter] ?? .closed
                    ))
            ]
        case .release(let id, _):
            guard let address = selecting[id] else { return [] }
            relay[address.meter] = .open
            return [.order(.ended(id, .seen(.open, wrote: true, sample(address.meter, .verify))))]
        case .abandon: return []
        case .readCredit(let id, let address, _): return [counted(id, address, purchases: 5, wrote: false)]
        case .purchase(let id, let address, _, _, let expected):
            return [counted(id, address, purchases: expected + 2, wrote: true)]
        case .readBack(let id, let address, _):
            return [
                .order(.ended(id, .seen(relay[address.meter] ?? .closed, wrote: false, sample(address.meter, .verify))))
            ]
        }
    }

    /// A meter that keeps credit tells what it has, and how many purchases it took.
    private func counted(_ id: OrderID, _ address: RelayAddress, purchases: Int64, wrote: Bool) -> Event {
        let credit = MeterCredit(remaining: .money(.zero), purchases: purchases)
        let told = sample(address.meter, wrote ? .verify : .select, serial: address.meterSerial)
        return .order(.ended(id, .counted(credit, wrote: wrote, told)))
    }

    private func sample(_ meter: MeterID, _ purpose: ReadingPurpose, serial: SerialNumber? = nil) -> Sample {
        let wall = now()
        let known = state.meters[meter]
        let serial = serial ?? (known?.series.mustTellSerial(at: wall) ?? false ? known?.record.serial : nil)
        return Sample(
            meter: meter, purpose: purpose, mark: purpose == .mark ? wall : nil, sourceTime: wall,
            energy: energy[meter],
            power: state.pointOfMeter[meter].flatMap { state.supplyPoints[$0] }
                .flatMap { state.accounts[$0.record.account] }.flatMap { load[$0.record.number] } ?? Watts(0),
            current: Milliamperes(0), voltage: Millivolts(220_000), relay: relay[meter], serial: serial)
    }
}
