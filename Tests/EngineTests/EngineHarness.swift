import Billing
import Engine
import Metering
import Quantities
import Supply

/// Drives the engine as the daemon does, with clocks that the test moves, a store that is two dictionaries, and relays that are
/// values. What a crash would lose is lost: `restart` keeps only what was committed.
final class EngineHarness {
    var state: HotState
    var clocks: Clocks
    /// All records ever committed, in order.
    private(set) var records: [Record] = []
    /// Effects that nobody took yet.
    var effects: [Effect] = []
    /// What must hold after every turn, whatever happens; see ``Oracle``.
    private(set) var oracle = Oracle()
    /// The gateway's row as it lies in the store: a turn without records leaves it.
    private var committed = GatewayState()
    /// By channel and serial: some serials are unique for ever, under whatever date.
    private var payments: [String: [Payment]] = [:]
    private var reversals: [ReversalKey: Reversal] = [:]
    private var reversalsOf: [String: [Reversal]] = [:]
    private var suspense: [PaymentID: SuspendedPayment] = [:]
    private var requests: [String: AnsweredRequest] = [:]
    private var nextToken: UInt64 = 1
    /// What the meters and relays really are.
    var energy: [MeterID: WattHours] = [:]
    var power: [MeterID: Watts] = [:]
    /// Of the mains. It never stands still to the last digit; where a test needs that seen, it moves it.
    var voltage = Millivolts(220_000)
    /// Current flows through contacts that say open.
    var isWelded = false
    var relay: [MeterID: RelayState] = [:]
    /// Whose relay waits for a button when it is told to close.
    var buttons: Set<MeterID> = []
    /// How often one was made ready for its button.
    var permissions = 0
    /// Physical openings and closings, as the oracle saw them.
    var operations: [(order: OrderID, to: RelayState)] = []
    /// The address of each trip that selected.
    var selecting: [OrderID: RelayAddress] = [:]
    /// What every load draws while its relay is closed.
    var load: [MeterID: Watts] = [:]
    /// Meters that keep credit, as they really stand.
    var credits: [MeterID: HarnessCredit] = [:]

    /// Where the process dies, by the number of the turn that is then the last one, or the first one that is lost.
    enum Crash: Equatable {
        /// Committed, and its effects lost.
        case after(Int)
        /// Its events are lost.
        case before(Int)
    }
    var crash: Crash?
    private(set) var turns = 0

    static let supervisor = Actor(name: "wang.lei", role: .supervisor)
    static let agent = Actor(name: "li.na", role: .operator)
    static let engineer = Actor(name: "chen.yu", role: .engineer)
    static let desk = Actor(name: "desk-1", role: .paymentFront)

    /// Monday 2026-11-23, 10:00 at the site.
    static let morning = Instant(milliseconds: 1_795_399_200_000)

    init(at wall: Instant = EngineHarness.morning, synchronized: Bool = true) {
        clocks = Clocks(
            wall: wall, monotonic: Monotonic(milliseconds: 1_000_000), boot: "boot-1", synchronized: synchronized)
        state = HotState(StoredState(), calendar: .china)
        turn([.started])
    }

    // MARK: turns

    func turn(_ events: [Event]) {
        turns += 1
        if crash == .before(turns) {
            crash = nil
            return restart()
        }
        let keys = ColdKeys(for: events, state: state, clocks: clocks)
        var cold = ColdFacts()
        for key in keys.payments { gather(key, &cold) }
        for key in keys.reversals { cold.reversals[key] = reversals[key] }
        for id in keys.requests { cold.requests[id] = requests[id] }
        HarnessStore.gather(keys, records, &cold)
        for id in keys.lines { cold.lines[id] = HarnessStore.lines(of: id, in: records) }
        let turn = Engine.turn(state, events: events, cold: cold, clocks: clocks)
        records += turn.records
        for record in turn.records {
            switch record {
            case .payment(let payment): payments[payment.request.key.name, default: []].append(payment)
            case .reversal(let reversal):
                reversals[reversal.request.key] = reversal
                reversalsOf[reversal.request.payment.name, default: []].append(reversal)
            case .suspense(let suspended): suspense[suspended.payment] = suspended
            case .staffAnswer(let id, let fingerprint, let answer, _):
                requests[id] = AnsweredRequest(fingerprint: fingerprint, answer: answer)
            default: break
            }
        }
        if !turn.records.isEmpty { committed = turn.gateway }
        state.adopt(turn)
        oracle.look(at: turn, state)
        if crash == .after(turns) {
            crash = nil
            return restart()
        }
        effects += turn.effects
    }

