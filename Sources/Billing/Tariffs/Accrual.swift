import Quantities

/// What an account has used and what of it the ledger has: energies that only ever add up, whatever the order in which the readings
/// came, and amounts that follow from them. Every line is rounded once, from its whole energy, less what was posted already (RULES:
/// Money), so that neither splitting nor order can drift.
public struct Accrual: Hashable, Sendable, Codable {
    /// Energy under one price.
    public struct Usage: Hashable, Sendable, Codable {
        public let key: UsageKey
        public var energy: WattHours
        /// How much of it nobody measured within its edges.
        public var allocated: WattHours

        public init(key: UsageKey, energy: WattHours, allocated: WattHours = .zero) {
            self.key = key
            self.energy = energy
            self.allocated = allocated
        }
    }

    /// Energy in one period of a ladder under one version.
    public struct LadderUsage: Hashable, Sendable, Codable {
        public let key: LadderKey
        public var energy: WattHours

        public init(key: LadderKey, energy: WattHours) {
            self.key = key
            self.energy = energy
        }
    }

    /// What the ledger has of a line.
    public struct Posted: Hashable, Sendable, Codable {
        public let line: ChargeLine
        public var amount: Money

        public init(line: ChargeLine, amount: Money) {
            self.line = line
            self.amount = amount
        }
    }

    /// In the order of their keys.
    public private(set) var usages: [Usage]
    /// In the order of their keys.
    public private(set) var ladders: [LadderUsage]
    /// In the order of their lines.
    public private(set) var posted: [Posted]
    /// Cost of what was used and is not posted yet, at the prices that it was last reckoned with.
    public private(set) var accrued: Money

    public init(usages: [Usage] = [], ladders: [LadderUsage] = [], posted: [Posted] = [], accrued: Money = .zero) {
        self.usages = usages.sorted { $0.key < $1.key }
        self.ladders = ladders.sorted { $0.key < $1.key }
        self.posted = posted.sorted { $0.line < $1.line }
        self.accrued = accrued
    }

    /// Adds what a supply point used.
    public mutating func add(_ pieces: [RatedPiece], of point: SupplyPointID, prices: PriceList) {
        for piece in pieces { add(piece, of: point, sign: 1) }
        reckon(prices)
    }

    /// What stands on a ladder before we began to count, and was charged by somebody else: it is counted, and never charged.
    public mutating func begin(
        ladderUsed energy: WattHours, of point: SupplyPointID, on day: CivilDate, prices: PriceList
    ) {
        let version = prices.tariff.version(on: day)
        guard let ladder = version.ladder else { return }
        let begin = ladder.begin(of: day, holder: prices.holder)
        // A billing period of its own, before all of ours: no bill of ours has it.
        let key = LadderKey(
            supplyPoint: point, begin: begin, period: CivilDate(daysSinceEpoch: begin.firstOfMonth.daysSinceEpoch - 1),
            version: version.from)
        add(energy, to: key)
        reckon(prices)
    }

    /// Takes back what was added when less was known, and adds what is known now: late readings divide an interval anew. Ask
    /// ``holds(_:of:)`` first.
    public mutating func replace(
        _ old: [RatedPiece], with new: [RatedPiece], of point: SupplyPointID, prices: PriceList
    ) {
        for piece in old { add(piece, of: point, sign: -1) }
        for piece in new { add(piece, of: point, sign: 1) }
        usages.removeAll { $0.energy == .zero && $0.allocated == .zero }
        ladders.removeAll { $0.energy == .zero }
        reckon(prices)
    }

    /// Whether all of `pieces` is counted here still, so that it can be taken back.
    public func holds(_ pieces: [RatedPiece], of point: SupplyPointID) -> Bool {
        var copy = self
        for piece in pieces {
            guard let usage = copy.usages.firstIndex(where: { $0.key == piece.key }),
                copy.usages[usage].energy >= piece.energy
            else { return false }
            copy.usages[usage].energy = copy.usages[usage].energy - piece.energy
            guard let key = piece.ladderKey(of: point) else { continue }
            guard let ladder = copy.ladders.firstIndex(where: { $0.key == key }),
                copy.ladders[ladder].energy >= piece.energy
            else { return false }
            copy.ladders[ladder].energy = copy.ladders[ladder].energy - piece.energy
        }
        return true
    }

