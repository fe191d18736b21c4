import Billing
import Console
import Engine
import Languages
import Metering
import Quantities
import Supply
import Testing

/// What the site's readers understand by these texts, whenever they are sent.
extension Site {
    static func file(_ text: String) -> ImportReading? {
        switch text {
        case "dearer": .batch(ImportBatch(tariffs: [dearer("flat")].compactMap { $0 }), warnings: [])
        case "unknown": .batch(ImportBatch(tariffs: [dearer("none")].compactMap { $0 }), warnings: [])
        case "household": household("3612", meters: false)
        case "elsewhere": household("3613", meters: false)
        case "new household": household("3641", meters: true)
        default: nil
        }
    }

    /// The meter that goes up in the place of another.
    static func meterFile(_ text: String) -> MeterReading {
        guard text == "new meter" else {
            return .faults([ImportFault(place: "m.yaml:1", path: "meter", words: Words("no meter", "没有电表"))])
        }
        let meter = MeterRecord(
            id: MeterID(0), number: "m103699", line: LineID(0), unit: 199, profile: "meter",
            serial: SerialNumber("73699"), maximumCurrent: Milliamperes(60_000))
        let relay = RelayRecord(unit: 199, profile: "meter", rating: Milliamperes(60_000))
        return .point(
            ImportedSupplyPoint(
                line: "c1", feeder: "T1", meter: meter, relay: relay, inheritedOpen: false, pairingProven: true))
    }

    /// The tariff of ``batch(_:)`` with another price.
    private static func dearer(_ name: String) -> Tariff? {
        Price(yuanPerKilowattHour: "0.6").flatMap {
            Tariff(name: name, versions: [TariffVersion(from: CivilDate(daysSinceEpoch: 18_000), flat: $0)])
        }
    }

    /// An account with the papers that an opening needs.
    private static func household(_ number: String, meters: Bool) -> ImportReading {
        var batch = Site.batch([number])
        var account = batch.accounts[0].account
        account.identity = "330102199001010011"
        account.contacts = [Contact(name: "妻", phone: "0571-87654321")]
        let points = meters ? batch.accounts[0].supplyPoints : []
        batch.accounts = [ImportedAccount(account: account, openingBalance: .zero, supplyPoints: points)]
        return .batch(batch, warnings: [])
    }

    /// The proposal that waits for a second person.
    func openProposal() -> String {
        state.proposals.values.map(\.id).max()?.description ?? "1"
    }

    /// The purchase of which nobody knows whether the meter took it.
    func unclearPurchase() -> String {
        state.purchases.values.filter { $0.state == .unclear }.map(\.id).max()?.description ?? "1"
    }

    /// An account whose meter keeps the credit, and counts more purchases than it should.
    static func credit(_ number: String) -> ImportBatch {
        var batch = Site.batch([number])
        var account = batch.accounts[0].account
        account.mode = .meterCredit
        batch.accounts[0] = ImportedAccount(
            account: account, openingBalance: Money(yuan: 10), supplyPoints: batch.accounts[0].supplyPoints)
        return batch
    }
}

extension ConsoleHarness {
    /// A payment is written into a meter of which nobody knows afterwards whether it took it.
    func buyUnclear() async throws {
        try await site.take(Site.credit("3631"), id: "credit")
        let today = site.calendar.date(at: site.now())
        let body =
            #"{"channel":"api","business_date":"\#(today)","serial":"3631","account":"3631","amount":"10.00"}"#
        let paid = try await post("/v1/payments", body)
        #expect(paid.status == 201, "\(paid.text)")
    }

    /// An account is to leave the credit in its meter, its day has come, and the meter was read.
    func wishToLeave() async throws {
        try await site.take(Site.credit("3632"), id: "leaving")
        let tomorrow = CivilDate(daysSinceEpoch: site.calendar.date(at: site.now()).daysSinceEpoch + 1)
        let wish = #"{"from":"\#(tomorrow)","mode":"prepaid","reason":"asked"}"#
        let wished = try await post("/v1/accounts/3632/changes", wish, as: .supervisor)
        #expect(wished.status == 202, "\(wished.text)")
        site.pass(.days(1))
        let read = try await post("/v1/meters/m103632/read", #"{"reason":"asked"}"#)
        #expect(read.status == 200, "\(read.text)")
    }
}
