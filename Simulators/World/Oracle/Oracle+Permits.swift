import Billing
import Engine
import Quantities
import Supply

// Whether an opening was permitted rightly, by what is true.

extension Oracle {
    func judge(_ permit: Permit) {
        guard let flat = flat(permit.supplyPoint) else {
            return violate(.permits, "permit \(permit.id) is for nobody's relay")
        }
        let account = flat.account
        if permit.identity != "serial \(flat.serial)" {
            violate(.permits, "the permit for \(account) names \(permit.identity)")
        }
        if let epoch = epochs[permit.supplyPoint]?.epoch, epoch != permit.epoch {
            violate(.epoch, "the permit for \(account) has epoch \(permit.epoch), its relay \(epoch)")
        }
        doubts(flat)
        if permit.kind != .commissioning, let pairing = pairings[permit.supplyPoint], !pairing.isProven {
            violate(.identity, "a permit for \(account), of whose relay nobody has proven which home it switches")
        }
        judgeDeeds(permit, account)
        judgeGrounds(permit, flat)
        // A test that the customer knows of asks for no debt and no mark.
        guard permit.kind == .arrears else { return }
        if !markRead.contains(account) {
            violate(.doubts, "a permit for \(account), which was not read at a mark since the start")
        }
        permitTimes.append(world.now)
        throttle(account)
        if let hold = holds[permit.account], hold.until > permit.issuedAt {
            violate(.grounds, "\(account) is held until \(hold.until), and a permit for arrears was given")
        }
        notices(permit, flat)
        debt(permit, flat)
        if world.times.error(world.now) == 0, !wallWasWrong,
            !world.town.terms.tripWindow.contains(world.truth, calendar: .china)
        {
            violate(.grounds, "a permit for \(account) outside the trip window")
        }
        if world.town.front != nil, !frontIsDrained {
            violate(.grounds, "a permit for \(account) before the front's backlog was empty")
        }
    }

    private func doubts(_ flat: Flat) {
        if world.now < doubtedUntil { violate(.doubts, "a permit for \(flat.account) after the wall clock jumped") }
        if !world.times.isSynchronized, !trustedByPerson {
            violate(.doubts, "a permit for \(flat.account) by a clock that nobody vouches for")
        }
        if world.daemon?.disk.isFull == true { violate(.doubts, "a permit for \(flat.account) on a full disk") }
    }

    private func throttle(_ account: String) {
        guard let throttle = world.town.terms.throttle, !wallWasWrong else { return }
        let limits = throttle.limits(accounts: world.town.flats.count)
        // The daemon's hour may be one of a clock that runs two per cent slow or fast.
        let hour = permitTimes.count { world.now - $0 < 3_500_000 }
        let day = permitTimes.count { world.now - $0 < 84_000_000 }
        if hour > limits.hour || day > limits.day {
            violate(.throttle, "the permit for \(account) is number \(hour) of this hour, \(day) of this day")
        }
    }

    /// Both notices were delivered to everyone who must have them, by the gateway's own book, and are old enough by the true time.
    private func notices(_ permit: Permit, _ flat: Flat) {
        let letters = permit.notices.compactMap { world.sms.letter($0) }
        let told = Set(letters.map { "\($0.message.kind.rawValue) \($0.message.phone)" })
        let needed = flat.phones.flatMap { phone in
            [NoticeKind.tripNotice, .finalNotice].map { "\($0.rawValue) \(phone)" }
        }
        guard letters.count == permit.notices.count, told.isSuperset(of: needed) else {
            return violate(
                .grounds,
                "the permit for \(flat.account) rests on notices that were not delivered: \(permit.notices), \(told.sorted())"
            )
        }
        let terms = world.town.terms
        for (message, at) in letters {
            // Across boots the wall clock counts, and where it was wrong and believed, so does its error.
            if wallWasWrong, at < bootedAt { continue }
            let needed = terms.finalNoticePeriod + (message.kind == .tripNotice ? terms.tripNoticePeriod : .zero)
            // The monotonic clock may run up to two per cent fast.
            guard world.now - at < needed.milliseconds * 97 / 100 - 5 else { continue }
            violate(
                .grounds,
                "the permit for \(flat.account) came \(world.now - at) ms after the \(message.kind.rawValue) to \(message.phone)"
            )
        }
    }

    /// The debt is real: by all payments and reversals that are durable, and by what the meter has really counted.
    private func debt(_ permit: Permit, _ flat: Flat) {
        if let available = surplus(permit, flat) {
            violate(.grounds, "\(flat.account) has \(available) yuan in truth, and a permit for arrears was given")
        }
    }

