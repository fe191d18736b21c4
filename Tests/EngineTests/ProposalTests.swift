import Billing
import Engine
import Metering
import Quantities
import Supply
import Testing

extension EngineHarness {
    static let second = Actor(name: "zhao.min", role: .supervisor)

    /// A file with nothing but tariffs.
    func bring(_ tariff: Tariff?, by actor: Actor = EngineHarness.supervisor, released: Bool = false) -> StaffAnswer? {
        guard let tariff else { return nil }
        return ask(.importData(ImportBatch(tariffs: [tariff], released: released)), by: actor)
    }

    /// The proposal that an answer tells of.
    func proposal(_ answer: StaffAnswer?) -> ProposalID? {
        answer?.details.first { $0.name == "proposal" }.flatMap { Int64($0.value) }.map { ProposalID($0) }
    }

    var proposals: [Proposal] { records.compactMap { if case .proposal(let proposal) = $0 { proposal } else { nil } } }
}

func flat(_ versions: (String, String)..., name: String = "flat") -> Tariff? {
    Tariff(name: name, versions: versions.map { TariffVersion(from: day($0.0), flat: price($0.1)) })
}

/// RULES, Who may: tariffs take two persons.
@Suite struct ProposalTests {
    /// A site that was not released by its file: a real one.
    private func site() -> EngineHarness {
        EngineHarness.rated(flat(("2020-01-01", "0.5")), at: moment("2026-11-23 05:00"), released: false)
    }

    @Test func `a new version on a site in operation waits for a second person, and then holds from its date`() throws {
        let world = site()
        #expect(world.proposals.isEmpty, "the first import needs nobody else")
        let answer = world.bring(flat(("2020-01-01", "0.5"), ("2026-12-01", "0.6")), by: EngineHarness.engineer)
        #expect(answer?.code == "import.done")
        let id = try #require(world.proposal(answer))
        #expect(world.state.tariffs["flat"]?.versions.count == 1)
        world.restart()
        #expect(world.state.proposals[id]?.tariff?.versions.map(\.from) == [day("2026-12-01")])
        #expect(world.ask(.approve(id), by: EngineHarness.engineer)?.code == "role.denied")
        let done = world.ask(.approve(id), by: EngineHarness.supervisor, id: "a")
        #expect(done?.code == "proposal.approved")
        #expect(world.ask(.approve(id), by: EngineHarness.supervisor, id: "a") == done, "a double click")
        #expect(world.ask(.approve(id), by: EngineHarness.second)?.code == "proposal.unknown", "decided already")
        #expect(world.state.tariffs["flat"]?.versions.count == 2 && world.state.proposals.isEmpty)
        world.restart()
        #expect(world.state.tariffs["flat"]?.versions.count == 2)
        // 10 kWh before and 10 kWh after midnight: 10 × 0.5 + 10 × 0.6.
        world.mark("2026-11-30 23:30", .zero)
        world.mark("2026-12-01 00:00", kilowattHours(5))
        world.mark("2026-12-01 00:30", kilowattHours(10))
        #expect(world.cost() == yuan("5.5"))
        let row = try #require(world.proposals.last)
        #expect(row.by == "chen.yu" && row.state == .approved(by: "wang.lei", at: row.at + .zero))
    }

