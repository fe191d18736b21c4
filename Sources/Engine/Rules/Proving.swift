import Metering
import Quantities
import Supply

// After each opening the neighbours are looked at: whoever had load before and has exactly none now may be the one that is dark (F-B14).
extension Draft {
    /// How long after the opening the first look comes, and between two.
    private static let lookEvery = Span.seconds(2)
    /// Why light is owed where the opening hit someone else.
    static let wrongNeighbour = "a neighbour lost its load with the opening"

    /// The loads of the moment at which an opening leaves.
    mutating func beginProving(_ order: Order, _ sample: Sample) {
        let neighbours = neighbours(of: order.supplyPoint)
        update(order.supplyPoint) {
            $0.proving = Proving(order: order.id, powerBefore: sample.power, neighbours: neighbours)
        }
    }

    /// Open was seen: from now on a neighbour without load says something.
    ///
    /// - Returns: in words what it proves so far, for the order's outcome; nil: the load ended.
    mutating func openingSeen(_ order: OrderID, at id: SupplyPointID, _ power: Watts?) -> String? {
        guard let point = supplyPoints[id], var proving = point.proving, proving.order == order else { return nil }
        proving.openedAt = now
        for index in proving.neighbours.indices { proving.neighbours[index].seenAt = now }
        let hadLoad = (proving.powerBefore?.value ?? 0) > Draft.noLoad.value
        let isUnproven = !hadLoad || power == nil
        if proving.neighbours.isEmpty {
            proving.verdict = isUnproven ? .unproven : .proven
        }
        update(id) { $0.proving = proving }
        if proving.neighbours.isEmpty {
            if !isUnproven { renewPairing(id) }
        } else {
            askNeighbours(of: id, proving)
        }
        return hadLoad ? nil : "unproven: no load before"
    }

    /// Looks at what the neighbours told since, and asks again.
    mutating func prove(_ id: SupplyPointID) {
        guard let point = supplyPoints[id], var proving = point.proving, proving.verdict == .watching,
            proving.openedAt != nil
        else { return }
        var left: [Proving.Neighbour] = []
        var dark: [SupplyPointID] = []
        for var neighbour in proving.neighbours {
            guard let beside = supplyPoints[neighbour.supplyPoint], isJudgeable(beside) else { continue }
            guard let reading = newReading(of: neighbour) else {
                left.append(neighbour)
                continue
            }
            guard let power = reading.power else { continue }
            // With current through it a home is not dark.
            if power.value != 0 { continue }
            neighbour.zeros += 1
            neighbour.seenAt = reading.sourceTime
            if neighbour.zeros >= Proving.zerosNeeded {
                dark.append(neighbour.supplyPoint)
            } else {
                left.append(neighbour)
            }
        }
        proving.neighbours = left
        if let first = dark.first { return foundWrong(id, proving, first) }
        if left.isEmpty || proving.looks >= Proving.looksAtMost {
            proving.neighbours = []
            let isUnproven = !isLoadGone(point, proving)
            proving.verdict = isUnproven ? .unproven : .proven
            update(id) { $0.proving = proving }
            if !isUnproven { renewPairing(id) }
            return
        }
        update(id) { $0.proving = proving }
        askNeighbours(of: id, proving)
    }

    /// There was a load before the opening, and a reading after it shows none.
    private func isLoadGone(_ point: SupplyPointState, _ proving: Proving) -> Bool {
        guard let before = proving.powerBefore, before.value > Draft.noLoad.value, let openedAt = proving.openedAt,
            let last = meters[point.record.meter]?.series.last, last.sourceTime >= openedAt, let power = last.power
        else { return false }
        return power.value <= Draft.noLoad.value
    }

    private mutating func askNeighbours(of id: SupplyPointID, _ proving: Proving) {
        for point in [id] + proving.neighbours.map(\.supplyPoint) {
            guard let meter = supplyPoints[point].flatMap({ meters[$0.record.meter]?.record }) else { continue }
            effects.append(.readNow(meter.line, meter.id, ReplyToken(0)))
        }
        update(id) { $0.proving?.looks += 1 }
        serve(.proving(id), after: Draft.lookEvery)
    }

    /// A reading that counted and was made since the last look; nil: none, or of a home that is off by itself or whose feeder is.
    private func newReading(of neighbour: Proving.Neighbour) -> AcceptedReading? {
        guard let point = supplyPoints[neighbour.supplyPoint], let last = meters[point.record.meter]?.series.last,
            last.sourceTime > neighbour.seenAt
        else { return nil }
        return last
    }

