import Quantities

/// How a channel writes its file: data, so that another bank needs no other program.
public struct ChannelLayout: Hashable, Sendable {
    public var name: String
    /// The channels that write so.
    public var channels: [String]
    public var purpose: Purpose
    public var encoding: Encoding
    /// Between two cells.
    public var separator: Separator
    /// Lines before everything else that say nothing to us.
    public var skippedLines: Int
    /// Whether a line names the columns.
    public var hasHeader: Bool
    public var columns: Columns
    public var amountUnit: AmountUnit
    /// How the time of payment is written, where there is a column for it.
    public var paidAt: DatePattern?
    /// The words of the column `kind`. Without that column the sign of the amount tells: a reversal is negative.
    public var kinds: [String: LineKind]
    public var totals: Totals?
    /// How the business date is written, where there is a column for it.
    public var businessDate: DatePattern?
    /// How files are named, where that tells the business date.
    public var fileName: FileNamePattern?
    /// Payments after this may come in the next day's file: nobody is asked about them before.
    public var cutOff: TimeOfDay
    /// The file has neither a payment that was reversed in whole on its day nor that reversal.
    public var leavesOutReversed: Bool

    public init(
        name: String, channels: [String], purpose: Purpose = .statement, encoding: Encoding = .utf8,
        separator: Separator = .comma, skippedLines: Int = 0, hasHeader: Bool = true, columns: Columns,
        amountUnit: AmountUnit, paidAt: DatePattern? = nil, kinds: [String: LineKind] = [:], totals: Totals? = nil,
        businessDate: DatePattern? = nil, fileName: FileNamePattern? = nil, cutOff: TimeOfDay,
        leavesOutReversed: Bool = false
    ) {
        self.name = name
        self.channels = channels
        self.purpose = purpose
        self.encoding = encoding
        self.separator = separator
        self.skippedLines = skippedLines
        self.hasHeader = hasHeader
        self.columns = columns
        self.amountUnit = amountUnit
        self.paidAt = paidAt
        self.kinds = kinds
        self.totals = totals
        self.businessDate = businessDate
        self.fileName = fileName
        self.cutOff = cutOff
        self.leavesOutReversed = leavesOutReversed
    }

    /// What a file is for.
    public enum Purpose: String, Hashable, Sendable, CaseIterable {
        /// What the channel took in on a day, for the daily close.
        case statement
        /// What became of the direct debits that it was asked for.
        case debits
    }

    public enum Encoding: String, Hashable, Sendable, CaseIterable {
        case utf8 = "utf-8"
        /// With GBK and GB 2312, which it contains.
        case gb18030
    }

    public enum Separator: String, Hashable, Sendable, CaseIterable {
        case comma, semicolon, bar, tab

        /// As it stands in a file.
        public var byte: UInt8 {
            switch self {
            case .comma: UInt8(ascii: ",")
            case .semicolon: UInt8(ascii: ";")
            case .bar: UInt8(ascii: "|")
            case .tab: UInt8(ascii: "\t")
            }
        }
    }

    public enum AmountUnit: String, Hashable, Sendable, CaseIterable {
        case yuan, fen
    }

    /// What a word in the column `kind` says of its line.
    public enum LineKind: String, Hashable, Sendable, CaseIterable {
        case payment, reversal
        /// A direct debit that the bank did not carry out.
        case refused
        /// Nothing to us: a payment that failed at the counter, say.
        case skipped
    }

    /// A column by its name in the header, or by its place, from 1.
    public enum Column: Hashable, Sendable {
        case named(String)
        case place(Int)
    }

    public struct Columns: Hashable, Sendable {
        public var serial: Column
        /// An account number, or a payment number.
        public var account: Column
        public var amount: Column
        public var paidAt: Column?
        public var kind: Column?
        /// Of a reversal, the serial of the payment that it takes back.
        public var original: Column?
        public var businessDate: Column?
        /// Why a debit was refused.
        public var note: Column?

        public init(
            serial: Column, account: Column, amount: Column, paidAt: Column? = nil, kind: Column? = nil,
            original: Column? = nil, businessDate: Column? = nil, note: Column? = nil
        ) {
            self.serial = serial
            self.account = account
            self.amount = amount
            self.paidAt = paidAt
            self.kind = kind
            self.original = original
            self.businessDate = businessDate
            self.note = note
        }
    }

    /// A line that says what the others must come to.
    public struct Totals: Hashable, Sendable {
        public enum Position: String, Hashable, Sendable, CaseIterable {
            /// Before the header.
            case first
            case last
        }
        public enum Counted: String, Hashable, Sendable, CaseIterable {
            /// All lines; the amount is that of the payments less that of the reversals.
            case all
            /// Payments alone.
            case payments
        }
        public var position: Position
        /// What stands in its first cell, so that a file without it is not taken for one with it.
        public var mark: String?
        /// The places of its cells, from 1.
        public var count: Int
        public var sum: Int
        public var counted: Counted

        public init(position: Position, mark: String? = nil, count: Int, sum: Int, counted: Counted = .all) {
            self.position = position
            self.mark = mark
            self.count = count
            self.sum = sum
            self.counted = counted
        }
    }
}
