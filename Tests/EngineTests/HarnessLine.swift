import Billing
import Engine
import Metering
import Quantities
import Supply

/// Meters, lines and SMS gateway of the harness. `serve` answers as a healthy world does; a test that wants another answer takes
/// the orders itself.
extension EngineHarness {
    /// A reading of a meter as it really stands.
    func sample(
        _ meter: MeterID, _ purpose: ReadingPurpose = .mark, serial: SerialNumber? = nil, power: Watts? = nil,
        defects: [SampleDefect] = []
    ) -> Sample {
        let power = power ?? self.power[meter]
        let separate = state.pointOfMeter[meter].flatMap { state.supplyPoints[$0]?.record.relay?.profile } == "relay"
        return Sample(
            meter: meter, purpose: purpose, mark: purpose == .mark ? clocks.wall : nil, sourceTime: clocks.wall,
            energy: energy[meter],
            power: power, current: Milliamperes((power?.value ?? 0) * 1000 / 220), voltage: voltage,
            relay: separate ? nil : relay[meter], serial: serial, defects: defects, credit: credits[meter]?.told)
    }

    /// A mark; with the serial number where it counts with that only, as the daemon would ask for it at once.
    func read(_ meter: MeterID) { turn([.sample(sample(meter, serial: serialToTell(meter)))]) }

    /// What a meter must tell with a reading of now, so that it counts.
    func serialToTell(_ meter: MeterID) -> SerialNumber? {
        guard let meter = state.meters[meter], meter.series.mustTellSerial(at: clocks.wall) else { return nil }
        return meter.record.serial
    }

    /// Energy that flowed while `span` went by.
    func flow(_ meter: MeterID, _ span: Span) {
        if relay[meter] == .closed, let load = load[meter] { power[meter] = load }
        let isOff = relay[meter].map { $0 != .closed } ?? false
        if !isOff || isWelded, let power = power[meter], let before = energy[meter] {
            let used = WattHours(power.value * span.milliseconds / 3_600_000)
            energy[meter] = before + used
            credits[meter]?.use(used)
            if credits[meter]?.isUsedUp == true {
                relay[meter] = .open
                self.power[meter] = Watts(0)
            }
        }
    }

    /// Time passes while a load runs, with a mark each `interval`.
    func live(_ span: Span, interval: Span, _ meters: [MeterID]) {
        var left = span
        while left > .zero {
            let step = min(left, interval)
            pass(step)
            for meter in meters {
                flow(meter, step)
                read(meter)
            }
            left = left - step
        }
    }

    /// Serves orders and notices as a healthy line and SMS gateway would, until nothing is left to serve.
    func serve(deliver: Bool = true, orders: Bool = true) {
        for _ in 0..<50 {
            let taken = takeEffects()
            if taken.isEmpty { return }
            for effect in taken {
                switch effect {
                case .send(let letter):
                    if deliver { self.deliver(letter.id) } else { effects.append(effect) }
                case .order(_, let order):
                    if orders { run(order) } else { effects.append(effect) }
                case .readNow(_, let meter, let token):
                    let serial = state.meters[meter]?.record.serial
                    turn([.sample(sample(meter, .onDemand, serial: serial)), .readEnded(token, meter, nil)])
                default: break
                }
            }
            if !deliver || !orders { return }
        }
    }

    /// The gateway knows a notice by the message that it goes in.
    func deliver(_ notice: NoticeID) {
        let id = state.notices[notice]?.message ?? notice
        turn([.notice(id, .accepted(reference: "sms-\(notice)")), .notice(id, .delivered)])
    }

    /// The orders that wait to be served; they are the caller's from now on.
    func takeOrders() -> [LineOrder] { take { !isGlance($0) } }

    /// Looks that are no orders of an account, and leave no row.
    func takeGlances() -> [LineOrder] { take(isGlance) }

    private func take(_ isWanted: (LineOrder) -> Bool) -> [LineOrder] {
        var orders: [LineOrder] = []
        effects.removeAll { effect in
            guard case .order(_, let order) = effect, isWanted(order) else { return false }
            orders.append(order)
            return true
        }
        return orders
    }

