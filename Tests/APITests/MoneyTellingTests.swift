import API
import Billing
import Languages
import Quantities
import Testing

/// Receipts and bills as people read them, word for word.
struct MoneyTellingTests {
    private let en = Teller(language: .en, width: 100)
    private let zh = Teller(language: .zh, width: 100)

    private static func told(_ code: String, _ table: [String: Words]) -> Told {
        Told(code, Texts.words(code, in: table))
    }

    private static let receipt = ReceiptResponse(
        payment: "77", key: "icbc/2026-11-23/17", account: "8801", amount: "80.00", currency: "CNY",
        receivedAt: "2026-11-23T10:00:00.000+08:00", supply: told("restoring", Texts.supplyNotes), missing: "0.00",
        reversed: "5.00",
        accounts: [
            ReceiptAccountBody(
                account: "3601", amount: "60.00", available: "3.80", supply: told("restoring", Texts.supplyNotes),
                missing: "0.00",
                parts: [
                    ReceiptPartBody(claim: told("bills", Texts.claims), amount: "56.20", bill: "9", due: "2026-12-20"),
                    ReceiptPartBody(claim: told("balance", Texts.claims), amount: "3.80"),
                ]),
            ReceiptAccountBody(
                account: "3602", amount: "20.00", available: "-1.00", supply: told("still_off", Texts.supplyNotes),
                missing: "1.00", parts: [ReceiptPartBody(claim: told("restore", Texts.claims), amount: "20.00")]),
        ])

