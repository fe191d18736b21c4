import Quantities

/// A bill: what an account was charged between two cuts, every line of it reproducible from the ledger. Never changed: what becomes
/// known later stands on the next one.
public struct Bill: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// Of a billed account: it asks for money.
        case settlement
        /// Of an account that pays in advance: it tells, and asks for nothing.
        case statement
        /// An instalment in advance, to be taken off the next settlement.
        case instalment
        /// What a billed account owed at the takeover.
        case opening
        /// The last one of an account.
        case final
    }

    public let id: BillID
    /// As printed: account number, month of the cut and count, `3301-202612-3`.
    public let number: String
    public let account: AccountID
    public let kind: Kind
    /// When it was made.
    public let at: Instant
    /// The stretch of time, up to, not including, the cut.
    public let from: CivilDate
    public let to: CivilDate
    /// The last ledger entry that it knew.
    public let position: Int64
    /// What the meters showed.
    public let readings: [RegisterRun]
    public let lines: [BillLine]
    /// Less than a fen that earlier bills left.
    public let carriedIn: Money
    /// Instalments that are taken off.
    public let instalments: Money
    /// Whole fen: the lines, with what was carried in, less instalments, less what is carried on. Negative: a credit.
    public let total: Money
    /// Less than a fen that stays for the next one.
    public let carriedOut: Money
    /// The last day on which it can be paid without penalty; nil: nothing is asked.
    public let due: CivilDate?
    public let notes: [BillNote]

    public init(
        id: BillID, number: String, account: AccountID, kind: Kind, at: Instant, from: CivilDate, to: CivilDate,
        position: Int64, readings: [RegisterRun] = [], lines: [BillLine] = [], carriedIn: Money = .zero,
        instalments: Money = .zero, total: Money, carriedOut: Money = .zero, due: CivilDate?, notes: [BillNote] = []
    ) {
        self.id = id
        self.number = number
        self.account = account
        self.kind = kind
        self.at = at
        self.from = from
        self.to = to
        self.position = position
        self.readings = readings
        self.lines = lines
        self.carriedIn = carriedIn
        self.instalments = instalments
        self.total = total
        self.carriedOut = carriedOut
        self.due = due
        self.notes = notes
    }

    /// All that it charges, in the ledger's unit.
    public var charges: Money { lines.reduce(.zero) { $0 + $1.amount } }
}

/// What a reader of a bill must know besides its figures.
public enum BillNote: Hashable, Sendable, Codable {
    /// A meter was not read at the cut or since: the last reading before it is used.
    case readBefore(MeterID)
    /// Energy that nobody measured within its edges was divided by time.
    case allocated(WattHours)
    /// The tariff asks for capacity, and the account's is not known: it is not charged.
    case capacityMissing
    /// Not charged.
    case demandNotMeasured(month: CivilDate)
    /// Not adjusted.
    case powerFactorNotMeasured(month: CivilDate)
    /// The line of capacity or demand whose day is `from` is for so many of its month's days.
    case partOfMonth(from: CivilDate, days: Int64, of: Int64)
    /// What the meter showed does not go with the transformers on file: it is charged by what is on file until that is settled.
    case ratioDoubtful(MeterID)
}

extension BillNote {
    /// The meter that it is about.
    public var meter: MeterID? {
        switch self {
        case .readBefore(let meter), .ratioDoubtful(let meter): meter
        default: nil
        }
    }
}

extension BillNote: CustomStringConvertible {
    /// `read-before/17`, `allocated/1200`, `capacity-missing`, `demand-not-measured/2026-11-01`. Read back by ``init(_:)``.
    public var description: String {
        switch self {
        case .readBefore(let meter): "read-before/\(meter)"
        case .allocated(let energy): "allocated/\(energy.value)"
        case .capacityMissing: "capacity-missing"
        case .demandNotMeasured(let month): "demand-not-measured/\(month)"
        case .powerFactorNotMeasured(let month): "power-factor-not-measured/\(month)"
        case .partOfMonth(let from, let days, let all): "part-of-month/\(from)/\(days)/\(all)"
        case .ratioDoubtful(let meter): "ratio-doubtful/\(meter)"
        }
    }

    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/")
        switch (parts.first, parts.count) {
        case ("read-before", 2):
            guard let meter = Int64(parts[1]) else { return nil }
            self = .readBefore(MeterID(meter))
        case ("allocated", 2):
            guard let energy = Int64(parts[1]) else { return nil }
            self = .allocated(WattHours(energy))
        case ("capacity-missing", 1): self = .capacityMissing
        case ("demand-not-measured", 2):
            guard let month = CivilDate(parts[1]) else { return nil }
            self = .demandNotMeasured(month: month)
        case ("power-factor-not-measured", 2):
            guard let month = CivilDate(parts[1]) else { return nil }
            self = .powerFactorNotMeasured(month: month)
        case ("part-of-month", 4):
            guard let from = CivilDate(parts[1]), let days = Int64(parts[2]), let all = Int64(parts[3]) else {
                return nil
            }
            self = .partOfMonth(from: from, days: days, of: all)
        case ("ratio-doubtful", 2):
            guard let meter = Int64(parts[1]) else { return nil }
            self = .ratioDoubtful(MeterID(meter))
        default: return nil
        }
    }
}
