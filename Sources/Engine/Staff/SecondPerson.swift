import Billing
import Quantities
import Supply

/// What takes two persons by how much it is, and not by what it is (RULES: Who may).
extension Draft {
    /// What one person may put right alone, by the terms of an account; without one, by the defaults.
    func alone(_ id: AccountID?) -> AloneLimits {
        id.flatMap { accounts[$0] }.flatMap { terms(of: $0.record) }?.alone ?? AloneLimits()
    }

    /// The refusal of a correction by one person; nil where it is small, or another one stands for it too.
    func refuseAlone(_ amount: Money, _ id: AccountID?, _ request: StaffRequest) -> StaffAnswer? {
        let limit = alone(id).correction
        guard amount > limit else { return nil }
        return refuseAlone(
            request, [.init("amount", amount.description), .init("limit", limit.description)])
    }

    /// The refusal where one person accepts that so much energy is billed to nobody, or that a register fell by so much.
    func refuseAlone(_ energy: WattHours, _ id: AccountID?, _ request: StaffRequest) -> StaffAnswer? {
        let limit = alone(id).baseline
        guard energy > limit || energy < .zero - limit else { return nil }
        return refuseAlone(
            request, [.init("unbilled_wh", String(energy.value)), .init("limit_wh", String(limit.value))])
    }

    /// The refusal where no second person stands for a request.
    func refuseAlone(_ request: StaffRequest, _ details: [StaffAnswer.Detail] = []) -> StaffAnswer? {
        guard let second = request.second else { return StaffAnswer(.refused, "second.missing", details: details) }
        guard second.name != request.actor.name else { return StaffAnswer(.refused, "second.samePerson") }
        guard !mayBeOne(second.name, request.actor.name) else { return StaffAnswer(.refused, "second.sameMaker") }
        let action = request.command.action
        return second.role.may(action) ? nil : roleDenied(second, action)
    }

    /// Whether a second person, who is no program, stands for what `actor` does.
    func stands(_ second: Actor?, beside actor: Actor, for action: StaffAction) -> Bool {
        guard let second else { return false }
        return second.name != actor.name && second.role != .paymentFront && second.role.may(action)
            && !mayBeOne(second.name, actor.name)
    }
}