    @Test func `a receipt of a payment number tells each account and what its money went to`() {
        #expect(
            en.receipt(Self.receipt) == [
                "Receipt             77", "Key                 icbc/2026-11-23/17", "Payment number      8801",
                "Amount              80.00 yuan CNY", "Received            2026-11-23 10:00:00",
                "Taken back at once  5.00 yuan", "Supply              power is being switched on",
                "Account 3601 got 60.00, has 3.80: power is being switched on",
                "  bill 9, to be paid by 2026-12-20  56.20 yuan", "  balance                           3.80 yuan",
                "Account 3602 got 20.00, has -1.00: the supply stays off until the rest is paid; still missing 1.00",
                "  arrears of the balance  20.00 yuan",
            ])
        #expect(zh.receipt(Self.receipt).contains("户号 3602 入账 20.00，余额 -1.00：补足差额前仍停电；尚缺 1.00"))
    }

    @Test func `a ladder with seasons is told season by season, by the limits that hold`() throws {
        let price = try #require(Price(yuanPerKilowattHour: "0.5"))
        let dearer = try #require(Price(yuanPerKilowattHour: "0.05"))
        func season(_ day: String, _ limit: Int64) throws -> Ladder.SeasonalLimits {
            Ladder.SeasonalLimits(from: try #require(DayOfYear(day)), limits: [WattHours(limit * 1000)])
        }
        let ladder = try #require(
            Ladder(
                period: .month,
                steps: [
                    Ladder.Step(upTo: WattHours(230_000), surcharge: Price(hundredMillionths: 0)),
                    Ladder.Step(upTo: nil, surcharge: dearer),
                ], seasonal: [try season("05-01", 260), try season("11-01", 200)]))
        let version = TariffVersion(
            from: try #require(CivilDate("2026-01-01")), energy: EnergyPrices(always: price), ladder: ladder)
        let tariff = try #require(Tariff(name: "home", versions: [version]))
        let told = en.tariff(TariffResponse(tariff, today: try #require(CivilDate("2026-11-23"))))
        let limits = told.filter { $0.contains("kWh:") || $0.hasSuffix("-01:") }.map { $0.drop { $0 == " " } }
        #expect(
            limits == [
                "from 05-01:", "1. 0 to 260 kWh: + 0.00 yuan/kWh", "2. above 260 kWh: + 0.05 yuan/kWh", "from 11-01:",
                "1. 0 to 200 kWh: + 0.00 yuan/kWh", "2. above 200 kWh: + 0.05 yuan/kWh",
            ], "\(told)")
    }

    @Test func `a reversal that came first is told as taken only where it was`() {
        func told(_ amount: String, reversed: String?) -> Bool {
            let base = Self.receipt
            let receipt = ReceiptResponse(
                payment: base.payment, key: base.key, account: base.account, amount: base.amount,
                currency: base.currency,
                receivedAt: base.receivedAt, supply: base.supply, missing: base.missing, reversed: reversed,
                accounts: base.accounts)
            let reversal = ReversalResponse(
                key: "icbc/R17", payment: base.key, amount: amount, currency: "CNY", reason: "mistyped",
                receivedAt: base.receivedAt, outcome: Self.told("waiting", Texts.reversalOutcomes), accounts: [])
            let payment = PaymentResponse(
                receipt: receipt, channel: "icbc", businessDate: "2026-11-23", serial: "17", inSuspense: false,
                reversals: [reversal])
            let lines = en.payment(payment)
            #expect(lines.contains { $0.hasPrefix("Outcome") })
            return lines.contains { $0.contains("taken back when that came") }
        }
        #expect(told("5.00", reversed: "5.00"))
        #expect(!told("500.00", reversed: nil) && !told("500.00", reversed: "5.00"))
    }

    /// 33.333 kWh × 0.5 yuan = 16.6665 yuan; 0.0035 left from before: 16.67 yuan.
    @Test func `a bill shows its readings and each line with quantity, price and amount`() throws {
        let period = try #require(CivilDate("2026-11-01"))
        let version = try #require(CivilDate("2026-01-01"))
        let season = try #require(DayOfYear("01-01"))
        let price = try #require(Price(yuanPerKilowattHour: "0.5"))
        let line = BillLine(
            line: .energy(UsageKey(period: period, version: version, season: season, band: .flat)), quantity: 33_333,
            rate: .perKilowattHour(price), amount: Money(tenThousandths: 166_665))
        let factor = BillLine(
            line: .powerFactor(period: period, version: version), quantity: 85, rate: .share(basisPoints: -75),
            amount: .zero)
        let bill = BillResponse(
            bill: BillSummary(
                id: "9", number: "3601-202612-1", account: "3601", kind: Self.told("settlement", Texts.billKinds),
                at: "2026-12-01T00:10:00.000+08:00", from: "2026-11-01", to: "2026-12-01", total: "16.67",
                due: "2026-12-16", unpaid: "16.67"),
            name: "王小明", address: "幸福路 1 号",
            readings: [
                BillReadingBody(
                    meter: "m1", from: "1000.000", fromAt: "2026-11-01T00:00:00.000+08:00", to: "1033.333",
                    toAt: "2026-12-01T00:00:00.000+08:00", used: "33.333")
            ], lines: [BillLineBody(line), BillLineBody(factor)], charges: "16.6665", carriedIn: "0.0035",
            instalments: "0.00", carriedOut: "0.00", ledgerPosition: "41", notes: [])
        #expect(
            en.bill(bill) == [
                "Bill     3601-202612-1 (settlement)", "Account  3601  王小明", "Address  幸福路 1 号",
                "For      2026-11-01 up to 2026-12-01", "Made     2026-12-01 00:10:00", "",
                "METER      FROM  READ                       TO  READ                    kWh",
                "m1     1000.000  2026-11-01 00:00:00  1033.333  2026-12-01 00:00:00  33.333", "",
                "CHARGE        PERIOD        QUANTITY    PRICE     YUAN",
                "energy, flat  2026-11-01  33.333 kWh     0.50  16.6665",
                "power factor  2026-11-01        0.85  -0.75 %     0.00", "",
                "Charges                16.6665 yuan", "Left by earlier bills  0.0035 yuan",
                "Total                  16.67 yuan", "To be paid by          2026-12-16",
                "Unpaid                 16.67 yuan", "Ledger up to           41",
            ])
        #expect(zh.bill(bill).contains { $0.contains("电度电费（平）") && $0.contains("16.6665") })
    }

    @Test func `a table is written as CSV with cells quoted where they must be`() {
        let table = TableResponse(columns: ["a", "b"], rows: [["1,5", "say \"no\""], ["x", "two\nlines"]])
        #expect(table.csv == ["a,b", "\"1,5\",\"say \"\"no\"\"\"", "x,\"two\nlines\""])
    }
}