    private func isGlance(_ order: LineOrder) -> Bool {
        switch order {
        case .readBack(let id, _, _), .abandon(let id):
            !records.contains { if case .order(let row) = $0 { row.id == id } else { false } }
        default: false
        }
    }

    /// The notices that wait to be sent; they are the caller's from now on.
    func takeNotices() -> [Notice] {
        var notices: [Notice] = []
        effects.removeAll { effect in
            guard case .send(let letter) = effect else { return false }
            notices.append(letter.notice)
            return true
        }
        return notices
    }

    // MARK: what a healthy line does

    func run(_ order: LineOrder) {
        switch order {
        case .close(let id, let address, _, let insist): close(id, address, insist: insist)
        case .closeOverProtection(let id, let address, _): close(id, address, overProtection: true)
        case .arm(let id, let address, _): arm(id, address)
        case .selectTrip(let id, let address, _): select(id, address)
        case .release(let id, _):
            guard open(id) != nil else { return }
            move(.milliseconds(200))
            verify(id)
        case .abandon(let id): abandon(id)
        case .readBack(let id, let address, _): lookBack(id, address)
        case .purchase(let id, let address, _, let amount, let expected): buy(id, address, amount, expected)
        case .readCredit(let id, let address, _): lookAtCredit(id, address)
        }
    }

    func close(_ id: OrderID, _ address: RelayAddress, insist: Bool = false, overProtection: Bool = false) {
        if relay[address.meter] == .openByProtection, !overProtection {
            move(.milliseconds(100))
            return turn([
                .order(.ended(id, .seen(.openByProtection, wrote: false, sample(address.meter, .verify))))
            ])
        }
        if buttons.contains(address.meter), relay[address.meter] != .closed {
            let wrote = relay[address.meter] != .readyForReconnection
            if wrote { permissions += 1 }
            relay[address.meter] = .readyForReconnection
            move(.milliseconds(300))
            return turn([
                .order(.ended(id, .seen(.readyForReconnection, wrote: wrote, sample(address.meter, .verify))))
            ])
        }
        let wrote = insist || relay[address.meter] != .closed
        if wrote {
            relay[address.meter] = .closed
            operations.append((id, .closed))
        }
        move(.milliseconds(300))
        turn([.order(.ended(id, .seen(.closed, wrote: wrote, sample(address.meter, .verify))))])
    }

    /// Where nobody would have to press a button nothing is written.
    func arm(_ id: OrderID, _ address: RelayAddress) {
        if buttons.contains(address.meter) || relay[address.meter] == .closed { return close(id, address) }
        move(.milliseconds(100))
        turn([.order(.ended(id, .notDone(.forbidden)))])
    }

    func select(_ id: OrderID, _ address: RelayAddress) {
        selecting[id] = address
        move(.milliseconds(100))
        turn([.order(selected(id, address))])
    }

    func selected(_ id: OrderID, _ address: RelayAddress) -> OrderReport {
        .selected(id, sample(address.meter, .select, serial: address.meterSerial), relay[address.meter] ?? .closed)
    }

    /// The write of a trip: the relay opens. Nil where nothing is selected.
    @discardableResult
    func open(_ id: OrderID) -> MeterID? {
        guard let address = selecting.removeValue(forKey: id) else { return nil }
        relay[address.meter] = .open
        power[address.meter] = Watts(0)
        operations.append((id, .open))
        return address.meter
    }

    /// What the line tells after a write.
    func verify(_ id: OrderID) {
        guard let meter = meter(of: id) else { return }
        turn([.order(.ended(id, .seen(relay[meter] ?? .closed, wrote: true, sample(meter, .verify))))])
    }

    /// A line drops a trip of which nothing was written.
    func abandon(_ id: OrderID) {
        guard selecting.removeValue(forKey: id) != nil else { return }
        turn([.order(.ended(id, .notDone(.superseded)))])
    }

    func lookBack(_ id: OrderID, _ address: RelayAddress) {
        let told = sample(address.meter, .verify, serial: state.meters[address.meter]?.record.serial)
        turn([.order(.ended(id, .seen(relay[address.meter] ?? .closed, wrote: false, told)))])
    }

    func meter(of order: OrderID) -> MeterID? {
        state.orders[order].flatMap { state.supplyPoints[$0.supplyPoint]?.record.meter }
    }
}