    @Test func `nobody approves what they proposed, and what is rejected never holds`() throws {
        let world = site()
        let id = try #require(world.proposal(world.bring(flat(("2026-12-01", "0.6")))))
        #expect(world.ask(.approve(id), by: EngineHarness.supervisor)?.code == "second.samePerson")
        #expect(world.ask(.reject(id), by: EngineHarness.supervisor)?.code == "second.samePerson")
        #expect(world.ask(.approve(ProposalID(4711)), by: EngineHarness.second)?.code == "proposal.unknown")
        #expect(world.ask(.approve(id), by: EngineHarness.second, reason: "")?.code == "reason.missing")
        #expect(world.ask(.approve(id), by: EngineHarness.agent)?.code == "role.denied")
        #expect(world.state.tariffs["flat"]?.versions.count == 1)
        #expect(
            world.ask(.reject(id), by: EngineHarness.second, reason: "a digit is wrong")?.code == "proposal.rejected")
        #expect(world.ask(.approve(id), by: EngineHarness.second)?.code == "proposal.unknown")
        #expect(world.state.tariffs["flat"]?.versions.count == 1)
        guard case .rejected(by: "zhao.min", _, reason: "a digit is wrong") = try #require(world.proposals.last).state
        else {
            Issue.record("\(world.proposals)")
            return
        }
        #expect(world.audits.filter { $0.action == "staff.approve" }.count == 7)
    }

    @Test func `what nobody decides in time lapses, with a work item`() throws {
        let world = site()
        let id = try #require(world.proposal(world.bring(flat(("2026-11-25", "0.6")))))
        world.go(to: moment("2026-11-24 23:59"))
        world.pass(.seconds(1))
        #expect(world.state.proposals[id] != nil)
        world.restart()
        world.go(to: moment("2026-11-25 00:00"))
        world.pass(.minutes(10))
        #expect(world.state.proposals.isEmpty && world.state.tariffs["flat"]?.versions.count == 1)
        #expect(world.items(.case).map(\.reason) == ["proposal.lapsed flat 2026-11-25"])
        #expect(world.ask(.approve(id), by: EngineHarness.second)?.code == "proposal.unknown")
        // Asked for too late, before the engine has looked.
        let late = try #require(world.proposal(world.bring(flat(("2026-11-26", "0.7")))))
        world.go(to: moment("2026-11-26 00:00"))
        #expect(world.ask(.approve(late), by: EngineHarness.second)?.code == "proposal.lapsed")
        #expect(world.state.tariffs["flat"]?.versions.count == 1 && world.items(.case).count == 2)
    }

    @Test func `two changes of one tariff do not wait beside each other, and the same is proposed once`() throws {
        let world = site()
        let first = world.proposal(world.bring(flat(("2026-12-01", "0.6"))))
        #expect(world.proposal(world.bring(flat(("2026-12-01", "0.6")), by: EngineHarness.engineer)) == first)
        let other = world.bring(flat(("2026-12-01", "0.7")))
        #expect(other?.code == "import.refused")
        #expect(world.bring(flat(("2026-11-01", "0.7")))?.code == "import.refused", "it begins before today")
        #expect(world.proposals.count == 1)
    }

    @Test func `accounts under a tariff that waits are refused, and a new tariff has its patience`() throws {
        let world = site()
        let summer = try #require(flat(("2026-01-01", "0.7"), name: "summer"))
        var account = try #require(world.account("501")).record.identified(as: AccountID(0))
        account.number = "502"
        account.tariff = "summer"
        let batch = ImportBatch(
            tariffs: [summer],
            accounts: [ImportedAccount(account: account, openingBalance: .zero, supplyPoints: [])])
        let refused = world.ask(.importData(batch), by: EngineHarness.supervisor)
        #expect(refused?.code == "import.refused" && world.proposals.isEmpty)
        let id = try #require(world.proposal(world.bring(summer)))
        world.go(to: moment("2026-12-20"))
        #expect(world.ask(.approve(id), by: EngineHarness.second)?.code == "proposal.approved")
        #expect(world.ask(.importData(batch), by: EngineHarness.supervisor)?.code == "import.done")
    }

    @Test func `a file of a site for demonstrations carries its approval, one of a real site does not`() throws {
        let demo = EngineHarness.rated(flat(("2020-01-01", "0.5")), at: moment("2026-11-23 05:00"))
        _ = demo.bring(flat(("2026-12-01", "0.6")), released: true)
        #expect(demo.state.tariffs["flat"]?.versions.count == 2 && demo.proposals.isEmpty)
        _ = demo.bring(flat(("2026-12-02", "0.6")), by: EngineHarness.engineer, released: true)
        #expect(demo.proposals.count == 1, "an engineer may not release, nor approve")
        let real = site()
        _ = real.ask(.releaseImport, by: EngineHarness.supervisor)
        _ = real.bring(flat(("2026-12-01", "0.6")), released: true)
        #expect(real.state.tariffs["flat"]?.versions.count == 1 && real.proposals.count == 1)
    }

    @Test func `a proposal that does not fit any more is refused`() throws {
        let demo = EngineHarness.rated(flat(("2020-01-01", "0.5")), at: moment("2026-11-23 05:00"))
        let summer = try #require(flat(("2026-12-01", "0.7"), name: "summer"))
        let id = try #require(demo.proposal(demo.bring(summer, by: EngineHarness.engineer)))
        // A supervisor's own file brings the same meanwhile.
        #expect(demo.bring(flat(("2026-12-01", "0.8"), name: "summer"), released: true)?.code == "import.refused")
        #expect(demo.ask(.approve(id), by: EngineHarness.second)?.code == "proposal.approved")
    }

    @Test func `RULES terms wait for a second person, and hold from their date`() throws {
        let world = site()
        guard var later = world.state.terms.values.joined().first.map({ Terms.named($0.name, $0) }) else {
            Issue.record("no terms")
            return
        }
        later = Terms(
            name: later.name, from: day("2026-12-01"), warningLevels: later.warningLevels, tripNoticePeriod: .days(5),
            finalNoticePeriod: later.finalNoticePeriod, minimumDebt: Money(yuan: 7), overdraft: later.overdraft,
            tripWindow: later.tripWindow, quietHours: later.quietHours, restAfterBinding: later.restAfterBinding,
            markInterval: later.markInterval, automaticCauses: later.automaticCauses, throttle: later.throttle,
            control: ControlTerms(approver: .twoPersons))
        let batch = ImportBatch(terms: [later])
        let answer = world.ask(.importData(batch), by: EngineHarness.engineer)
        let id = try #require(world.proposal(answer))
        #expect(world.proposal(world.ask(.importData(batch), by: EngineHarness.engineer)) == id, "the same again")
        #expect(world.state.terms[later.name]?.count == 1)
        world.restart()
        #expect(world.state.proposals[id]?.content == .terms(later))
        var other = later
        other.minimumDebt = Money(yuan: 8)
        let clash = world.ask(.importData(ImportBatch(terms: [other])), by: EngineHarness.engineer)
        #expect(clash?.code == "import.refused")
        #expect(world.ask(.approve(id), by: EngineHarness.second)?.code == "proposal.approved")
        #expect(world.state.terms[later.name]?.last == later)
        world.restart()
        #expect(world.state.terms[later.name]?.last == later)
        #expect(world.state.terms(later.name, on: day("2026-11-30"))?.minimumDebt != Money(yuan: 7))
    }

    @Test func `RULES terms that nobody approved before their day lapse`() throws {
        let world = site()
        let known = try #require(world.state.terms.values.joined().first)
        var later = Terms(
            name: known.name, from: day("2026-11-24"), warningLevels: [], tripNoticePeriod: .days(5),
            finalNoticePeriod: .minutes(30), minimumDebt: Money(yuan: 7), overdraft: .zero,
            tripWindow: known.tripWindow,
            quietHours: nil, restAfterBinding: .zero, markInterval: known.markInterval, automaticCauses: [],
            throttle: nil)
        later.control.sparesEves = true
        let id = try #require(
            world.proposal(world.ask(.importData(ImportBatch(terms: [later])), by: EngineHarness.engineer)))
        world.pass(.hours(20))
        #expect(world.ask(.approve(id), by: EngineHarness.second)?.code == "proposal.unknown")
        #expect(world.state.terms[known.name]?.count == 1)
        #expect(world.items(.case).contains { $0.reason == "proposal.lapsed \(known.name) 2026-11-24" })
    }

    @Test func `RULES a year of working days waits for a second person`() throws {
        let world = site()
        let stretch = WorkCalendar.Stretch(
            from: day("2027-01-01"), through: day("2027-12-31"), rest: [day("2027-01-01")], work: [])
        let new = WorkCalendar(name: "china", stretches: [stretch])
        let answer = world.ask(.importData(ImportBatch(calendars: [new])), by: EngineHarness.engineer)
        let id = try #require(world.proposal(answer))
        #expect(world.state.workCalendars["china"]?.day(day("2027-01-04")) == .unknown)
        world.restart()
        #expect(world.ask(.approve(id), by: EngineHarness.second)?.code == "proposal.approved")
        #expect(world.state.workCalendars["china"]?.day(day("2027-01-04")) == .working)
        world.restart()
        #expect(world.state.workCalendars["china"]?.day(day("2027-01-01")) == .rest)
    }
}
