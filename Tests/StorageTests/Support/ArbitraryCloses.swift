import Billing
import Engine
import Quantities

/// What the daily close keeps, of every shape.
extension Arbitrary {
    mutating func closeKey() -> CloseKey {
        CloseKey(channel: one(["desk", "icbc"]), businessDate: CivilDate(daysSinceEpoch: int(20_000...20_004)))
    }

    mutating func closeSum() -> CloseSum {
        CloseSum(payments: small(0...99), paid: money(), reversals: small(0...9), reversed: money())
    }

    mutating func closeTotals() -> CloseTotals {
        CloseTotals(
            here: closeSum(), there: closeSum(), matched: small(0...99), netted: small(0...9), onlyHere: small(0...9),
            onlyThere: small(0...9), different: small(0...9))
    }

    mutating func statementItem(_ serial: String, line: Int) -> StatementItem {
        StatementItem(
            kind: any(), line: line, serial: serial, accountNumber: one(["331", "a|b", "户"]),
            amount: Money(tenThousandths: int(1...9_000_000)), paidAt: maybe { $0.instant() },
            original: maybe { $0.text() }, note: maybe { $0.text() })
    }

    mutating func channelFile(_ id: ChannelFileID, key: CloseKey) -> ChannelFile {
        let items = (0..<small(0...5)).map { statementItem("\($0)", line: $0 * 2 + 2) }
        return ChannelFile(
            id: id, purpose: any(),
            statement: ChannelStatement(
                channel: key.channel, businessDate: key.businessDate, items: items, hash: text(), name: text()),
            receivedAt: instant(), by: text(), totals: closeTotals())
    }

    mutating func dailyClose(_ key: CloseKey, file: ChannelFileID) -> DailyClose {
        DailyClose(
            key: key, state: any(), file: file, files: small(1...9), closedAt: instant(), closedBy: text(),
            totals: closeTotals())
    }

    mutating func closeItem(_ id: CloseItemID, key: CloseKey) -> CloseItem? {
        let kind: CloseItemKind = any()
        let serial = one(["17", "a|%", "R1"])
        let here = BookedItem(
            kind: kind, serial: serial, numbers: some { $0.text() }, amount: money(), at: instant(),
            original: maybe { $0.text() })
        let difference = CloseDifference(
            kind: kind, serial: serial, here: bool() ? here : nil, there: bool() ? statementItem(serial, line: 3) : nil)
        return difference.map {
            CloseItem(
                id: id, close: key, difference: $0, accounts: some { $0.id() }, foundAt: instant(), askAt: instant(),
                settlement: maybe { CloseItem.Settlement($0.any(), at: $0.instant(), by: $0.text(), note: $0.text()) })
        }
    }

    mutating func channelLayout(_ name: String) -> ChannelLayout {
        let isNamed = bool()
        func column(_ a: inout Arbitrary) -> ChannelLayout.Column {
            isNamed ? .named(a.one(["流水号", "a|b", "="])) : .place(a.small(1...99))
        }
        return ChannelLayout(
            name: name, channels: some { $0.one(["icbc", "alipay"]) }, purpose: any(), encoding: any(),
            separator: any(), skippedLines: small(0...9), hasHeader: bool(),
            columns: .init(
                serial: column(&self), account: column(&self), amount: column(&self), paidAt: maybe(column),
                kind: maybe(column), original: maybe(column), businessDate: maybe(column), note: maybe(column)),
            amountUnit: any(), paidAt: maybe { $0.one([DatePattern("yyyyMMdd"), nil]) } ?? nil,
            kinds: bool() ? [:] : ["缴费": any(), "a|%": any()],
            totals: maybe {
                .init(
                    position: $0.any(), mark: $0.maybe { $0.text() }, count: $0.small(1...9), sum: $0.small(1...9),
                    counted: $0.any())
            }, businessDate: bool() ? nil : DatePattern("yyyy-MM-dd"),
            fileName: bool() ? nil : FileNamePattern("a_{yyyyMMdd}.csv"), cutOff: time(), leavesOutReversed: bool())
    }

    mutating func directDebit(_ id: DirectDebitID, batch: CloseKey) -> DirectDebit {
        DirectDebit(
            id: id, batch: batch, account: AccountID(int(1...Town.size)), accountNumber: text(),
            amount: Money(fen: int(1...99_999)), askedAt: instant(), askedBy: text(),
            answer: maybe {
                DirectDebit.Answer($0.any(), at: $0.instant(), by: $0.text(), note: $0.maybe { $0.text() })
            })
    }
}
