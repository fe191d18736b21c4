import Quantities

/// What a payer is told.
public struct Receipt: Hashable, Sendable, Codable {
    public let payment: PaymentID
    /// As the payer gave it.
    public let accountNumber: String
    public let amount: Money
    public let receivedAt: Instant
    /// Posted balance after the payment, less what is accrued; nil in suspense, and for a payment number, whose accounts have each
    /// their own.
    public let available: Money?
    /// What the payment sets off for the supply; of several accounts the one that the payer has to know most urgently.
    public let supply: SupplyNote
    /// What is still missing for power to return or to stay, in whole fen, of all accounts; zero where money does neither.
    public let missing: Money
    /// What reversals that had come first took back at once.
    public let reversed: Money
    /// What each account got, line by line; empty in suspense.
    public let accounts: [ReceiptAccount]

    public init(
        payment: PaymentID, accountNumber: String, amount: Money, receivedAt: Instant, available: Money?,
        supply: SupplyNote, missing: Money, reversed: Money = .zero, accounts: [ReceiptAccount] = []
    ) {
        self.payment = payment
        self.accountNumber = accountNumber
        self.amount = amount
        self.receivedAt = receivedAt
        self.available = available
        self.supply = supply
        self.missing = missing
        self.reversed = reversed
        self.accounts = accounts
    }

    /// What the money went to, line by line, in the order in which it was divided. Together the whole amount, but for money in
    /// suspense, which has no lines.
    public var parts: [TopUp.Part] { accounts.flatMap(\.parts) }

    /// What a payer learns of the supply.
    public enum SupplyNote: String, Hashable, Sendable, Codable, CaseIterable {
        /// It is on.
        case on
        /// It was off or about to be switched off, and is being switched on.
        case restoring
        /// It was off, and returns once somebody has called and heard that it may.
        case toConfirm = "to_confirm"
        /// It was off, and is made ready: somebody presses the button on the meter.
        case toPress = "to_press"
        /// It stays off: ``Receipt/missing`` is needed.
        case stillOff = "still_off"
        /// It is on, and about to be switched off unless ``Receipt/missing`` is paid.
        case onStillOwing = "on_still_owing"
        /// Its relay was not seen yet, or not since an order.
        case notKnown = "not_known"
        /// The meter keeps the credit, and the amount is being written into it.
        case purchaseUnderWay = "purchase_under_way"
        /// It is off under an electrician's tag, and stays so until the tag is lifted.
        case lockedOut = "locked_out"
        /// The meter's own protection has opened it: it returns when an engineer has looked.
        case toEngineer = "to_engineer"
        /// It is off at the customer's own wish.
        case offOnRequest = "off_on_request"
        /// It is off for a load above its limit: it returns by itself, or when the customer has called.
        case offByLimit = "off_by_limit"
        /// Somebody else opened it: a person has to look.
        case offOtherwise = "off_otherwise"
        /// The account has ended: what is paid is its debt, and no supply hangs on it.
        case accountClosed = "account_closed"
        /// The payer's account is not known: the money lies in suspense, and staff will look.
        case suspense

        /// Whether the payment did not suffice.
        public var asksForMore: Bool { self == .stillOff || self == .onStillOwing }

        /// Whether it is off for another reason than money, so that money alone brings no light.
        public var isOffOtherwise: Bool {
            switch self {
            case .lockedOut, .toEngineer, .offOnRequest, .offByLimit, .offOtherwise: true
            case .on, .restoring, .toConfirm, .toPress, .stillOff, .onStillOwing, .notKnown, .purchaseUnderWay,
                .accountClosed, .suspense:
                false
            }
        }

        /// The one of several that a payer must know first.
        public static func mostUrgent(_ notes: [SupplyNote]) -> SupplyNote {
            let order: [SupplyNote] = [
                .stillOff, .onStillOwing, .lockedOut, .toEngineer, .offOnRequest, .offByLimit, .offOtherwise,
                .toConfirm,
                .toPress, .restoring, .purchaseUnderWay, .notKnown, .on, .accountClosed,
                .suspense,
            ]
            return order.first { notes.contains($0) } ?? .on
        }
    }
}

/// One account's side of a receipt.
public struct ReceiptAccount: Hashable, Sendable, Codable {
    public let account: AccountID
    public let number: String
    /// What of the payment it got.
    public let amount: Money
    /// Posted balance after it, less what is accrued.
    public let available: Money
    public let supply: Receipt.SupplyNote
    /// As ``Receipt/missing``.
    public let missing: Money
    /// What the amount went to; together they are the amount.
    public let parts: [TopUp.Part]

    public init(
        account: AccountID, number: String, amount: Money, available: Money, supply: Receipt.SupplyNote,
        missing: Money, parts: [TopUp.Part]
    ) {
        self.account = account
        self.number = number
        self.amount = amount
        self.available = available
        self.supply = supply
        self.missing = missing
        self.parts = parts
    }
}
