import Engine
import Quantities
import Supply

/// A supply point with its meter and what is under way at its relay.
public struct SupplyPointView: Sendable {
    public let state: SupplyPointState
    public let meter: MeterState?
    public let line: LineState?
    public let feeder: String
    /// The order in flight.
    public let order: Order?
    /// Off by us, and energy flows all the same.
    public let isStillPowered: Bool
    public let power: PowerState
    /// Until when a closing that is owed waits its turn at the latest (I-C12).
    public let waitsUntil: Instant?

    public init(_ point: SupplyPointState, in state: HotState) {
        self.state = point
        meter = state.meters[point.record.meter]
        line = meter.flatMap { state.lines[$0.record.line] }
        feeder = state.feeders[point.record.feeder]?.name ?? ""
        order = point.order.flatMap { state.orders[$0] }
        isStillPowered = state.isStillPowered(point)
        power = state.powerState(point)
        waitsUntil = point.restore == nil ? nil : state.closingWaits(of: point.record.id)
    }
}
