import Billing
import Engine
import Quantities
import Supply

/// Holders come and go, and what they pay by changes.
extension Year {
    func transfer(_ house: Int, _ by: Happening.By, at hour: Int) throws {
        guard let former = holder[house], let plate = tenancy(of: house) else { return }
        let household = town.households[house]
        let reading: FinalReading =
            by == .plate
            ? .plate([PlateReading(meter: street[house].meterNumber, energy: street[house].register.display)]) : .last
        let answer = try ask(
            .life(
                .transfer(
                    Transfer(
                        account: plate.number,
                        to: NewHolder(
                            name: "new holder of \(plate.number)", phone: "13900000000",
                            contacts: [Contact(name: "wife", phone: "13911111111")], identity: "330100199001011234",
                            agreement: Agreement(signedOn: try Prices.day("2026-01-02"), version: "2024")),
                        reading: reading))))
        guard answer?.outcome == .done, let account = gateway.state.accountByNumber[plate.number] else { return }
        // What the former holder had is paid out to him.
        expectRefund(plate.account)
        tenancies[former].number = answer?.details.first { $0.name == "former" }?.value ?? "?"
        tenancies[former].toHour = hour
        let reactive = street[house].reactive
        tenancies[former].reactiveUntil = reactive
        let today = calendar.date(at: gateway.clocks.wall)
        begin(
            Tenancy(
                number: plate.number, account: account, house: house, opening: .zero,
                capacities: plate.capacities.suffix(1).map { (nil, $0.voltAmperes) }, persons: 1, since: today,
                fromHour: hour, tariffs: [(nil, household.kind.tariff)],
                settlement: [(nil, Conditions.days[household.kind.terms] ?? [])], reactiveBefore: reactive,
                follows: true))
    }

    /// Whether a former holder had a fen to get back is told by a work item, and by an entry (``YearAudit``).
    private func expectRefund(_ account: AccountID) { leavers.insert(account) }

    func close(_ house: Int, at hour: Int) throws {
        guard let place = holder[house], let it = tenancy(of: house) else { return }
        let answer = try ask(.life(.close(account: it.number, reading: .last)))
        guard answer?.outcome == .done else { return }
        expectRefund(it.account)
        planted.expect("life.switchOff")
        planted.expect("life.useWithoutAccount")
        tenancies[place].toHour = hour
        holder[house] = nil
        emptySince[house] = hour
    }

    func reopen(_ house: Int, at hour: Int) throws {
        guard holder[house] == nil, let since = emptySince.removeValue(forKey: house) else { return }
        street[house].lose(from: since, to: hour, why: "use without an account")
        let household = town.households[house]
        let number = "33019\(padded(household.index + 1, 4))"
        let today = calendar.date(at: gateway.clocks.wall)
        let account = Account(
            id: AccountID(0), number: number, name: "new at \(household.number)", phone: "13700000000",
            address: "幸福里 \(household.index + 1) 号", customerClass: .residential, mode: .prepaid,
            tariff: "flat", terms: "prepaid",
            agreement: Agreement(signedOn: today, version: "2024"), protection: nil,
            identity: "330100199505054321", contacts: [Contact(name: "owner", phone: "13722222222")], area: "east",
            responsible: "li.na")
        try ask(
            .life(
                .open(
                    Opening(account: account, place: .existing(meters: [street[house].meterNumber], .last)))))
        guard let id = gateway.state.accountByNumber[number] else { return }
        begin(
            Tenancy(
                number: number, account: id, house: house, opening: .zero, capacities: [], persons: 1,
                since: today, fromHour: hour, tariffs: [(nil, "flat")], settlement: [(nil, [])]))
        // The first money is paid at once.
        try pay(number, Money(yuan: 200), at: hour, plain: true)
    }

    func plan(_ house: Int, _ change: ContractChange) throws {
        guard let place = holder[house] else { return }
        try ask(.life(.change(account: tenancies[place].number, change)))
        if let tariff = change.tariff { tenancies[place].tariffs.append((change.from, tariff)) }
        if let capacity = change.capacity { tenancies[place].capacities.append((change.from, capacity)) }
        if let terms = change.terms { tenancies[place].settlement.append((change.from, Conditions.days[terms] ?? [])) }
    }

    // MARK: prices

    /// The ladder's new price is proposed by one person and approved by another, while the year goes on.
    func proposePrices() throws {
        let later = try Prices.day(Prices.newLadder)
        guard let tariff = try town.prices.tariffs["ladder-time"]?.tariff({ $0.from == later }) else { return }
        let batch = ImportBatch(tariffs: [tariff])
        try ask(
            StaffRequest(
                id: "propose-ladder", actor: Actor(name: "liu.min", role: .engineer), reason: "year",
                command: .importData(batch)))
        try approveProposals()
    }

    /// What was charged in May was wrong.
    func correctPrices() throws {
        let version = try town.prices.correct()
        try ask(
            StaffRequest(
                id: "correct-may", actor: Actor(name: "liu.min", role: .engineer), reason: "year",
                command: .rating(.correctPrices(tariff: "time", version))))
        try approveProposals()
    }

    private func approveProposals() throws {
        let open = gateway.state.proposals.values.filter { if case .open = $0.state { true } else { false } }
        if open.isEmpty { faults.append("nothing was proposed") }
        for proposal in open.sorted(by: { $0.id < $1.id }) {
            // Nobody approves what he proposed himself.
            try ask(
                StaffRequest(
                    id: "self-\(proposal.id)", actor: Actor(name: "liu.min", role: .supervisor), reason: "year",
                    command: .approve(proposal.id)), refusal: "second.samePerson")
            try ask(.approve(proposal.id))
        }
    }
}
