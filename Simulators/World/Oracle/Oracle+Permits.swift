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
        for phone in flat.phones {
            func at(_ kind: NoticeKind) -> Int64? {
                letters.last { $0.message.phone == phone && $0.message.kind == kind }?.at
            }
            guard let first = at(.tripNotice), let last = at(.finalNotice) else {
                violate(
                    .grounds,
                    "the permit for \(flat.account) rests on notices that did not reach \(phone): \(permit.notices)")
                continue
            }
            judgeAges(flat.account, first, last)
        }
    }

    private func judgeAges(_ account: String, _ first: Int64, _ last: Int64) {
        // Across boots the wall clock counts, and where it was wrong and believed, so does its error.
        guard !wallWasWrong else { return }
        let terms = world.town.terms
        func isYoung(_ at: Int64, _ period: Span) -> Bool {
            // The monotonic clock may run up to two per cent fast.
            world.now - at < period.milliseconds * 97 / 100 - 5
        }
        if isYoung(last, terms.finalNoticePeriod) || isYoung(first, terms.tripNoticePeriod + terms.finalNoticePeriod) {
            violate(
                .grounds,
                "the permit for \(account) came \(world.now - first) and \(world.now - last) ms after its notices")
        }
    }

    /// The debt is real: by all payments and reversals that are durable, and by what the meter has really counted.
    private func debt(_ permit: Permit, _ flat: Flat) {
        guard let counted = world.counted(flat), let price = Price(yuanPerKilowattHour: world.town.price) else {
            return
        }
        var available = flat.balance
        for payment in payments.values where payment.account == permit.account {
            available += payment.request.amount - Money(tenThousandths: takenBack[payment.request.key] ?? 0)
        }
        available -= price.cost(of: WattHours(max(flat.before + counted - flat.wattHours, 0)))
        let terms = world.town.terms
        // Readings are whole Wh.
        if available > -terms.minimumDebt - terms.overdraft + Money(fen: 2) {
            violate(.grounds, "\(flat.account) has \(available) yuan in truth, and a permit for arrears was given")
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
        let action = isOpening ? "order.released" : "order.close"
        if let account = accountOf[flat.account], !audited.contains("\(action) \(account)") {
            violate(.auditFirst, "\(isOpening ? "open" : "close") \(flat.account) without an audit row before it")
        }
        judgeWrite(flat, isOpening: isOpening)
        if isOpening { opens(flat) }
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
