import API
import Engine
import Quantities
import Supply
import Trail

extension Presenter {
    func status(_ status: GatewayStatus) -> StatusResponse {
        StatusResponse(
            asOf: time(status.asOf), version: status.process.version, startedAt: time(status.process.startedAt),
            clock: ClockStatus(
                trusted: status.gateway.clockTrusted, trustedBy: status.gateway.clockTrustedBy,
                doubt: status.clockDoubt.map { Presenter.told($0.rawValue, Texts.clockDoubts) }, zone: zone),
            store: StoreStatus(
                sound: status.isSound, takesPayments: status.process.takesPayments,
                gone: status.process.isStoreGone ? true : nil, turn: Int(status.gateway.turn),
                ledgerEntries: Int(status.gateway.ledgerPosition), readings: Int(status.gateway.readingNumber)),
            importReleased: status.gateway.importReleased, demonstration: status.gateway.isDemo,
            audit: AuditStatus(
                rows: Int(status.process.auditHead.position), head: status.process.auditHead.text),
            breakers: status.breakers.map { known in
                BreakerBody(
                    feeder: known.feeder,
                    cause: Presenter.told(known.opening.cause.rawValue, Texts.breakerCauses),
                    at: time(known.opening.at), seen: known.opening.seen)
            },
            accounts: status.accounts,
            meters: MeterCounts(
                total: status.meters, inDoubt: status.metersInDoubt, lastReadingAt: status.lastReadingAt.map(time)),
            lines: LineCounts(total: status.lines, up: status.linesUp, misrouted: status.misroutedLines),
            supply: SupplyCounts(
                off: status.off, offOtherwise: status.offOtherwise, restoresOwed: status.restoresOwed,
                restoresWaiting: status.restoresWaiting,
                ordersUnderWay: status.ordersUnderWay, lockedOut: status.lockedOut, outages: status.outages),
            noticesOnTheirWay: status.noticesOnTheirWay,
            jobs: JobCounts(open: status.workItems, overdue: status.workItemsOverdue),
            rescueListAt: status.process.rescueListAt.map(time))
    }

    func lines(_ lines: [LineView]) -> LinesResponse {
        LinesResponse(
            asOf: time(now),
            lines: lines.map { view in
                let body = line(view.line)
                return LineStatus(
                    name: body.name, endpoint: body.endpoint, driver: body.driver, up: body.up,
                    downSince: body.downSince,
                    silentUnits: view.silentUnits.map { SilentUnitBody(unit: Int($0.unit), since: time($0.since)) },
                    misroute: body.misroute,
                    meters: view.meters,
                    metersInDoubt: view.metersInDoubt, lastReadingAt: view.lastReadingAt.map(time),
                    scan: view.line.scan.map {
                        LineScanBody(
                            begunAt: time($0.begunAt), endedAt: $0.endedAt.map(time), asked: $0.asked, found: $0.found,
                            left: $0.left)
                    })
            })
    }

    private var zone: String {
        let minutes = calendar.offsetMinutes.magnitude
        return (calendar.offsetMinutes < 0 ? "-" : "+") + "\(padded(minutes / 60, 2)):\(padded(minutes % 60, 2))"
    }
}
