import Billing
import Engine
import Quantities
import Supply

/// What people ask of the gateway, and what they hear.
extension Year {
    /// Has staff do something; a refusal is a fault of the year unless it is expected.
    @discardableResult
    func ask(_ command: StaffCommand, by role: Role = .supervisor, refusal: String? = nil) throws -> StaffAnswer? {
        nextRequest += 1
        let request = StaffRequest(
            id: "y\(nextRequest)", actor: Actor(name: "wang.lei", role: role),
            second: Actor(name: "chen.yu", role: role), reason: "year", command: command)
        return try ask(request, refusal: refusal)
    }

    /// The same as somebody else.
    @discardableResult
    func ask(_ request: StaffRequest, refusal: String? = nil) throws -> StaffAnswer? {
        let token = token(.staff)
        try gateway.run([.staff(request, token)])
        try serve()
        let answer = answered.removeValue(forKey: token.number)
        let isRefused = answer?.outcome == .refused
        if isRefused != (refusal != nil) || refusal.map({ $0 != answer?.code }) ?? false {
            faults.append(
                "\(calendar.text(gateway.clocks.wall)): \(request.command.action.rawValue) was answered by "
                    + "\(answer?.code ?? "nothing") \(answer?.details.map(\.value) ?? [])")
        }
        return answer
    }

    func hear(_ answer: Answer, _ token: ReplyToken) {
        guard let who = asked.removeValue(forKey: token.number) else { return }
        switch (who, answer) {
        case (.staff, .staff(let answer)): if answer.code != "front.heard" { answered[token.number] = answer }
        case (.payment(let bank, let transfer), .receipt(let receipt, let first)):
            let before = banks[bank][transfer].receipt
            if !first { tally.repeated += 1 }
            if first, before != nil { faults.append("\(banks[bank][transfer].key) was booked twice (I-M3)") }
            // The receipt of what staff booked from the file is the first that its front ever hears.
            if let before, before != receipt {
                faults.append("\(banks[bank][transfer].key): the second receipt is another (I-M4)")
            }
            banks[bank][transfer].receipt = receipt
        case (.reversal, .reversal): tally.reversals += 1
        case (.nonsense(let expected), .paymentConflict): if expected != "conflict" { odd(who, answer) }
        case (.nonsense(let expected), .paymentRefused(let faults)):
            if !faults.map(\.rawValue).contains(expected) { odd(who, answer) }
        case (.nonsense(let expected), .reversalRefused(let faults)):
            if !faults.map(\.rawValue).contains(expected) { odd(who, answer) }
        default: odd(who, answer)
        }
    }

    private func odd(_ who: Asked, _ answer: Answer) {
        faults.append("\(calendar.text(gateway.clocks.wall)): \(who) was answered by \(answer)")
    }

    /// Whose account a house's is now.
    func tenancy(of house: Int) -> Tenancy? { holder[house].map { tenancies[$0] } }

    func note(_ errand: Errand, at hour: Int) { agenda[hour, default: []].append(errand) }
}