    /// Reckons ``accrued`` anew: after a change of energies, of prices or of what is known of the customer.
    public mutating func reckon(_ prices: PriceList) {
        var sum = Money.zero
        for line in lines(prices) { sum += line.amount }
        for entry in posted { sum -= entry.amount }
        accrued = sum
    }

    /// All lines at the prices of `prices`, in order, also those without energy.
    public func lines(_ prices: PriceList) -> [ChargedLine] {
        var lines: [ChargedLine] = []
        lines.reserveCapacity(usages.count + ladders.count)
        for usage in usages {
            let price = prices.price(usage.key)
            lines.append(
                ChargedLine(
                    line: .energy(usage.key), price: price, energy: usage.energy, allocated: usage.allocated))
        }
        addLadders(prices, to: &lines)
        addSurcharges(prices, to: &lines)
        return lines
    }

    /// Posts what is accrued: the amounts of the lines that changed, in order.
    public mutating func post(_ prices: PriceList) -> [(line: ChargedLine, amount: Money)] {
        var changes: [(line: ChargedLine, amount: Money)] = []
        var left = Dictionary(uniqueKeysWithValues: posted.map { ($0.line, $0.amount) })
        var now: [Posted] = []
        for line in lines(prices) {
            let before = left.removeValue(forKey: line.line) ?? .zero
            if line.amount != before { changes.append((line, line.amount - before)) }
            now.append(Posted(line: line.line, amount: line.amount))
        }
        // What no longer has any energy is given back.
        for entry in posted where left[entry.line] != nil && entry.amount != .zero {
            let price = Price(hundredMillionths: 0)
            changes.append(
                (ChargedLine(line: entry.line, price: price, energy: .zero, allocated: .zero), -entry.amount))
        }
        posted = now.filter { $0.amount != .zero }
        accrued = .zero
        return changes
    }

    /// Drops what ended more than two months before `day`, for which no late data are awaited any more; with nothing accrued only. What
    /// is still to be said of it stands in the ledger.
    ///
    /// - Returns: what was posted of the lines that it dropped.
    @discardableResult public mutating func forget(before day: CivilDate) -> [Posted] {
        guard accrued == .zero else { return [] }
        func isOver(_ period: CivilDate) -> Bool { Accrual.isForgotten(period, on: day) }
        usages.removeAll { isOver($0.key.period) }
        // Of a ladder all parts of a count go together: each one's steps begin where the one before ends. So a year's count stays as long
        // as late data may come for its December.
        var newest: [SupplyPointID: CivilDate] = [:]
        var awaited: Set<LadderCount> = []
        for ladder in ladders {
            newest[ladder.key.supplyPoint] = max(newest[ladder.key.supplyPoint] ?? ladder.key.begin, ladder.key.begin)
            if !isOver(ladder.key.period) { awaited.insert(LadderCount(ladder.key)) }
        }
        ladders.removeAll { ladder in
            ladder.key.begin != newest[ladder.key.supplyPoint] && !awaited.contains(LadderCount(ladder.key))
        }
        let kept = Set(ladders.map(\.key))
        var dropped: [Posted] = []
        posted.removeAll { entry in
            let isDropped =
                switch entry.line {
                case .ladder(let key, _): !kept.contains(key)
                default: isOver(entry.line.period)
                }
            if isDropped { dropped.append(entry) }
            return isDropped
        }
        return dropped
    }

    /// Lines of which nothing is left to be said on `day`: where what they belong to is dropped, so are they.
    public static func isForgotten(_ period: CivilDate, on day: CivilDate) -> Bool {
        period < remembered(on: day)
    }

