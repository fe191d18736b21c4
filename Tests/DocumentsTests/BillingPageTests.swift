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
        let lines = settled.lines.map { line -> String in
            let name = line.line?.description ?? "-"
            let rate = if case .perKilowattHour(let price)? = line.rate { price.description } else { "-" }
            return "\(name) \(WattHours(line.quantity)) × \(rate) = \(line.amount)"
        }
        #expect(lines + ["asked \(settled.total), kept \(cycle.carried)"] == block("bill"))
    }

    private func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }
}
