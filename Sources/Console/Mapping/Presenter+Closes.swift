import API
import Billing
import Engine
import Quantities
import Storage
import Supply

extension Presenter {
    func close(_ close: DailyClose) -> CloseSummary {
        let totals = close.totals
        return CloseSummary(
            channel: close.key.channel, businessDate: close.key.businessDate.description,
            state: Presenter.told(close.state.rawValue, Texts.closeStates), closedAt: time(close.closedAt),
            closedBy: close.closedBy, files: close.files, here: Presenter.side(totals.here),
            there: Presenter.side(totals.there), matched: totals.matched, netted: totals.netted,
            onlyHere: totals.onlyHere, onlyThere: totals.onlyThere, different: totals.different)
    }

    private static func side(_ sum: CloseSum) -> CloseSideBody {
        CloseSideBody(
            payments: sum.payments, paid: sum.paid.description, reversals: sum.reversals,
            reversed: sum.reversed.description, net: sum.net.description)
    }

    func close(_ day: ClosedDay, _ names: Names) -> CloseResponse {
        CloseResponse(
            close: close(day.close),
            files: day.files.map { file in
                ChannelFileBody(
                    id: file.id.description, name: file.statement.name, hash: file.statement.hash,
                    receivedAt: time(file.receivedAt), by: file.by)
            }, items: day.items.map { item($0, names) })
    }

    func item(_ item: CloseItem, _ names: Names) -> CloseItemBody {
        let difference = item.difference
        return CloseItemBody(
            channel: item.close.channel, businessDate: item.close.businessDate.description,
            kind: Presenter.told(difference.kind.rawValue, Texts.moneyKinds), serial: difference.serial,
            finding: Presenter.told(difference.finding.rawValue, Texts.closeFindings),
            differs: difference.fields.map { Presenter.told($0.rawValue, Texts.closeFields) },
            here: difference.here.map { here in
                HereBody(
                    numbers: here.numbers, amount: here.amount.description, at: time(here.at), original: here.original)
            }, there: difference.there.map(line), surplus: difference.surplus.description,
            accounts: item.accounts.compactMap { names.accounts[$0] }, foundAt: time(item.foundAt),
            askAt: time(item.askAt), job: item.workItem?.description, holds: item.isDoubt,
            settled: item.settlement.map { settled in
                CloseSettlementBody(
                    way: Presenter.told(settled.way.rawValue, Texts.closeWays), at: time(settled.at), by: settled.by,
                    note: settled.note)
            })
    }

    func line(_ item: StatementItem) -> StatementLineBody {
        StatementLineBody(
            line: item.line, kind: Presenter.told(item.kind.rawValue, Texts.statementKinds), serial: item.serial,
            account: item.accountNumber, amount: item.amount.description, paidAt: item.paidAt.map(time),
            original: item.original, note: item.note)
    }

    func table(_ items: [CloseItem]) -> TableResponse {
        TableResponse(
            columns: CloseTable.columns,
            rows: items.map { CloseTable.row($0, now: now, calendar: calendar) })
    }

    func debits(_ debits: [DirectDebit], _ batch: CloseKey) -> DebitsResponse {
        DebitsResponse(
            channel: batch.channel, collectOn: batch.businessDate.description,
            debits: debits.map { debit in
                DebitBody(
                    serial: debit.serial, account: debit.accountNumber, amount: debit.amount.description,
                    askedAt: time(debit.askedAt), askedBy: debit.askedBy,
                    state: Presenter.told(debit.answer?.outcome.rawValue ?? "asked", Texts.debitStates),
                    answeredAt: debit.answer.map { time($0.at) }, note: debit.answer?.note)
            }, total: debits.reduce(Money.zero) { $0 + $1.amount }.description)
    }

    func doubt(_ doubt: AccountView.Doubt) -> DoubtBody {
        DoubtBody(
            kind: Presenter.told(doubt.kind.rawValue, Texts.doubtKinds), about: doubt.about,
            amount: doubt.amount.description, since: time(doubt.since), until: time(doubt.until))
    }
}
