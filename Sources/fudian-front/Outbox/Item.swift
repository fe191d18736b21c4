/// Something of the channel's that the daemon must get: a payment or a reversal.
struct Item: Codable, Equatable, Sendable {
    enum Kind: String, Codable, Sendable {
        case payment, reversal

        /// Where the daemon takes it.
        var path: String {
            switch self {
            case .payment: "/v1/payments"
            case .reversal: "/v1/reversals"
            }
        }
    }

    let kind: Kind
    /// Business date and serial of a payment, a reversal's own id: what makes it the same.
    let key: String
    /// The body as it is sent, every time the same bytes.
    let body: String

    var id: String { "\(kind.rawValue) \(key)" }
}

/// What the daemon said at last: a receipt, or a refusal that sending again would not change.
struct Settled: Codable, Equatable, Sendable {
    let status: Int
    let body: String
}
