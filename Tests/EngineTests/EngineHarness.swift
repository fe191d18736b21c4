import Billing
import Engine
import Metering
import Quantities
import Supply

/// Drives the engine as the daemon does, with clocks that the test moves, a store that is two dictionaries, and relays that are
/// values. What a crash would lose is lost: `restart` keeps only what was committed.
struct EngineHarness {
    var state: HotState
    var clocks: Clocks
    /// All records ever committed, in order.
    private(set) var records: [Record] = []
    /// Effects that nobody took yet.
    private(set) var effects: [Effect] = []
    private var payments: [PaymentKey: Payment] = [:]
    private var requests: [String: AnsweredRequest] = [:]
    private var nextToken: UInt64 = 1
    /// What the meters and relays really are.
    var energy: [MeterID: WattHours] = [:]
    var power: [MeterID: Watts] = [:]
    var relay: [MeterID: RelayState] = [:]
    /// Physical openings and closings, as the oracle saw them.
    private(set) var operations: [(order: OrderID, to: RelayState)] = []
    /// The address of each trip that selected.
    private var selecting: [OrderID: RelayAddress] = [:]

    static let supervisor = Actor(name: "wang.lei", role: .supervisor)
    static let agent = Actor(name: "li.na", role: .operator)
    static let engineer = Actor(name: "chen.yu", role: .engineer)
    static let desk = Actor(name: "desk-1", role: .paymentFront)

    /// Monday 2026-11-23, 10:00 at the site.
    static let morning = Instant(milliseconds: 1_795_399_200_000)

    init(at wall: Instant = EngineHarness.morning, synchronized: Bool = true) {
        clocks = Clocks(wall: wall, monotonic: Monotonic(milliseconds: 1_000_000), boot: "boot-1", synchronized: synchronized)
        state = HotState(StoredState(), calendar: .china)
        turn([.started])
    }

    // MARK: turns

    mutating func turn(_ events: [Event]) {
        let keys = ColdKeys(for: events)
        var cold = ColdFacts()
        for key in keys.payments { cold.payments[key] = payments[key] }
        for id in keys.requests { cold.requests[id] = requests[id] }
        let turn = Engine.turn(state, events: events, cold: cold, clocks: clocks)
        records += turn.records
        for record in turn.records {
            switch record {
            case .payment(let payment): payments[payment.request.key] = payment
            case .staffAnswer(let id, let fingerprint, let answer, _):
                requests[id] = AnsweredRequest(fingerprint: fingerprint, answer: answer)
            default: break
            }
        }
        state.adopt(turn)
        effects += turn.effects
    }

    /// Time goes by on both clocks, and what comes due is served.
    mutating func pass(_ span: Span) {
        let end = clocks.monotonic + span
        while let due = state.nextDue, due <= end {
            let step = max(due - clocks.monotonic, .zero)
            clocks.monotonic = clocks.monotonic + step
            clocks.wall = clocks.wall + step
            turn([.tick])
        }
        let rest = end - clocks.monotonic
        clocks.monotonic = end
        clocks.wall = clocks.wall + rest
        turn([.tick])
    }

    mutating func takeEffects() -> [Effect] {
        defer { effects = [] }
        return effects
    }

    // MARK: outside

    mutating func token() -> ReplyToken {
        nextToken += 1
        return ReplyToken(nextToken)
    }

    mutating func ask(_ command: StaffCommand, by actor: Actor, second: Actor? = nil, id: String? = nil, reason: String = "test") -> StaffAnswer? {
        let token = token()
        turn([.staff(StaffRequest(id: id ?? "r\(token.number)", actor: actor, second: second, reason: reason, command: command), token)])
        return answers(token).compactMap { if case .staff(let answer) = $0 { answer } else { nil } }.first
    }

    mutating func pay(_ account: String, _ amount: Money, serial: String, channel: String = "desk") -> Answer? {
        let token = token()
        let key = PaymentKey(channel: channel, businessDate: SiteCalendar.china.date(at: clocks.wall), serial: serial)
        turn([.payment(PaymentRequest(key: key, accountNumber: account, amount: amount), by: EngineHarness.desk, token)])
        return answers(token).first
    }