    /// A neighbour's load ended with this opening. Light again at once, both meters are read, and a person looks.
    private mutating func foundWrong(_ id: SupplyPointID, _ found: Proving, _ other: SupplyPointID) {
        guard let point = supplyPoints[id], let neighbour = supplyPoints[other] else { return }
        var proving = found
        proving.verdict = .wrongNeighbour
        proving.neighbours = []
        proving.other = other
        let number = meters[neighbour.record.meter]?.record.number ?? "-"
        let own = meters[point.record.meter]?.record.number ?? "-"
        update(id) {
            $0.proving = proving
            if $0.pairing != .inMeter { $0.pairing = .unproven }
        }
        let order = proving.order
        update(other) {
            $0.proving = Proving(order: order, verdict: .lostLoad, powerBefore: nil, other: id)
            if $0.pairing != .inMeter { $0.pairing = .unproven }
        }
        audit(
            "supply.wrongNeighbour", "supply point \(id)", account: point.record.account,
            reason: "a neighbour lost its load with the opening", before: "meter \(own)", after: "meter \(number)")
        effects.append(
            .alarm(code: "supply.wrongNeighbour", detail: "meter \(own) was opened, meter \(number) lost its load"))
        openWorkItem(
            .case, account: point.record.account, point: id, meter: point.record.meter, within: .hours(4),
            reason: "supply.wrongNeighbour \(own) \(number)")
        noteBreaker(.wrongNeighbour, id)
        raiseEpoch(other, "its load ended with another's opening")
        for reader in [point, neighbour] {
            guard let meter = meters[reader.record.meter]?.record else { continue }
            effects.append(.readNow(meter.line, meter.id, ReplyToken(0)))
        }
        // What our mistake opened waits for nobody's yes.
        oweRestore(id, cause: Draft.wrongNeighbour, confirmed: true)
        touch(neighbour.record.account)
    }

    /// A verified operation renews the pairing of a separate relay (RULES: Identity).
    private mutating func renewPairing(_ id: SupplyPointID) {
        let now = self.now
        update(id) { if case .proven = $0.pairing { $0.pairing = .proven(at: now) } }
    }

    /// Whether the load of a supply says anything of another's opening: it is not off itself, nothing is under way there, and there is
    /// voltage, as far as the meter tells.
    private func isJudgeable(_ point: SupplyPointState) -> Bool {
        guard point.belief.openedBy == nil, point.order == nil, point.restore == nil else { return false }
        guard let voltage = meters[point.record.meter]?.series.last?.voltage else { return true }
        return Int128(voltage.value) * 100 >= Int128(MeterReadings.nominalVoltage.value) * 75
    }

    /// The nearest supplies that draw power now: on the same line by unit, then on the same feeder.
    private func neighbours(of id: SupplyPointID) -> [Proving.Neighbour] {
        guard let point = supplyPoints[id], let meter = meters[point.record.meter]?.record,
            let interval = accounts[point.record.account].flatMap({ terms(of: $0.record) })?.markInterval
        else { return [] }
        let oldest = now - max(interval * 2, .seconds(10))
        var found: [(distance: Int, neighbour: Proving.Neighbour)] = []
        for other in state.metersOfLine[meter.line] ?? [] where other != meter.id {
            guard let theirs = meters[other], theirs.record.retiredAt == nil, let last = theirs.series.last,
                last.sourceTime > oldest, let power = last.power, power.value > Proving.loadOfNeighbour.value,
                let beside = self.point(of: other), isJudgeable(beside)
            else { continue }
            let distance =
                abs(Int(theirs.record.unit) - Int(meter.unit)) * 1000 + abs(theirs.record.block - meter.block)
            // Behind another transformer: further away than any on the same.
            let far = beside.record.feeder == point.record.feeder ? 0 : 1_000_000
            found.append((distance + far, Proving.Neighbour(supplyPoint: beside.record.id, seenAt: now)))
        }
        let nearest = found.sorted { ($0.distance, $0.neighbour.supplyPoint) < ($1.distance, $1.neighbour.supplyPoint) }
        return nearest.prefix(Proving.neighboursAtMost).map(\.neighbour)
    }

    /// A person has looked into it: both supplies are as any other again.
    mutating func endDoubt(_ id: SupplyPointID) {
        guard let proving = supplyPoints[id]?.proving, proving.verdict.isDoubt else { return }
        update(id) { $0.proving = nil }
        // What waited for a tag on the other's side waits no more.
        defer {
            for point in [id, proving.other].compactMap({ $0 }) where supplyPoints[point]?.restore != nil {
                serve(.restore(point), after: .zero)
            }
        }
        guard let other = proving.other, supplyPoints[other]?.proving?.other == id else { return }
        update(other) { $0.proving = nil }
        if let account = supplyPoints[other]?.record.account { touch(account) }
    }
}
