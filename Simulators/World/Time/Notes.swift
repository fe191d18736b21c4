import Billing
import Engine
import Metering
import Quantities
import Supply

// What goes into the trace of events and orders, and what a person reads of them.

extension World {
    func note(_ event: Event) {
        switch event {
        case .started: trace.note(30)
        case .tick: trace.note(31)
        case .sample(let sample): trace.note(32, sample.meter.number, sample.energy?.value ?? -1)
        case .missed(let meter, let mark, let fault):
            trace.note(33, meter.number, mark.milliseconds)
            tell("meter \(meter) missed its mark: \(fault.code)")
        case .order(.selected(let id, _, let relay)):
            trace.note(34, id.number)
            tell("order \(id): selected, reads \(relay.rawValue)")
        case .order(.ended(let id, let outcome)):
            trace.note(35, id.number)
            tell("order \(id) ended: \(outcome.text)")
            // Light is still owed, and nothing is under way for it.
            if case .seen = outcome {} else if oracle.orders[id]?.kind == .close { mayBeCutShort(id) }
        case .line(let line, let event):
            trace.note(36, line.number)
            tell("line \(line): \(event)")
        case .readEnded(_, let meter, _): trace.note(37, meter.number)
        case .payment(let request, _, _, let token):
            trace.note(38, request.amount.tenThousandths, Int64(token.number))
            tell("the daemon hears of payment \(request.key)")
        case .reversal(let request, _, _, let token):
            trace.note(44, request.amount.tenThousandths, Int64(token.number))
            tell("the daemon hears of reversal \(request.key)")
        case .front(let report, _, _):
            trace.note(45, Int64(report.backlog))
            if report.backlog > 0 { tell("the front of \(report.channel) has a backlog of \(report.backlog)") }
        case .staff(let request, let token):
            trace.note(39, Int64(token.number))
            tell("the daemon hears of \(request.id)")
        case .denied: trace.note(40)
        case .unsigned: trace.note(47)
        case .unreadable: trace.note(48)
        case .notice(let id, let report):
            trace.note(41, id.number)
            tell("notice \(id): \(report)")
        case .store(let takesWrites): trace.note(42, takesWrites ? 1 : 0)
        case .unsound: trace.note(43)
        case .sound: trace.note(46)
        case .rescued: trace.note(49)
        case .certificate(let end): trace.note(48, end.milliseconds)
        }
    }

    func note(_ order: LineOrder) {
        trace.note(43, order.id.number)
        orderLeaves()
        switch order {
        case .close(let id, let address, _, _):
            tell("close \(address.supplyPoint), order \(id)")
            mayBeCutShort(id)
        case .closeOverProtection(let id, let address, _):
            tell("close \(address.supplyPoint) over its protection, order \(id)")
        case .arm(let id, let address, _): tell("make ready \(address.supplyPoint), order \(id)")
        case .selectTrip(let id, let address, _):
            tell("select \(address.supplyPoint) for a trip, order \(id)")
            mayBeCutShort(id)
        case .release(let id, _):
            tell("release order \(id)")
            paysInTheLastSecond(id)
        case .abandon(let id): tell("abandon order \(id)")
        case .purchase(let id, let address, _, let amount, let expected):
            tell("purchase \(address.supplyPoint), order \(id), \(amount.units) after \(expected)")
        case .readCredit(let id, let address, _): tell("read credit \(address.supplyPoint), order \(id)")
        case .readBack(let id, let address, _): tell("read back \(address.supplyPoint), order \(id)")
        }
    }
}

extension OrderOutcome {
    var text: String {
        switch self {
        case .seen(let relay, let wrote, _): "reads \(relay.rawValue), \(wrote ? "written" : "not written")"
        case .counted(let credit, let wrote, _):
            "\(credit.remaining.units) left after \(credit.purchases), \(wrote ? "written" : "not written")"
        case .unknown(let fault): "unknown, \(fault.code)"
        case .notDone(let fault): "not done, \(fault.code)"
        }
    }
}
