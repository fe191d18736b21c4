import Billing
import Quantities
import Supply

// By which telephones a customer is reached. What is on its way to a number that is not his any more reaches nobody.
extension Draft {
    mutating func setContacts(_ id: AccountID, _ new: NewContacts, _ request: StaffRequest) -> StaffAnswer {
        guard let account = accounts[id]?.record else { return StaffAnswer(.refused, "account.unknown") }
        let phone = new.removesPhone ? nil : new.phone ?? account.phone
        let contacts = new.contacts.map { $0.map { keepOccupant($0, account.contacts) } } ?? account.contacts
        if let refusal = refuseContacts(phone, contacts, new, account, request) { return refusal }
        update(id) {
            $0.record.phone = phone
            $0.record.contacts = contacts
        }
        if let wrong = new.wrong, let answer = cutOnNoNotice(id, wrong, request) { return answer }
        let isAnew =
            accounts[id].map { lettersWentAstray($0, new.wrong) } ?? false
            || !failed(id, [.tripNotice, .finalNotice]).isEmpty
        if isAnew {
            endCycle(id, reason: "other telephones")
            // A trip that is on its way rests on notices that are over.
            for point in points(of: id) { raiseEpoch(point.record.id, "other telephones") }
        }
        demandAnew(id)
        tellAnew(id)
        touch(id)
        return StaffAnswer(
            .done, isAnew ? "life.contactsSetAnew" : "life.contactsSet", details: [.init("account", account.number)])
    }

    /// Switched off on notices that reached a stranger: that was no notice (I-C3). Light at a supervisor's word, and the whole cycle anew;
    /// an agent's word brings it before one, and the right number learns what is missing.
    private mutating func cutOnNoNotice(_ id: AccountID, _ wrong: String, _ request: StaffRequest) -> StaffAnswer? {
        // What has been released may be open in a moment, whatever calls it back.
        let dark = points(of: id).filter { (isOffForMoney($0) || releasedTrip($0)) && $0.restore == nil }
        guard let account = accounts[id], !dark.isEmpty, lettersWentAstray(account, wrong) else { return nil }
        let number = StaffAnswer.Detail("account", account.record.number)
        guard request.actor.role == .supervisor else {
            openWorkItem(
                .case, account: id, point: dark.first?.record.id, within: .hours(1), reason: "contacts.cutOnNoNotice")
            guard dark.contains(where: isOffForMoney) else { return nil }
            if let missing = facts(of: id)?.missingForRestore, missing > .zero {
                notify(.switchedOff, id, amount: quote(missing, id))
            }
            touch(id)
            return StaffAnswer(.done, "life.contactsSetWhileOff", details: [number])
        }
        settleItems(.case, of: id, reason: "contacts.cutOnNoNotice", result: "other telephones")
        endCycle(id, reason: "other telephones", whileOff: true)
        for point in dark { oweRestore(point.record.id, cause: "its notices had gone to a wrong number") }
        touch(id)
        return StaffAnswer(.done, "life.contactsSetRestoring", details: [number])
    }

    /// Who lives there goes on to be told before a trip, by whatever number.
    private func keepOccupant(_ contact: Contact, _ known: [Contact]) -> Contact {
        guard known.contains(where: { $0.isOccupant && $0.name == contact.name }) else { return contact }
        return Contact(name: contact.name, phone: contact.phone, isOccupant: true)
    }

