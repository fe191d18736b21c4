import Quantities
import Supply

/// The text of a message to a customer. Pure: the same notice always reads the same.
///
/// Every text names the account. Amounts are whole fen: what is asked for is rounded up, so that paying it always suffices;
/// what is left is rounded down, so that nobody is told of money that is not there.
public struct NoticeText: Hashable, Sendable {
    /// The account's number, as it stands on the contract.
    public var accountNumber: String
    /// The customer's name.
    public var accountName: String
    public var kind: NoticeKind
    /// What the notice names: the amount owed, missing or left (see ``Notice/amount``).
    public var amount: Money
    /// How long after delivery the supply may be switched off, for the two formal notices; nil: not said.
    public var period: Span?
    /// How the button on the meter is pressed, by its profile.
    public var guide: String?
    /// Up to which power the supply may be used, for messages about that; nil: not said.
    public var limit: Watts?
    /// The amounts of several accounts of one payer, by their numbers; empty: it is about one.
    public var lines: [Line] = []
    /// Why power is late; nil: not said.
    public var late: LateReason?
    /// What the coming bill will come to; nil: not said.
    public var forecast: Money?
    /// How power returns where the customer chose it; nil: by itself.
    public var returns: SafeRestore?

    public init(
        accountNumber: String, accountName: String, kind: NoticeKind, amount: Money, period: Span? = nil,
        late: LateReason? = nil, guide: String? = nil, limit: Watts? = nil
    ) {
        self.limit = limit
        self.accountNumber = accountNumber
        self.accountName = accountName
        self.kind = kind
        self.amount = amount
        self.period = period
        self.guide = guide
        self.late = late
    }

    /// The text of a letter.
    public init(of letter: NoticeLetter, guide: String? = nil) {
        let isOfPayer = letter.notice.recipient == .payer && !letter.notice.name.isEmpty
        self.init(
            accountNumber: letter.first.accountNumber,
            accountName: isOfPayer ? letter.notice.name : letter.first.accountName, kind: letter.notice.kind,
            amount: letter.notice.amount, period: letter.period, late: letter.notice.late,
            guide: guide, limit: letter.limit)
        forecast = letter.notice.forecast
        returns = letter.returns
        if !letter.more.isEmpty {
            amount = letter.lines.reduce(.zero) { $0 + $1.notice.amount.roundedUpToFen }
            lines = letter.lines.map { Line(accountNumber: $0.accountNumber, amount: $0.notice.amount) }
        }
    }

    /// One of several accounts.
    public struct Line: Hashable, Sendable {
        public let accountNumber: String
        public let amount: Money

        public init(accountNumber: String, amount: Money) {
            self.accountNumber = accountNumber
            self.amount = amount
        }
    }

    /// `3301 12.00, 3302 5.00`; as a debt is asked, or as what is left is told. Each is named: the receipt counts for what was told.
    func listed(_ separator: String) -> String {
        lines.map { line in
            var one = self
            one.amount = line.amount
            let amount = kind.isLowBalance ? one.left : one.asked
            return "\(NoticeText.oneLine(line.accountNumber)) \(amount)"
        }.joined(separator: separator)
    }

    /// The text as it is sent. `signature` stands before it in the brackets that Chinese operators require; empty: none.
    public func written(in language: NoticeLanguage = .chinese, signature: String = "") -> String {
        let sign = NoticeText.oneLine(signature)
        let body =
            switch language {
            case .chinese: chinese
            case .english: english
            }
        guard !sign.isEmpty else { return body }
        return language == .chinese ? "【\(sign)】\(body)" : "[\(sign)] \(body)"
    }

    /// What is asked for: whole fen, rounded up, never negative.
    var asked: Money { max(amount, .zero).roundedUpToFen }

    /// What is left: whole fen, rounded down.
    var left: Money { -((-amount).roundedUpToFen) }

    var name: String { NoticeText.oneLine(accountName) }

    var number: String { NoticeText.oneLine(accountNumber) }

    /// Master data come from other systems: a line break in a name must not become one in a message.
    static func oneLine(_ text: String) -> String {
        let visible = text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }
        return String(String.UnicodeScalarView(visible))
    }
}
