import Billing
import GRDB
import Quantities

/// A payment for a payment number, whole, with what was taken back of it.
public struct PayerMoney: Hashable, Sendable {
    public let payment: Payment
    /// Booked ones, in the order in which they came.
    public let reversals: [Reversal]
}

extension Histories {
    /// Payments for a payment number, the latest first. One that came while no account belonged to the number lies in suspense, and is
    /// not among them.
    ///
    /// - Parameter before: only those with a lower id.
    public func money(
        ofPayer number: String, before: PaymentID? = nil, limit: Int = 50
    ) async throws(StoreError) -> [PayerMoney] {
        try await read { db in
            let payments = try Store.rows(
                db, PaymentRow.table.select + " WHERE payer = ? AND id < ? ORDER BY id DESC LIMIT ?", PaymentRow.read,
                [number, before?.number ?? Int64.max, Self.bounded(limit)])
            return try payments.map { payment in
                let cells = StatementArguments(PaymentRow.keyCells(payment.request.key))
                let reversals = try Store.rows(db, ReversalRow.ofPayment, ReversalRow.read, cells)
                return PayerMoney(
                    payment: payment, reversals: Reversal.booked(reversals, of: payment.request.amount))
            }
        }
    }
}
