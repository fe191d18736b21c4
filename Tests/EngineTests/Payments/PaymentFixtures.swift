import Billing
import Engine
import Quantities
import Supply

extension EngineHarness {
    static let icbcFront = Actor(name: "icbc-front", role: .paymentFront)
    static let alipayFront = Actor(name: "alipay-front", role: .paymentFront)

    /// A bank with a real-time front, and a wallet whose serials are unique for ever.
    static let fronted = [
        Channel(
            name: "icbc", kind: .bankRealTime,
            front: Channel.Front(user: "icbc-front", publicKey: String(repeating: "ab", count: 32))),
        Channel(
            name: "alipay", kind: .alipay, serials: .forEver,
            front: Channel.Front(user: "alipay-front", publicKey: String(repeating: "cd", count: 32))),
    ]

    func importing(channels: [Channel] = [], payers: [Payer] = []) -> StaffAnswer? {
        if channels.isEmpty, payers.isEmpty { return nil }
        return ask(.importData(ImportBatch(channels: channels, payers: payers)), by: EngineHarness.supervisor)
    }

    func reversal(of payment: PaymentRequest, _ amount: Money, id: String) -> ReversalRequest {
        ReversalRequest(id: id, payment: payment.key, amount: amount, reason: "paid by mistake")
    }

    func reverse(_ request: ReversalRequest, by actor: Actor = EngineHarness.desk, second: Actor? = nil) -> Answer? {
        let token = token()
        turn([.reversal(request, by: actor, second: second, token)])
        return answers(token).first
    }

    func reversed(_ answer: Answer?) -> ReversalReceipt? {
        if case .reversal(let receipt, _)? = answer { receipt } else { nil }
    }

    func hear(_ channel: String, backlog: Int, by actor: Actor) -> String? {
        let token = token()
        turn([.front(FrontReport(channel: channel, backlog: backlog), by: actor, token)])
        return answers(token).compactMap { if case .staff(let answer) = $0 { answer.code } else { nil } }.first
    }

    /// Everything that a refusal must leave as it is.
    var money: [String] {
        let accounts = state.accounts.values.sorted { $0.record.id < $1.record.id }
            .map { "\($0.record.number) \($0.posted) \($0.dues) \($0.quotedMissing?.description ?? "-")" }
        let points = state.supplyPoints.values.sorted { $0.record.id < $1.record.id }
            .map { "\($0.epoch.value) \($0.restore == nil)" }
        let suspense = state.suspense.values.sorted { $0.payment < $1.payment }.map { "\($0.payment) \($0.left)" }
        return accounts + points + suspense + ["\(entries.count) \(state.workItems.count)"]
    }

    func faults(_ answer: Answer?) -> [String] {
        switch answer {
        case .paymentRefused(let faults)?: faults.map(\.rawValue)
        case .reversalRefused(let faults)?: faults.map(\.rawValue)
        default: []
        }
    }
}

extension Dues {
    /// No claim is open; what paid old bills may be remembered.
    var isClear: Bool { bills.isEmpty && penalty == .zero && oldDebt == .zero }
}
