import API
import Billing
import Engine
import Languages
import Metering
import Quantities
import Supply

extension Presenter {
    func life(
        _ state: AccountState, _ stretches: [AttachmentRecord], _ classes: [CreditRecord], _ names: Names
    ) -> LifeResponse {
        let record = state.record
        let since: Instant? =
            switch state.life {
            case .open: nil
            case .vacant(let since): since
            case .closed(let at): at
            }
        return LifeResponse(
            asOf: time(now), number: record.number, name: record.name,
            life: Presenter.told(state.life.code, Texts.lifeStates), since: since.map(time),
            contract: contract(record),
            changes: state.contracts.changes.enumerated().map { index, change in
                PlannedChangeBody(
                    from: change.from.description, inForce: index < state.contracts.applied, tariff: change.tariff,
                    terms: change.terms, mode: change.mode.map { Presenter.told($0.rawValue, Texts.modes) },
                    persons: change.persons, capacity: change.capacity.map(capacity))
            },
            credit: CreditBody(
                class: state.standing.creditClass.rawValue, setBy: state.standing.override?.by,
                reason: state.standing.override?.reason, until: state.standing.override?.until.description),
            classes: classes.map { change in
                let words = Texts.creditReason(change.reason, by: change.by)
                return ClassChangeBody(
                    at: time(change.at), before: change.before.rawValue, after: change.after.rawValue, by: change.by,
                    text: words.en, textZh: words.zh, until: change.until?.description)
            },
            stretches: stretches.map { stretch in
                StretchBody(
                    at: time(stretch.at), kind: Presenter.told(stretch.kind.rawValue, Texts.stretchKinds),
                    cause: Presenter.told(stretch.cause, Texts.stretchCauses),
                    meter: names.meters[stretch.meter] ?? stretch.meter.description, ratio: "\(stretch.ratio)",
                    register: stretch.energy.map { stretch.ratio.register($0).description },
                    readAt: stretch.readAt.map(time))
            })
    }

    private func contract(_ record: Account) -> ContractBody {
        ContractBody(
            mode: Presenter.told(record.mode.rawValue, Texts.modes), tariff: record.tariff, terms: record.terms,
            persons: record.holder.persons, heldSince: record.holder.since?.description,
            capacity: record.capacity.map(capacity), until: record.until?.description, payer: record.payer,
            area: record.area, responsible: record.responsible, identity: record.identity,
            contacts: record.contacts.map { ContactBody(name: $0.name, phone: $0.phone, occupant: $0.isOccupant ? true : nil) })
    }

    /// VA as kVA.
    private func capacity(_ voltAmperes: Int64) -> String {
        "\(voltAmperes / 1000).\(padded(voltAmperes % 1000, 3))"
    }
}

extension AccountLife {
    /// A stable word.
    var code: String {
        switch self {
        case .open: "open"
        case .vacant: "vacant"
        case .closed: "closed"
        }
    }
}