    /// What a flat's account has in truth: by all payments that are durable, and by what its meter has counted. Nil where that meter is
    /// not there.
    func available(_ flat: Flat) -> Money? {
        guard let counted = world.counted(flat), let price = Price(yuanPerKilowattHour: world.town.price) else {
            return nil
        }
        var available = flat.balance
        for payment in payments.values where payment.account == accountOf[flat.account] && payment.account != nil {
            available += payment.request.amount - Money(tenThousandths: takenBack[payment.request.key] ?? 0)
        }
        return available - price.cost(of: WattHours(max(flat.before + counted + forgiven(flat) - flat.wattHours, 0)))
    }

    /// What its account has in truth, where that is too much for a trip; nil where it is not.
    private func surplus(_ permit: Permit, _ flat: Flat) -> Money? {
        guard let available = available(flat) else { return nil }
        let terms = world.town.terms
        // Readings are whole Wh.
        return available > -terms.minimumDebt - terms.overdraft + Money(fen: 2) ? available : nil
    }

    /// Whether the account paid after its permit was given, a moment ago or longer, whatever the daemon made of it.
    private func hasPaid(since track: Track) -> Bool {
        payments.values.contains { payment in
            guard payment.account == track.permit.account, let at = durableAt[payment.request.key.serial] else {
                return false
            }
            return at > track.durableAt && world.now > at + world.slowestDisk + 5
        }
    }

    // MARK: what leaves

    /// A frame leaves. An opening needs a permit that is durable, young, unused, and of the present epoch.
    func left(_ write: (unit: UInt8, isCoil: Bool, address: UInt16, value: UInt16)?, endpoint: Int) {
        guard let write else { return }
        let flat = world.town.flats.first { flat in
            guard flat.endpoint == endpoint, flat.relayUnit == write.unit else { return false }
            return flat.channel.map { write.isCoil && Int(write.address) == $0 }
                ?? (!write.isCoil && write.address == 0x30)
        }
        guard let flat else {
            return violate(.identity, "a write to register \(write.address) of unit \(write.unit), which is no relay")
        }
        let isOpening = write.value == 0
        world.tell("a write leaves: \(isOpening ? "open" : "close") \(flat.account)")
        judgeAudit(flat, isOpening: isOpening)
        judgeWrite(flat, isOpening: isOpening)
        if isOpening { return opens(flat) }
        closeLeft[flat.account] = world.now
        if let (one, other) = world.swappedFlats, [one.account, other.account].contains(flat.account) {
            closedElsewhere.insert(flat.account)
        }
    }

    /// What is written has the row of its own order behind it.
    private func judgeAudit(_ flat: Flat, isOpening: Bool) {
        guard let point = pointID(of: flat) else { return }
        let order =
            isOpening
            ? permits.last { $0.permit.supplyPoint == point }?.permit.order
            : orders.values.filter { $0.supplyPoint == point && $0.kind == .close }.map(\.id).max()
        let action = isOpening ? "order.released" : "order.close"
        if let order, audited.contains("\(action) order \(order)") { return }
        violate(.auditFirst, "\(isOpening ? "open" : "close") \(flat.account) without an audit row of its order")
    }

    private func opens(_ flat: Flat) {
        guard let point = pointID(of: flat), let index = permits.lastIndex(where: { $0.permit.supplyPoint == point })
        else { return violate(.permits, "an opening of \(flat.account) leaves, and no permit is durable") }
        permits[index].leftCount += 1
        let track = permits[index]
        if track.leftCount > 1 { violate(.intent, "order \(track.permit.order) opens \(flat.account) twice") }
        let age = world.now - track.durableAt
        // Two seconds by a clock that may be slow, and what a slow disk held back.
        if age > 2_100 + world.slowestDisk { violate(.permits, "the permit for \(flat.account) is \(age) ms old") }
        if track.permit.kind == .arrears, hasPaid(since: track), let available = surplus(track.permit, flat) {
            violate(.epoch, "an opening of \(flat.account) leaves, which has paid since, and has \(available) yuan")
        }
        if let current = epochs[point], current.epoch != track.permit.epoch, world.now > current.outAt + 5 {
            violate(
                .epoch, "an opening of \(flat.account) leaves, \(world.now - current.outAt) ms after its epoch was over"
            )
        }
    }

    /// An answer leaves for a bank: what it acknowledges must be durable.
    func acknowledges(_ answer: Answer) {
        switch answer {
        case .receipt(let receipt, _):
            if !payments.values.contains(where: { $0.id == receipt.payment }) {
                violate(.acknowledged, "a receipt leaves for payment \(receipt.payment), which is not durable")
            }
        case .reversal(let receipt, _):
            if durableAt["reversal \(receipt.key.id)"] == nil {
                violate(.acknowledged, "a receipt leaves for reversal \(receipt.key), which is not durable")
            }
        default: break
        }
    }
}

extension Pairing {
    /// Whether the relay is known to switch its meter's home.
    fileprivate var isProven: Bool {
        switch self {
        case .inMeter, .proven: true
        case .unproven, .testing: false
        }
    }
}
