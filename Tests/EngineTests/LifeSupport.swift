import Billing
import Engine
import Metering
import Quantities
import Supply

extension EngineHarness {
    /// A request about the life of an account; the second person is there where one is needed.
    func live(_ command: LifeCommand, by actor: Actor? = nil, id: String? = nil) -> StaffAnswer? {
        ask(
            .life(command),
            by: actor ?? (command.action == .install ? EngineHarness.engineer : EngineHarness.supervisor),
            second: command.action == .install && actor == nil ? EngineHarness.supervisor : nil, id: id)
    }

    /// A tariff that is there from now on.
    /// A tariff that a second person approved.
    func bring(_ name: String, _ versions: [TariffVersion]) {
        guard let tariff = Tariff(name: name, versions: versions) else { return }
        let answer = ask(.importData(ImportBatch(tariffs: [tariff])), by: EngineHarness.engineer)
        if let id = proposal(answer) { _ = ask(.approve(id), by: EngineHarness.second) }
    }

    /// Time passes and a mark is read at which the register shows `energy`.
    func use(_ meter: MeterID, to energy: Int64, after span: Span = .hours(1)) {
        pass(span)
        self.energy[meter] = WattHours(energy)
        read(meter)
    }

    func meterNumbered(_ number: String) -> MeterID? { state.meterByNumber[number] }

    var attachments: [AttachmentRecord] {
        records.compactMap { if case .attachment(let record) = $0 { record } else { nil } }
    }
    var creditRecords: [CreditRecord] {
        records.compactMap { if case .credit(let record) = $0 { record } else { nil } }
    }
    var restores: [RestoreRecord] {
        records.compactMap { if case .restored(let record) = $0 { record } else { nil } }
    }

    static func holder(
        _ name: String = "李四", tariff: String? = nil, persons: Int = 1, mode: AccountMode? = nil
    ) -> NewHolder {
        NewHolder(
            name: name, phone: "13900000001", contacts: [Contact(name: "妻", phone: "0571-87654321")],
            identity: "330102199001011234", agreement: Agreement(signedOn: day("2026-11-23"), version: "2026"),
            persons: persons, tariff: tariff, mode: mode)
    }

    static func newAccount(_ number: String, tariff: String = "flat", terms: String = "quick") -> Account {
        Account(
            id: AccountID(0), number: number, name: "王五", phone: "13700000001", address: "幸福里 9 号",
            customerClass: .residential, tariff: tariff, terms: terms,
            agreement: Agreement(signedOn: day("2026-11-23"), version: "2026"), protection: nil,
            identity: "330102198001011234", contacts: [Contact(name: "子", phone: "13700000002")])
    }

    static func newMeter(_ number: String, unit: UInt8, serial: String, ratio: TransformerRatio = .none) -> MeterRecord
    {
        MeterRecord(
            id: MeterID(0), number: number, line: LineID(0), unit: unit, profile: "meter",
            serial: SerialNumber(serial), maximumCurrent: Milliamperes(60_000), ratio: ratio)
    }

    static func relay(unit: UInt8) -> RelayRecord {
        RelayRecord(unit: unit, profile: "meter", rating: Milliamperes(60_000))
    }
}

/// The residential ladder of Zhejiang by the year: 0.538; above 2,760 kWh 0.05 more, above 4,800 kWh 0.30 more.
func yearlyLadder(families: [Ladder.Family] = []) -> TariffVersion? {
    guard
        let ladder = Ladder(
            period: .year,
            steps: [
                .init(upTo: WattHours(2_760_000), surcharge: Price(hundredMillionths: 0)),
                .init(upTo: WattHours(4_800_000), surcharge: Price(hundredMillionths: 5_000_000)),
                .init(upTo: nil, surcharge: Price(hundredMillionths: 30_000_000)),
            ], families: families)
    else { return nil }
    return TariffVersion(
        from: day("2020-01-01"), energy: EnergyPrices(always: Price(hundredMillionths: 53_800_000)), ladder: ladder)
}
