import Billing
import Quantities

/// A channel's file of a business date, as the channel writes it.
struct BankFile {
    let name: String
    let text: String

    private struct Row {
        let serial: String
        let number: String
        let amount: Money
        let at: Instant
        let isPayment: Bool
        var original = ""
    }

    init(_ book: BankBook, _ layout: ChannelLayout, of day: CivilDate) {
        name = "\(book.name)-\(day).csv"
        var rows: [Row] = []
        for transfer in book.transfers {
            let reversals = transfer.reversals.filter { $0.day == day && $0.isInFile }
            // Some leave out what was paid and taken back on the same day.
            let back = transfer.reversals.filter { $0.day == day }.reduce(Money.zero) { $0 + $1.amount }
            if layout.leavesOutReversed, transfer.fileDay == day, back == transfer.amount { continue }
            if transfer.fileDay == day {
                rows.append(
                    Row(
                        serial: transfer.key.serial, number: transfer.fileNumber ?? transfer.number,
                        amount: transfer.amount, at: transfer.at, isPayment: true))
            }
            for reversal in reversals {
                rows.append(
                    Row(
                        serial: reversal.serial, number: transfer.number, amount: reversal.amount,
                        at: SiteCalendar.china.midnight(of: day) + .hours(12), isPayment: false,
                        original: transfer.key.serial))
            }
        }
        text = BankFile.write(rows, layout)
    }

    private static func write(_ rows: [Row], _ layout: ChannelLayout) -> String {
        let separator = String(decoding: [layout.separator.byte], as: UTF8.self)
        let payment = layout.kinds.first { $0.value == .payment }?.key
        let reversal = layout.kinds.first { $0.value == .reversal }?.key
        var lines: [String] = layout.skippedLines > 0 ? ["# daily file"] : []
        let header = ["serial", "account", "amount", "paid_at", "kind", "original"]
        lines.append(header.joined(separator: separator))
        var sum = Money.zero
        for row in rows {
            sum += row.isPayment ? row.amount : -row.amount
            // Without a word for it, the sign tells.
            let sign = payment == nil && !row.isPayment ? "-" : ""
            let amount = layout.amountUnit == .fen ? "\(row.amount.fenTowardZero)" : yuan(row.amount)
            lines.append(
                [
                    row.serial, row.number, sign + amount, time(row.at, layout.paidAt?.text ?? ""),
                    (row.isPayment ? payment : reversal) ?? "", row.original,
                ].joined(separator: separator))
        }
        if let totals = layout.totals {
            lines.append([totals.mark ?? "", "\(rows.count)", yuan(sum)].joined(separator: separator))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func yuan(_ amount: Money) -> String {
        let fen = amount.fenTowardZero
        return "\(fen < 0 ? "-" : "")\(fen.magnitude / 100).\(padded(fen.magnitude % 100, 2))"
    }

    private static func time(_ instant: Instant, _ pattern: String) -> String {
        let calendar = SiteCalendar.china
        let day = calendar.date(at: instant)
        let seconds = calendar.millisecondsOfDay(at: instant) / 1000
        let (hour, minute, second) = (padded(seconds / 3600, 2), padded(seconds / 60 % 60, 2), padded(seconds % 60, 2))
        return pattern.contains("-")
            ? "\(day) \(hour):\(minute):\(second)"
            : "\(padded(day.year, 4))\(padded(day.month, 2))\(padded(day.day, 2))\(hour)\(minute)\(second)"
    }
}