    private mutating func answers(_ token: ReplyToken) -> [Answer] {
        var found: [Answer] = []
        effects.removeAll { effect in
            guard case .answer(let to, let answer) = effect, to == token else { return false }
            found.append(answer)
            return true
        }
        return found
    }

    /// A mark's reading of a meter as it really stands.
    func sample(_ meter: MeterID, _ purpose: ReadingPurpose = .mark, serial: SerialNumber? = nil) -> Sample {
        Sample(
            meter: meter, purpose: purpose, mark: purpose == .mark ? clocks.wall : nil, sourceTime: clocks.wall, energy: energy[meter],
            power: power[meter], current: Milliamperes((power[meter]?.value ?? 0) * 1000 / 220), voltage: Millivolts(220_000),
            relay: relay[meter], serial: serial)
    }

    mutating func read(_ meter: MeterID) { turn([.sample(sample(meter))]) }

    /// Time passes while a load runs, with a mark each `interval`.
    mutating func live(_ span: Span, interval: Span, _ meters: [MeterID]) {
        var left = span
        while left > .zero {
            let step = min(left, interval)
            pass(step)
            for meter in meters {
                if relay[meter] != .open, let power = power[meter], let before = energy[meter] {
                    energy[meter] = before + WattHours(power.value * step.milliseconds / 3_600_000)
                }
                read(meter)
            }
            left = left - step
        }
    }

    // MARK: lines that work

    /// Serves orders and notices as a healthy line and SMS gateway would, until nothing is left to serve.
    mutating func serve(deliver: Bool = true, orders: Bool = true) {
        for _ in 0..<50 {
            let taken = takeEffects()
            if taken.isEmpty { return }
            for effect in taken {
                switch effect {
                case .send(let notice, _, _, _) where deliver:
                    turn([.notice(notice.id, .accepted(reference: "sms-\(notice.id)")), .notice(notice.id, .delivered)])
                case .order(_, let order) where orders: run(order)
                case .readNow(_, let meter, let token): turn([.sample(sample(meter, .onDemand)), .readEnded(token, meter, nil)])
                default: break
                }
            }
        }
    }

    mutating func run(_ order: LineOrder) {
        switch order {
        case .close(let id, let address, _):
            let wrote = relay[address.meter] != .closed
            if wrote {
                relay[address.meter] = .closed
                operations.append((id, .closed))
            }
            clocks.monotonic = clocks.monotonic + .milliseconds(300)
            clocks.wall = clocks.wall + .milliseconds(300)
            turn([.order(.ended(id, .seen(.closed, wrote: wrote, sample(address.meter, .verify))))])
        case .selectTrip(let id, let address, _):
            selecting[id] = address
            clocks.monotonic = clocks.monotonic + .milliseconds(100)
            clocks.wall = clocks.wall + .milliseconds(100)
            let found = sample(address.meter, .select, serial: address.meterSerial)
            turn([.order(.selected(id, found, relay[address.meter] ?? .closed))])
        case .release(let id, _):
            guard let address = selecting[id] else { return }
            relay[address.meter] = .open
            power[address.meter] = Watts(0)
            operations.append((id, .open))
            clocks.monotonic = clocks.monotonic + .milliseconds(200)
            clocks.wall = clocks.wall + .milliseconds(200)
            turn([.order(.ended(id, .seen(.open, wrote: true, sample(address.meter, .verify))))])
        case .abandon(let id): selecting[id] = nil
        case .readBack(let id, let address, _):
            turn([.order(.ended(id, .seen(relay[address.meter] ?? .closed, wrote: false, sample(address.meter, .verify))))])
        }
    }

    // MARK: a crash

    /// The process dies and starts again: memory goes, the records stay.
    mutating func restart(sameBoot: Bool = true) {
        effects = []
        selecting = [:]
        if !sameBoot { clocks.boot += "+" }
        state = HotState(HarnessStore.load(records, gateway: state.gateway), calendar: .china)
        turn([.started])
    }
}
