import Billing
import Languages
import Quantities

/// Bills, the latest first.
public struct BillsResponse: Hashable, Sendable, Codable {
    public let bills: [BillSummary]
    /// Ask again with `before` of this for older ones; absent at the end.
    public let next: String?

    public init(bills: [BillSummary], next: String? = nil) {
        self.bills = bills
        self.next = next
    }
}

/// A bill in a list.
public struct BillSummary: Hashable, Sendable, Codable {
    public let id: String
    /// As printed, `3301-202612-3`.
    public let number: String
    public let account: String
    public let kind: Told
    public let at: String
    /// The stretch of time, up to, not including, `to`.
    public let from: String
    public let to: String
    /// Yuan, whole fen; negative: a credit.
    public let total: String
    /// The last day on which it can be paid without penalty; absent: nothing is asked.
    public let due: String?
    /// Yuan; absent: nothing is asked, or it is paid in full.
    public let unpaid: String?

    public init(
        id: String, number: String, account: String, kind: Told, at: String, from: String, to: String, total: String,
        due: String? = nil, unpaid: String? = nil
    ) {
        self.id = id
        self.number = number
        self.account = account
        self.kind = kind
        self.at = at
        self.from = from
        self.to = to
        self.total = total
        self.due = due
        self.unpaid = unpaid
    }
}

/// A bill as it is printed: from its readings and lines anyone can work it out anew.
public struct BillResponse: Hashable, Sendable, Codable {
    public let bill: BillSummary
    public let name: String
    public let address: String
    public let readings: [BillReadingBody]
    public let lines: [BillLineBody]
    /// Sum of the lines, yuan, to the ledger's 0.0001.
    public let charges: String
    /// Less than a fen that earlier bills left.
    public let carriedIn: String
    /// Paid in advance and taken off.
    public let instalments: String
    /// Less than a fen that stays for the next one.
    public let carriedOut: String
    /// The last entry of the ledger that it knew.
    public let ledgerPosition: String
    public let notes: [Told]

    public init(
        bill: BillSummary, name: String, address: String, readings: [BillReadingBody], lines: [BillLineBody],
        charges: String, carriedIn: String, instalments: String, carriedOut: String, ledgerPosition: String,
        notes: [Told]
    ) {
        self.bill = bill
        self.name = name
        self.address = address
        self.readings = readings
        self.lines = lines
        self.charges = charges
        self.carriedIn = carriedIn
        self.instalments = instalments
        self.carriedOut = carriedOut
        self.ledgerPosition = ledgerPosition
        self.notes = notes
    }
}

/// What a meter showed at the beginning and at the end. Energy is kWh as text.
public struct BillReadingBody: Hashable, Sendable, Codable {
    public let meter: String
    public let from: String
    public let fromAt: String
    public let to: String
    public let toAt: String
    public let used: String

    public init(meter: String, from: String, fromAt: String, to: String, toAt: String, used: String) {
        self.meter = meter
        self.from = from
        self.fromAt = fromAt
        self.to = to
        self.toAt = toAt
        self.used = used
    }
}

/// A line of a bill: quantity times rate is the amount, rounded once to the ledger's 0.0001 yuan; of a month's fixed charge the part of
/// its days.
public struct BillLineBody: Hashable, Sendable, Codable {
    /// As the ledger and the audit name it: `energy/2026-11-01/2026-01-01/01-01/flat`.
    public let code: String
    /// What is charged.
    public let item: Told
    /// The first day of the period that it belongs to, and of the tariff's version.
    public let period: String
    public let version: String
    public let quantity: String?
    /// `kWh`, `kVA`, `kW`; absent of a power factor.
    public let unit: String?
    /// Yuan for a unit, or percent.
    public let rate: String?
    /// Yuan, to the ledger's 0.0001.
    public let amount: String
    /// kWh of it that nobody measured within its edges; divided by time.
    public let allocated: String?
    /// The period was billed before: what later data add.
    public let correction: Bool
}

extension BillLineBody {
    public init(_ line: BillLine) {
        code = line.line.description
        let (code, words, unit) = Texts.billItem(line.line)
        item = Told(code, words)
        period = line.line.period.description
        version = line.line.version.description
        self.unit = unit
        if case .powerFactor = line.line {
            // Of months that are corrected only by their charges no factor is told anew.
            quantity =
                line.quantity == 0 && line.isCorrection
                ? nil : "\(line.quantity.magnitude / 100).\(padded(line.quantity.magnitude % 100, 2))"
        } else {
            // Thousandths, whether of kWh, kVA or kW.
            quantity = WattHours(line.quantity).description
        }
        rate = line.rate.map { rate in
            switch rate {
            case .perKilowattHour(let price): price.description
            case .perKilo(let money): money.description
            case .share(let points):
                "\(points < 0 ? "-" : "")\(points.magnitude / 100).\(padded(points.magnitude % 100, 2)) %"
            }
        }
        amount = line.amount.description
        allocated = line.allocated == .zero ? nil : line.allocated.description
        correction = line.isCorrection
    }
}

/// What a customer owes or has lodged besides the balance. Yuan as text.
public struct DuesBody: Hashable, Sendable, Codable {
    /// Bills that are not paid in full, the oldest first.
    public let bills: [OpenBillBody]
    /// Principal of bills that are past their due day.
    public let overdue: String
    public let penalty: String
    public let oldDebt: String
    public let deposit: String
    public let writtenOff: String
    public let guarantors: [GuarantorBody]
    public let emergency: EmergencyBody?

    public init(
        bills: [OpenBillBody], overdue: String, penalty: String, oldDebt: String, deposit: String, writtenOff: String,
        guarantors: [GuarantorBody], emergency: EmergencyBody? = nil
    ) {
        self.bills = bills
        self.overdue = overdue
        self.penalty = penalty
        self.oldDebt = oldDebt
        self.deposit = deposit
        self.writtenOff = writtenOff
        self.guarantors = guarantors
        self.emergency = emergency
    }
}

/// A bill that is not paid in full.
public struct OpenBillBody: Hashable, Sendable, Codable {
    public let id: String
    public let due: String
    public let total: String
    public let unpaid: String
    public let overdue: Bool

    public init(id: String, due: String, total: String, unpaid: String, overdue: Bool) {
        self.id = id
        self.due = due
        self.total = total
        self.unpaid = unpaid
        self.overdue = overdue
    }
}

/// Whoever answers for a customer's debt.
public struct GuarantorBody: Hashable, Sendable, Codable {
    public let name: String
    public let phone: String
    public let identity: String
    /// Up to how much.
    public let amount: String
    /// The last day; absent: without end.
    public let until: String?

    public init(name: String, phone: String, identity: String, amount: String, until: String? = nil) {
        self.name = name
        self.phone = phone
        self.identity = identity
        self.amount = amount
        self.until = until
    }
}

/// Credit for an emergency that was activated.
public struct EmergencyBody: Hashable, Sendable, Codable {
    public let limit: String
    /// What can still be used of it; of one that was used up nothing, until all of it is repaid.
    public let left: String
    public let activatedAt: String
    /// `unused`, `drawn`, `exhausted`.
    public let use: Told

    public init(limit: String, left: String, activatedAt: String, use: Told) {
        self.limit = limit
        self.left = left
        self.activatedAt = activatedAt
        self.use = use
    }
}
