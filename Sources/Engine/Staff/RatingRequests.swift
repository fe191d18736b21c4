import Billing
import Metering
import Quantities
import Supply

extension Draft {
    /// A person's request about what energy costs.
    mutating func perform(_ command: RatingCommand, _ request: StaffRequest) -> StaffAnswer {
        switch command {
        case .lateReadings(let number, let readings):
            guard let meter = state.meterByNumber[number] else {
                return StaffAnswer(.refused, "meter.unknown", details: [.init("meter", number)])
            }
            return takeLate(readings, of: meter)
        case .correctPrices(let tariff, let version): return proposeCorrection(of: tariff, version, request)
        case .approve(let id): return decide(id, request) { $0.approve($1, by: request.actor) }
        case .reject(let id): return decide(id, request) { $0.reject($1, request) }
        }
    }

    /// The most late readings of one request: two months of quarter hours, and some.
    static let mostLateReadings = 8000

    /// What was noted down of a meter. A list that cannot be right is refused whole; of one that can be, each reading is kept, and
    /// billed where it divides a gap.
    private mutating func takeLate(_ readings: [LateReading], of meter: MeterID) -> StaffAnswer {
        let ordered = readings.sorted { $0.at < $1.at }
        func refused(_ code: String, _ reading: LateReading?) -> StaffAnswer {
            StaffAnswer(
                .refused, code, details: reading.map { [.init("source_time", calendar.rfc3339($0.at))] } ?? [])
        }
        if readings.isEmpty { return refused("late.empty", nil) }
        if readings.count > Draft.mostLateReadings { return refused("late.tooMany", nil) }
        if let wrong = ordered.first(where: { $0.energy < .zero }) { return refused("late.negative", wrong) }
        if let wrong = ordered.first(where: { $0.at > now }) { return refused("late.future", wrong) }
        if let wrong = zip(ordered, ordered.dropFirst()).first(where: { $0.at == $1.at }) {
            return refused("late.twice", wrong.1)
        }
        var used = 0
        var details: [StaffAnswer.Detail] = []
        for reading in ordered {
            let sample = Sample(meter: meter, purpose: .backfill, sourceTime: reading.at, energy: reading.energy)
            guard let taken = ingest(late: sample) else { continue }
            if taken.quality == .late {
                used += 1
            } else if details.count < 50 {
                details.append(.init("unused", "\(calendar.rfc3339(reading.at)) \(taken.quality.code)"))
            }
        }
        details.insert(.init("used", String(used)), at: 0)
        details.insert(.init("kept", String(ordered.count - used)), at: 1)
        return StaffAnswer(.done, used > 0 ? "late.used" : "late.kept", details: details)
    }
}
