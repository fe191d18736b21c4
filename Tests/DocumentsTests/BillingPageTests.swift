import Billing
import Documents
import Foundation
import Quantities
import Testing

/// The numbers of docs/billing.md are what the code makes of its tariff.
@Suite struct BillingPageTests {
    private let page: String
    private let tariff: Tariff

    init() throws {
        page = try String(contentsOfFile: Repository.docs + "/billing.md", encoding: .utf8)
        let path = Repository.docs + "/examples/billing.yaml"
        tariff = try #require(try TariffDocument.read(try TextFile.read(path), file: path).first)
    }

    /// The lines of the page's block of this kind.
    private func block(_ kind: String) -> [String] {
        var isInside = false
        var lines: [String] = []
        for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                isInside = line == "```\(kind)"
            } else if isInside {
                lines.append(String(line))
            }
        }
        return lines
    }

    @Test func `I-M6 I-M7 the page's bill is what a month of quarter hours comes to`() throws {
        let (settled, carried) = try november()
        let lines = settled.lines.map { line -> String in
            let name = line.line.description
            return "\(name) \(WattHours(line.quantity)) × \(rate(line)) = \(line.amount)"
        }
        #expect(lines + ["asked \(settled.total), kept \(carried)"] == block("bill"))
    }

    @Test func `I-M6 I-M7 the same bill in Chinese, for who answers customers`() throws {
        let (settled, carried) = try november()
        let lines = settled.lines.map { line -> String in
            "\(words(line.line)) \(WattHours(line.quantity)) 千瓦时 × \(rate(line)) = \(line.amount) 元"
        }
        #expect(lines + ["应收 \(settled.total) 元，余 \(carried) 元转下期"] == block("账单"))
    }

    /// From 06:00 to 10:00 4 kWh that nobody read; at 08:00 it had been 1.
    @Test func `I-M8 the page's late reading moves energy to its band, and the difference to the next bill`() throws {
        let rating = Rating(tariff: tariff, calendar: .china)
        let prices = PriceList(tariff: tariff, holder: .unknown)
        let point = SupplyPointID(1)
        let six = SiteCalendar.china.midnight(of: try day("2026-11-23")) + .hours(6)
        func pieces(_ from: Int64, _ to: Int64, _ wattHours: Int64) -> [RatedPiece] {
            rating.pieces(
                of: ConsumptionInterval(from: six + .hours(from), to: six + .hours(to), energy: WattHours(wattHours)))
        }
        func told(_ word: String, _ accrual: Accrual) -> [String] {
            accrual.lines(prices).compactMap { line in
                guard case .energy(let key) = line.line else { return nil }
                return "\(word) \(band(key)) \(line.energy) 千瓦时 × \(line.price) = \(line.amount) 元"
            }
        }
        var accrual = Accrual()
        accrual.add(pieces(0, 4, 4000), of: point, prices: prices)
        let before = told("先计", accrual)
        _ = accrual.post(prices)
        accrual.replace(
            pieces(0, 4, 4000), with: pieces(0, 2, 1000) + pieces(2, 4, 3000), of: point, prices: prices)
        let after = told("后计", accrual)
        #expect(before + after.reversed() + ["下期更正 \(accrual.accrued) 元"] == block("补录"))
    }

    private func band(_ key: UsageKey) -> String { key.band == .peak ? "峰" : "谷" }

    private func words(_ line: ChargeLine?) -> String {
        switch line {
        case .energy(let key)?: "电度电费（\(band(key))）"
        case .ladder(_, let step)?: "阶梯加价（第\(step + 1)档）"
        case .surcharge(_, _, let name)?: "附加费 \(name)"
        default: "-"
        }
    }

    private func rate(_ line: BillLine) -> String {
        if case .perKilowattHour(let price)? = line.rate { price.description } else { "-" }
    }

    /// November, quarter hour by quarter hour.
    private func november() throws -> (settled: Settlement, carried: Money) {
        let calendar = SiteCalendar.china
        let periods = BillingPeriods([.init(from: try day("2026-01-01"), days: [1])])
        let rating = Rating(tariff: tariff, calendar: calendar, periods: periods)
        let prices = PriceList(tariff: tariff, holder: .unknown)
        let point = SupplyPointID(1)
        let cut = try day("2026-12-01")
        var accrual = Accrual()
        var cycle = SettlementCycle()
        accrual.begin(ladderUsed: WattHours(2_600_000), of: point, on: try day("2026-11-01"), prices: prices)
        cycle.begin(on: try day("2026-11-01"), accrual, prices)
        // 30 days: 56 quarter hours of day and 40 of night each; what does not divide is used in the last ones.
        var left: [Band: Int64] = [.peak: 200_500, .valley: 100_250]
        var quarters: [Band: Int64] = [.peak: 30 * 56, .valley: 30 * 40]
        var at = calendar.midnight(of: try day("2026-11-01"))
        while at < calendar.midnight(of: cut) {
            let hour = calendar.millisecondsOfDay(at: at) / 3_600_000
            let band = (8..<22).contains(hour) ? Band.peak : .valley
            let energy = (left[band] ?? 0) / (quarters[band] ?? 1)
            left[band, default: 0] -= energy
            quarters[band, default: 1] -= 1
            let interval = ConsumptionInterval(from: at, to: at + .minutes(15), energy: WattHours(energy))
            accrual.add(rating.pieces(of: interval), of: point, prices: prices)
            at = at + .minutes(15)
            // Posted at odd times: that changes nothing.
            if (left[band] ?? 0) % 7 == 0 { _ = accrual.post(prices) }
        }
        _ = accrual.post(prices)
        let settled = cycle.settle(
            SettlementInput(
                accrual: accrual, prices: prices, cut: cut, isLast: false, capacities: [], calendar: calendar,
                periods: periods, meters: [])
        ) { _ in nil }
        return (settled, cycle.carried)
    }

    private func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }
}
