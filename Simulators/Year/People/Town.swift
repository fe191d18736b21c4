import Billing
import Engine
import Metering
import Quantities
import Supply

/// What is imported at the beginning of the year.
struct Town {
    let households: [Household]
    var prices: Prices
    /// What late payment costs, by the name of the terms: residents 0.1 % a day and at least a yuan; others 0.2 %, and 0.3 % from the next
    /// year on.
    var penalties: [String: PaperPenalty.Rule] = [
        "billed": PaperPenalty.Rule(perDay: 100, perDayInLaterYears: 100, minimum: Money(fen: 100)),
        "billed-thrice": PaperPenalty.Rule(perDay: 200, perDayInLaterYears: 300),
        "instalments": PaperPenalty.Rule(perDay: 200, perDayInLaterYears: 300),
    ]

    /// Meters on one line.
    static let perLine = 100

    init(accounts: Int) throws {
        households = (0..<accounts).map(Household.init)
        prices = try Prices()
    }

    static func line(of index: Int) -> String { "c\(index / perLine + 1)" }

    static func unit(of index: Int) -> UInt8 { UInt8(1 + index % perLine) }

    /// - Throws: ``YearError`` where the constants here do not hold.
    func batch(_ street: Street) throws -> ImportBatch {
        let count = (households.count + Town.perLine - 1) / Town.perLine
        let lines = (0..<count).map { index in
            LineRecord(
                id: LineID(0), name: "c\(index + 1)",
                endpoint: .tcp(host: "127.0.0.1", port: UInt16(1502 + index)))
        }
        let payers = Set(households.compactMap(\.payer)).sorted().map { number in
            Payer(
                number: number, name: "charging stations \(number)", phone: "139\(number.dropFirst())",
                share: number.hasSuffix("2") ? .consumption : .equal)
        }
        return ImportBatch(
            feeders: (0..<count).map { "T\($0 + 1)" }, lines: lines, tariffs: try prices.all(),
            terms: try Conditions.all(), channels: Counter.channels, payers: payers,
            accounts: try households.map { try imported($0, street) },
            channelLayouts: try Counter.layouts(), released: true)
    }

    private func imported(_ household: Household, _ street: Street) throws -> ImportedAccount {
        let kind = household.kind
        let account = Account(
            id: AccountID(0), number: household.number, name: "户\(household.index + 1)", phone: "13800000000",
            address: "幸福里 \(household.index + 1) 号", customerClass: kind.customerClass, mode: kind.mode,
            tariff: kind.tariff, holder: Holder(persons: household.persons), terms: kind.terms,
            agreement: Agreement(signedOn: try Prices.day("2024-01-01"), version: "2024"),
            protection: nil, payer: household.payer,
            area: household.index % 2 == 0 ? "east" : "west",
            responsible: household.index % 2 == 0 ? "li.na" : "wang.lei",
            capacity: kind == .industry ? Town.capacity(household) : nil,
            until: kind == .site && household.index % 100 == 6 ? try Prices.day("2026-10-31") : nil)
        return ImportedAccount(
            account: account, openingBalance: household.opening,
            supplyPoints: [
                ImportedSupplyPoint(
                    line: Town.line(of: household.index), feeder: "T\(household.index / Town.perLine + 1)",
                    meter: Town.meter(household.index, household.meterNumber, household.serial),
                    relay: Town.relay(household.index), inheritedOpen: false, pairingProven: true)
            ])
    }

    /// Connected VA.
    static func capacity(_ household: Household) -> Int64 { 100_000 + Int64(household.index % 300) * 500 }

    static func meter(_ index: Int, _ number: String, _ serial: String) -> MeterRecord {
        MeterRecord(
            id: MeterID(0), number: number, line: LineID(0), unit: unit(of: index), profile: "meter",
            serial: SerialNumber(serial), phases: 3, maximumCurrent: Milliamperes(400_000))
    }

    static func relay(_ index: Int) -> RelayRecord {
        RelayRecord(unit: unit(of: index), profile: "meter", rating: Milliamperes(400_000))
    }
}

extension Household {
    /// What the customer has at the beginning.
    var opening: Money {
        switch kind.mode {
        case .prepaid, .buyBeforeUse, .temporary, .meterCredit: Money(yuan: 100)
        // Who pays after use and begins with a debt is asked for it.
        case .postpaid: index % 50 == 2 ? Money(fen: -4_321) : .zero
        case .instalments: .zero
        }
    }
}
