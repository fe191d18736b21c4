import Billing
import Engine
import Quantities
import Supply

/// A channel's books and files, for tests of the daily close.
extension EngineHarness {
    static let yesterday = day("2026-11-22")

    /// A layout for the desk, which closes its day at 23:00.
    static let deskLayout = ChannelLayout(
        name: "desk", channels: ["desk"],
        columns: .init(serial: .named("serial"), account: .named("account"), amount: .named("amount")),
        amountUnit: .yuan, fileName: FileNamePattern("desk_{yyyyMMdd}.csv"), cutOff: time("23:00"))

    func teachLayout(_ layout: ChannelLayout = EngineHarness.deskLayout) {
        _ = ask(.importData(ImportBatch(channelLayouts: [layout])), by: EngineHarness.supervisor)
    }

    /// A payment of a business date, paid at nine of it.
    func dated(
        _ account: String, _ amount: Money, serial: String, on date: CivilDate = EngineHarness.yesterday,
        at: TimeOfDay = time("09:00")
    ) -> PaymentRequest {
        PaymentRequest(
            key: PaymentKey(channel: "desk", businessDate: date, serial: serial), accountNumber: account,
            amount: amount, paidAt: SiteCalendar.china.instant(date, at))
    }

    static func line(_ request: PaymentRequest, paidAt: Instant? = nil, number: Int = 2) -> StatementItem {
        StatementItem(
            kind: .payment, line: number, serial: request.key.serial, accountNumber: request.accountNumber,
            amount: request.amount, paidAt: paidAt ?? request.paidAt)
    }

    /// The channel's file of a date; `hash` names what is in it.
    static func file(
        _ items: [StatementItem], on date: CivilDate = EngineHarness.yesterday, hash: String = "h"
    ) -> ChannelStatement {
        ChannelStatement(channel: "desk", businessDate: date, items: items, hash: hash, name: "desk.csv")
    }

    @discardableResult
    func closeDay(_ statement: ChannelStatement, by actor: Actor = EngineHarness.desk) -> StaffAnswer? {
        ask(.dailyClose(.file(statement)), by: actor, reason: "")
    }

    /// What is open, in words, in the order of their keys.
    var listed: [String] {
        state.closeItems.values.sorted { $0.key < $1.key }.map {
            ([$0.key.description, $0.difference.finding.rawValue] + $0.difference.fields.map(\.rawValue))
                .joined(separator: " ")
        }
    }

    /// How each difference that was ever found ended, by its serial.
    var settledWays: [String: CloseItem.Settlement.Way] {
        var ways: [String: CloseItem.Settlement.Way] = [:]
        for case .closeItem(let item) in records { ways[item.difference.serial] = item.settlement?.way }
        return ways
    }
}

extension StaffAnswer {
    func detail(_ name: String) -> String? { details.first { $0.name == name }?.value }
}
