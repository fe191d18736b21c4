import Quantities

/// Who pays for one or many accounts, under a payment number of their own.
public struct Payer: Hashable, Sendable, Codable {
    /// How what is left after disconnected accounts and debts is shared.
    public enum Share: String, Hashable, Sendable, Codable, CaseIterable {
        /// To each the same, to the fen.
        case equal
        /// By what each used in the period that is under way.
        case consumption
    }

    /// The payment number: no account has the same.
    public let number: String
    public var name: String
    /// As dialled.
    public var phone: String?
    public var share: Share

    public init(number: String, name: String, phone: String? = nil, share: Share = .equal) {
        self.number = number
        self.name = name
        self.phone = phone
        self.share = share
    }
}
