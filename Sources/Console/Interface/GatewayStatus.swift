import Engine
import Metering
import Quantities
import Supply

/// The gateway at a glance.
public struct GatewayStatus: Sendable {
    public let asOf: Instant
    public let process: ProcessStatus
    public let gateway: GatewayState
    /// Why the clock is not trusted.
    public let clockDoubt: ClockDoubt?
    public let calendar: SiteCalendar
    /// No check of the store has found what must not be.
    public let isSound: Bool
    /// Names of the feeders where a breaker stands open, with what opened it; no name: the whole gateway.
    public let breakers: [(feeder: String?, opening: Breaker.Opening)]
    public let accounts: Int
    public let meters: Int
    public let metersInDoubt: Int
    public let lines: Int
    public let linesUp: Int
    public let misroutedLines: [String]
    /// Supplies that are off, or may be, by our doing.
    public let off: Int
    /// Supplies that are open, and not by us.
    public let offOtherwise: Int
    public let restoresOwed: Int
    /// Those of them that wait for the customer's yes, an engineer or the end of a tag.
    public let restoresWaiting: Int
    public let ordersUnderWay: Int
    /// Meters at which an electrician's tag hangs, with whose it is and since when.
    public let lockedOut: [String]
    /// Names of the feeders that seem to be without power.
    public let outages: [String]
    public let noticesOnTheirWay: Int
    public let workItems: Int
    public let workItemsOverdue: Int
    public let lastReadingAt: Instant?

    public init(in state: HotState, asOf: Instant, process: ProcessStatus) {
        self.asOf = asOf
        self.process = process
        gateway = state.gateway
        clockDoubt = state.clockDoubt
        calendar = state.calendar
        isSound = state.isSound
        breakers = state.gateway.breaker.open.map { opening in
            (opening.feeder.map { state.feeders[$0]?.name ?? String($0.number) }, opening)
        }
        accounts = state.accounts.count
        meters = state.meters.count
        var inDoubt = 0
        var last: Instant?
        for meter in state.meters.values {
            if meter.series.quarantine != nil || meter.series.foreign != nil { inDoubt += 1 }
            if let at = meter.series.last?.sourceTime { last = max(last ?? at, at) }
        }
        metersInDoubt = inDoubt
        lastReadingAt = last
        lines = state.lines.count
        linesUp = state.lines.values.count(where: \.isUp)
        misroutedLines = state.lines.values.filter { $0.misroute != nil }.map(\.record.name).sorted()
        off = state.supplyPoints.values.count { $0.belief.isOffByUs }
        offOtherwise = state.supplyPoints.values.count { $0.belief.openedBy == .foreign && $0.belief.state != .closed }
        restoresOwed = state.supplyPoints.values.count { $0.restore != nil }
        restoresWaiting = state.supplyPoints.values.count { $0.restoreAwaits != nil }
        lockedOut = state.supplyPoints.values.compactMap { point in
            point.lockOut.map { tag in
                let meter = state.meters[point.record.meter]?.record.number ?? point.record.id.description
                return "\(meter): \(tag.by), \(state.calendar.rfc3339(tag.at))"
            }
        }.sorted()
        outages = state.power.filter { $0.value.outage != nil }.keys
            .map { state.feeders[$0]?.name ?? $0.description }.sorted()
        ordersUnderWay = state.orders.values.count { !$0.state.isEnd }
        noticesOnTheirWay = state.notices.values.count { notice in
            switch notice.state {
            case .queued, .accepted: true
            default: false
            }
        }
        workItems = state.workItems.count
        workItemsOverdue = state.workItems.values.count { $0.deadline < asOf }
    }
}
