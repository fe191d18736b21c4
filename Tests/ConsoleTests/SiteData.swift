import Billing
import Engine
import Metering
import Quantities
import Supply

extension Site {
    /// Accounts of these numbers, on one line, with the short terms of a test site.
    static func batch(_ numbers: [String]) -> ImportBatch {
        let line = LineRecord(id: LineID(0), name: "c1", endpoint: .tcp(host: "127.0.0.1", port: 1502))
        let accounts = numbers.enumerated().map { index, number in
            // Each account's meter has a unit of its own, also over several imports.
            let unit = UInt8((Int(number) ?? 0) % 200 + 1)
            return ImportedAccount(
                account: Account(
                    id: AccountID(0), number: number, name: index == 0 ? "王小明" : "李华", phone: "1380000000\(index)",
                    address: "幸福路 \(index + 1) 号", customerClass: .residential, tariff: "flat", terms: "quick",
                    agreement: Agreement(signedOn: CivilDate(daysSinceEpoch: 20_000), version: "2024"), protection: nil),
                openingBalance: Money(yuan: Int64(index) * 100),
                supplyPoints: [
                    ImportedSupplyPoint(
                        line: "c1", feeder: "T1",
                        meter: MeterRecord(
                            id: MeterID(0), number: "m10\(number)", line: LineID(0), unit: unit,
                            profile: "meter",
                            serial: SerialNumber("7\(number)"), maximumCurrent: Milliamperes(60_000)),
                        relay: RelayRecord(unit: unit, profile: "meter", rating: Milliamperes(60_000)),
                        inheritedOpen: false,
                        pairingProven: true)
                ])
        }
        return ImportBatch(
            feeders: ["T1"], lines: [line], tariffs: [tariff].compactMap { $0 }, terms: [terms()].compactMap { $0 },
            accounts: accounts,
            released: true, isDemo: true)
    }

    private static var tariff: Tariff? {
        Price(yuanPerKilowattHour: "0.5").flatMap {
            Tariff(name: "flat", versions: [TariffVersion(from: CivilDate(daysSinceEpoch: 18_000), flat: $0)])
        }
    }

    /// Notices of seconds, always in the window, no throttle.
    static func terms(
        _ name: String = "quick", settlement: SettlementRule? = nil, emergencyCredit: Money = .zero
    ) -> Terms? {
        guard let midnight = TimeOfDay("00:00"), let end = TimeOfDay("24:00") else { return nil }
        return Terms(
            name: name, from: CivilDate(daysSinceEpoch: 18_000), warningLevels: [Money(fen: 8), Money(fen: 4)],
            tripNoticePeriod: .seconds(2), finalNoticePeriod: .seconds(2), minimumDebt: Money(fen: 1), overdraft: .zero,
            tripWindow: TripWindow(weekdays: Array(1...7), hours: DailyHours(from: midnight, to: end)), quietHours: nil,
            restAfterBinding: .zero, markInterval: .minutes(15), automaticCauses: [.notStated], throttle: nil,
            settlement: settlement,
            emergencyCredit: emergencyCredit)
    }
}
