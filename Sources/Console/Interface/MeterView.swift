import Engine
import Quantities
import Supply

/// A meter as it stands now.
public struct MeterView: Sendable {
    public let asOf: Instant
    public let meter: MeterState
    public let line: LineState?
    /// Where it is built in; nil: nowhere.
    public let point: SupplyPointView?
    public let account: AccountState?

    /// Nil: there is no such meter.
    public init?(number: String, in state: HotState, asOf: Instant) {
        guard let id = state.meterByNumber[number], let meter = state.meters[id] else { return nil }
        self.asOf = asOf
        self.meter = meter
        line = state.lines[meter.record.line]
        point = state.pointOfMeter[id].flatMap { state.supplyPoints[$0] }.map { SupplyPointView($0, in: state) }
        account = point.flatMap { state.accounts[$0.state.record.account] }
    }
}