    /// The first day of what is not forgotten on `day`: two months and the rest of theirs are kept for late data.
    public static func remembered(on day: CivilDate) -> CivilDate {
        CivilDate(daysSinceEpoch: day.firstOfMonth.daysSinceEpoch - 62)
    }

    // MARK: energies

    private mutating func add(_ piece: RatedPiece, of point: SupplyPointID, sign: Int64) {
        let energy = WattHours(piece.energy.value * sign)
        let allocated = piece.isAllocated ? energy : .zero
        let place = usages.lastIndex { $0.key <= piece.key }
        if let place, usages[place].key == piece.key {
            usages[place].energy += energy
            usages[place].allocated += allocated
        } else {
            usages.insert(
                Usage(key: piece.key, energy: energy, allocated: allocated), at: place.map { $0 + 1 } ?? 0)
        }
        if let key = piece.ladderKey(of: point) { add(energy, to: key) }
    }

    private mutating func add(_ energy: WattHours, to key: LadderKey) {
        let place = ladders.lastIndex { $0.key <= key }
        if let place, ladders[place].key == key {
            ladders[place].energy += energy
        } else {
            ladders.insert(LadderUsage(key: key, energy: energy), at: place.map { $0 + 1 } ?? 0)
        }
    }

    // MARK: lines

    private func addLadders(_ prices: PriceList, to lines: inout [ChargedLine]) {
        var before = WattHours.zero
        var last: LadderKey?
        for usage in ladders {
            let key = usage.key
            // The count goes on from one billing period and version to the next.
            if last.map({ $0.supplyPoint != key.supplyPoint || $0.begin != key.begin }) ?? true { before = .zero }
            last = key
            let after = before + usage.energy
            defer { before = after }
            guard !key.isTakeover, let ladder = prices.tariff.version(from: key.version).ladder else { continue }
            let limits = ladder.limits(from: key.begin, holder: prices.holder)
            for (index, energy) in ladder.divide(from: before, to: after, limits: limits).enumerated()
            where energy > .zero && ladder.steps[index].surcharge.hundredMillionths != 0 {
                lines.append(
                    ChargedLine(
                        line: .ladder(key, step: index), price: ladder.steps[index].surcharge, energy: energy,
                        allocated: .zero))
            }
        }
    }

    private func addSurcharges(_ prices: PriceList, to lines: inout [ChargedLine]) {
        var index = usages.startIndex
        while index < usages.endIndex {
            let key = usages[index].key
            var energy = WattHours.zero
            var allocated = WattHours.zero
            while index < usages.endIndex, usages[index].key.period == key.period,
                usages[index].key.version == key.version
            {
                energy += usages[index].energy
                allocated += usages[index].allocated
                index += 1
            }
            let surcharges = prices.tariff.version(from: key.version).surcharges.sorted { $0.name < $1.name }
            for surcharge in surcharges {
                lines.append(
                    ChargedLine(
                        line: .surcharge(period: key.period, version: key.version, name: surcharge.name),
                        price: surcharge.price, energy: energy, allocated: allocated))
            }
        }
    }
}

/// A line with what it counts.
public struct ChargedLine: Hashable, Sendable {
    public let line: ChargeLine
    public let price: Price
    /// All that the line counts so far.
    public let energy: WattHours
    /// How much of it nobody measured within its edges.
    public let allocated: WattHours

    public init(line: ChargeLine, price: Price, energy: WattHours, allocated: WattHours) {
        self.line = line
        self.price = price
        self.energy = energy
        self.allocated = allocated
    }

    /// Rounded once.
    public var amount: Money { price.cost(of: energy) }
}

extension RatedPiece {
    /// Where it counts on a ladder; nil without one.
    func ladderKey(of point: SupplyPointID) -> LadderKey? {
        ladder.map {
            LadderKey(supplyPoint: point, begin: $0, period: key.period, version: key.version)
        }
    }
}

/// One count of a ladder: from its beginning to the next one's.
private struct LadderCount: Hashable {
    let point: SupplyPointID
    let begin: CivilDate

    init(_ key: LadderKey) {
        point = key.supplyPoint
        begin = key.begin
    }
}
