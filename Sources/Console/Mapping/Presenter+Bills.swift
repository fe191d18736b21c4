import API
import Billing
import Engine
import Languages
import Quantities
import Storage
import Supply

extension Presenter {
    func summary(_ bill: Bill, _ facts: BillFacts) -> BillSummary {
        BillSummary(
            id: bill.id.description, number: bill.number, account: facts.accounts[bill.account]?.number ?? "",
            kind: Presenter.told(bill.kind.rawValue, Texts.billKinds), at: time(bill.at), from: bill.from.description,
            to: bill.to.description, total: bill.total.description, due: bill.due?.description,
            unpaid: facts.unpaid[bill.id]?.description)
    }

    func bill(_ bill: Bill, _ facts: BillFacts) -> BillResponse {
        let account = facts.accounts[bill.account]
        func meter(_ id: MeterID) -> String { facts.meters[id] ?? id.description }
        return BillResponse(
            bill: summary(bill, facts), name: account?.name ?? "", address: account?.address ?? "",
            readings: bill.readings.map { run in
                BillReadingBody(
                    meter: meter(run.meter), from: run.from.energy.description, fromAt: time(run.from.at),
                    to: run.to.energy.description, toAt: time(run.to.at),
                    used: (run.to.energy - run.from.energy).description)
            }, lines: bill.lines.map { BillLineBody($0) }, charges: bill.charges.description,
            carriedIn: bill.carriedIn.description, instalments: bill.instalments.description,
            carriedOut: bill.carriedOut.description, ledgerPosition: String(bill.position),
            notes: bill.notes.map { note in
                let code = String(note.description.prefix { $0 != "/" })
                return Told(code.replacing("-", with: "_"), Texts.billNote(note, meter: meter))
            })
    }

    func dues(_ view: AccountView) -> DuesBody {
        let dues = view.state.dues
        let today = calendar.date(at: view.asOf)
        return DuesBody(
            bills: dues.bills.map { bill in
                OpenBillBody(
                    id: bill.id.description, due: bill.due.description, total: bill.principal.description,
                    unpaid: bill.unpaid.description, overdue: bill.due < today)
            }, overdue: dues.overdue(on: today).description, penalty: dues.penalty.description,
            oldDebt: dues.oldDebt.description, deposit: dues.deposit.description,
            writtenOff: dues.writtenOff.description,
            guarantors: dues.guarantors.map { guarantor in
                GuarantorBody(
                    name: guarantor.name, phone: guarantor.phone, identity: guarantor.identity,
                    amount: guarantor.amount.description, until: guarantor.until?.description)
            },
            emergency: dues.emergency.map { credit in
                EmergencyBody(
                    limit: credit.limit.description, left: Money(fen: view.emergencyLeft.fenTowardZero).description,
                    activatedAt: time(credit.activatedAt),
                    use: Presenter.told(credit.use.rawValue, Texts.emergencyUses))
            })
    }
}