    private func refuseContacts(
        _ phone: String?, _ contacts: [Contact], _ new: NewContacts, _ account: Account, _ request: StaffRequest
    ) -> StaffAnswer? {
        let onFile = [phone].compactMap { $0 } + contacts.map(\.phone)
        if let wrong = new.wrong, onFile.contains(where: { isSameNumber($0, wrong) }) {
            return StaffAnswer(.refused, "life.wrongStillOnFile", details: [.init("phone", wrong)])
        }
        // That an earlier number was wrong may be said after it was changed.
        guard phone != account.phone || contacts != account.contacts || new.wrong != nil else {
            return StaffAnswer(.refused, "life.contactsSame")
        }
        let given = [new.phone].compactMap { $0 } + (new.contacts ?? []).map(\.phone)
        for phone in given where !Contact.canBeDialled(phone) {
            return StaffAnswer(.refused, "life.phoneMalformed", details: [.init("phone", phone)])
        }
        // Whoever had two has two: the second is for the day on which the first is dead.
        let before = telephones(account.phone, account.contacts), after = telephones(phone, contacts)
        guard new.removesPhone || after >= max(1, min(before, 2)) else {
            return StaffAnswer(.refused, "life.contactsMissing")
        }
        // Nobody is switched off who lives there and was not told: that one does not live there any more is not one agent's word.
        let left = account.contacts.filter { known in
            func count(_ list: [Contact]) -> Int { list.count { $0.isOccupant && $0.name == known.name } }
            return known.isOccupant && count(contacts) < count(account.contacts)
        }
        if request.actor.role != .supervisor, let first = left.first {
            return StaffAnswer(.refused, "life.occupantLeft", details: [.init("name", first.name)])
        }
        return nil
    }

    private func telephones(_ phone: String?, _ contacts: [Contact]) -> Int {
        Set(([phone].compactMap { $0 } + contacts.map(\.phone)).map { $0.filter { $0 != "-" } }).count
    }

    private func isSameNumber(_ one: String, _ other: String) -> Bool {
        one.filter { $0 != "-" } == other.filter { $0 != "-" }
    }

    /// Whether a formal letter is on its way to a number that its addressee has no more, or has arrived at one that was never his.
    private func lettersWentAstray(_ account: AccountState, _ wrong: String?) -> Bool {
        let persons = addressees(of: account.record)
        return formalLetters(of: account).contains { letter in
            if case .delivered = letter.state {
                return letter.channel != .door && wrong.map { isSameNumber($0, letter.phone) } == true
            }
            let person = persons.first { $0.isMeant(by: letter) }
            return person.map { !isSameNumber($0.phone, letter.phone) } ?? false
        }
    }

    /// The work items of notices that nobody could bring by any way.
    private func failed(_ id: AccountID, _ kinds: [NoticeKind]) -> [WorkItem] {
        openItems(of: id).filter { item in
            item.kind == .contact && kinds.contains { item.reason == "notice.failed \($0.rawValue)" }
        }
    }

    /// A demand that no person could bring, or is to bring to a number that is on file no more, is made anew.
    private mutating func demandAnew(_ id: AccountID) {
        let waiting = reminders[id].flatMap { notices[$0] }
        let failed = failed(id, [.dayTen, .writtenDemand])
        let isAstray = waiting.map { letter in
            letter.kind.isDemand
                && !(accounts[id].map { addressees(of: $0.record) } ?? []).contains { $0.phone == letter.phone }
        }
        guard !failed.isEmpty || isAstray == true else { return }
        if isAstray == true, let waiting { forget(waiting, reason: "other telephones") }
        for item in failed { closeWorkItem(item.id, by: "engine", result: "other telephones") }
        update(id) { account in
            for index in account.dues.bills.indices
            where account.dues.bills[index].reminded == .call && account.dues.bills[index].demandedAt == nil {
                account.dues.bills[index].reminded = .message
            }
        }
    }

    /// Whoever is in the dark hears by the new number what light waits for, and who never asked to be off that he is.
    private mutating func tellAnew(_ id: AccountID) {
        for item in failed(id, [.offOnRequest]) {
            closeWorkItem(item.id, by: "engine", result: "other telephones")
            // Of what is over nobody is told.
            if accounts[id]?.wish != nil { notify(.offOnRequest, id, amount: .zero) }
        }
        for point in points(of: id) {
            if point.restore?.isWaitingForYes == true { return notify(.confirmRestore, id, amount: .zero) }
            if point.restore?.armedAt != nil { return notify(.pressButton, id, amount: .zero) }
        }
    }
}

extension Addressee {
    fileprivate func isMeant(by letter: Notice) -> Bool {
        letter.recipient == recipient && (recipient == .holder || letter.name == name)
    }
}