    /// As the store does: serials that are unique for ever are found under any date.
    private func gather(_ key: PaymentKey, _ cold: inout ColdFacts) {
        func isSame(_ other: PaymentKey, _ serials: Channel.Serials) -> Bool {
            other == key || serials == .forEver
        }
        let payment = payments[key.name]?.first { isSame($0.request.key, $0.serials) }
        cold.payments[key] = payment
        cold.reversalsOf[key] = reversalsOf[key.name]?.filter { isSame($0.request.payment, $0.serials) } ?? []
        if let id = payment?.id { cold.suspense[id] = suspense[id] }
    }

    /// Time goes by on both clocks, and what comes due is served.
    func pass(_ span: Span) {
        let end = clocks.monotonic + span
        while let due = state.nextDue, due <= end {
            move(max(due - clocks.monotonic, .zero))
            turn([.tick])
        }
        if end > clocks.monotonic { move(end - clocks.monotonic) }
        turn([.tick])
    }

    /// Both clocks go on, and nobody looks.
    func move(_ span: Span) {
        clocks.monotonic = clocks.monotonic + span
        clocks.wall = clocks.wall + span
    }

    func takeEffects() -> [Effect] {
        defer { effects = [] }
        return effects
    }

    // MARK: outside

    func token() -> ReplyToken {
        nextToken += 1
        return ReplyToken(nextToken)
    }

    func request(
        _ command: StaffCommand, by actor: Actor, second: Actor? = nil, id: String, reason: String = "test"
    ) -> StaffRequest {
        StaffRequest(id: id, actor: actor, second: second, reason: reason, command: command)
    }

    func ask(
        _ command: StaffCommand, by actor: Actor, second: Actor? = nil, id: String? = nil, reason: String = "test"
    ) -> StaffAnswer? {
        let token = token()
        turn([
            .staff(request(command, by: actor, second: second, id: id ?? "r\(token.number)", reason: reason), token)
        ])
        return answers(token).compactMap { if case .staff(let answer) = $0 { answer } else { nil } }.first
    }

    func payment(_ account: String, _ amount: Money, serial: String, channel: String = "desk") -> PaymentRequest {
        let key = PaymentKey(
            channel: channel, businessDate: SiteCalendar.china.date(at: clocks.wall), serial: serial)
        return PaymentRequest(key: key, accountNumber: account, amount: amount)
    }

    func pay(_ account: String, _ amount: Money, serial: String, channel: String = "desk") -> Answer? {
        pay(payment(account, amount, serial: serial, channel: channel))
    }

    func pay(_ request: PaymentRequest, by actor: Actor = EngineHarness.desk, second: Actor? = nil) -> Answer? {
        let token = token()
        turn([.payment(request, by: actor, second: second, token)])
        return answers(token).first
    }

    func answers(_ token: ReplyToken) -> [Answer] {
        var found: [Answer] = []
        effects.removeAll { effect in
            guard case .answer(let to, let answer) = effect, to == token else { return false }
            found.append(answer)
            return true
        }
        return found
    }

    // MARK: a crash

    /// The process dies and starts again: memory goes, the records stay.
    func restart(sameBoot: Bool = true) {
        effects = []
        selecting = [:]
        if !sameBoot {
            clocks.boot += "+"
            clocks.monotonic = Monotonic(milliseconds: 5_000)
        }
        state = HotState(HarnessStore.load(records, gateway: committed), calendar: .china)
        turn([.started])
    }

    /// Puts a row into the store as if an earlier life had, with entries that make its balances true, and starts again.
    func lodge(_ number: String, _ change: (inout AccountState) -> Void) { lodge([number], change) }

    func lodge(_ numbers: [String], _ change: (inout AccountState) -> Void) {
        for account in numbers.compactMap(account) { lodge(account, change) }
        restart()
    }

    private func lodge(_ before: AccountState, _ change: (inout AccountState) -> Void) {
        var account = before
        change(&account)
        let id = account.record.id
        let moves: [(LedgerAccount, Money)] = [
            (.customer(id), account.posted - before.posted), (.penalty(id), before.dues.penalty - account.dues.penalty),
            (.debt(id), before.dues.oldDebt - account.dues.oldDebt),
        ]
        for (ledger, amount) in moves where amount != .zero {
            committed.ledgerPosition += 1
            let entry = Entry(
                id: EntryID(-committed.ledgerPosition), at: clocks.wall, debit: amount < .zero ? ledger : .opening,
                credit: amount < .zero ? .opening : ledger, amount: max(amount, -amount), reason: .opening,
                cause: "lodged:\(committed.ledgerPosition)")
            oracle.see(entry)
            records.append(.entry(entry))
        }
        records.append(.account(account))
    }

    /// What the store would give back now.
    var stored: StoredState { HarnessStore.load(records, gateway: committed) }
}

extension PaymentKey {
    fileprivate var name: String { "\(channel)/\(serial)" }
}
