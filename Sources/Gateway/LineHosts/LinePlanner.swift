import Documents
import Engine
import Lines
import Metering
import Quantities
import Supply

/// A line as it is to be run: where, how, and what is behind it.
public struct LinePlan: Sendable {
    public let record: LineRecord
    public let configuration: LineConfiguration
}

/// Makes line configurations from the state and the profiles.
public struct LinePlanner: Sendable {
    private let profiles: [String: DeviceProfile]
    private let backOffCap: Span

    public init(profiles: [String: DeviceProfile], backOffCap: Span) {
        self.profiles = profiles
        self.backOffCap = backOffCap
    }

    /// Every line with its meters, in the order of ids.
    func plans(_ state: HotState) -> [LinePlan] {
        state.lines.values.sorted { $0.record.id < $1.record.id }.map { line in
            let record = line.record
            let meters = (state.metersOfLine[record.id] ?? []).compactMap { id -> LineMeter? in
                guard let meter = state.meters[id]?.record, let profile = profiles[meter.profile] else { return nil }
                return LineMeter(
                    id: id, unit: meter.unit, profile: profile, block: meter.block,
                    markInterval: markInterval(of: id, state))
            }
            return LinePlan(
                record: record,
                configuration: LineConfiguration(
                    id: record.id, meters: meters, profiles: profiles, inFlight: record.inFlight,
                    calendar: state.calendar,
                    responseTimeout: record.responseTimeout, backOffCap: backOffCap,
                    seed: UInt64(bitPattern: record.id.number)))
        }
    }

    private func markInterval(of meter: MeterID, _ state: HotState) -> Span {
        guard let point = state.pointOfMeter[meter].flatMap({ state.supplyPoints[$0] }),
            let account = state.accounts[point.record.account],
            let terms = state.terms(account.record.terms, on: state.calendar.date(at: state.gateway.wall))
        else { return .minutes(15) }
        return terms.markInterval
    }
}
