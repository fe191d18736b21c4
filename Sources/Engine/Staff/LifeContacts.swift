import Quantities
import Supply

extension Draft {
    /// By which telephones a customer is reached from now on. Notices that have not all arrived begin anew: what was on its way to a number
    /// that is dead, or another's, reaches nobody, and no clock of theirs has begun.
    mutating func setContacts(_ id: AccountID, _ new: NewContacts) -> StaffAnswer {
        guard let account = accounts[id]?.record else { return StaffAnswer(.refused, "account.unknown") }
        let phone = new.phone ?? account.phone
        let contacts = new.contacts ?? account.contacts
        guard phone != account.phone || contacts != account.contacts else {
            return StaffAnswer(.refused, "life.contactsSame")
        }
        let given = [new.phone].compactMap { $0 } + (new.contacts ?? []).map(\.phone)
        for phone in given where !Contact.canBeDialled(phone) {
            return StaffAnswer(.refused, "life.phoneMalformed", details: [.init("phone", phone)])
        }
        // Whoever had two has two: the second is for the day on which the first is dead.
        let before = Set([account.phone].compactMap { $0 } + account.contacts.map(\.phone)).count
        let after = Set([phone].compactMap { $0 } + contacts.map(\.phone)).count
        guard after >= max(1, min(before, 2)) else { return StaffAnswer(.refused, "life.contactsMissing") }

        update(id) {
            $0.record.phone = phone
            $0.record.contacts = contacts
        }
        let letters = accounts[id].map { formalLetters(of: $0) } ?? []
        if openItems(of: id).contains(where: { $0.kind == .contact }) || letters.contains(where: { !$0.hasArrived }) {
            endCycle(id, reason: "other telephones")
        }
        settleItems(.contact, of: id, result: "other telephones")
        touch(id)
        return StaffAnswer(.done, "life.contactsSet", details: [.init("account", account.number)])
    }
}

extension Notice {
    fileprivate var hasArrived: Bool {
        if case .delivered = state { true } else { false }
    }
}
