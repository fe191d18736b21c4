import Quantities
import Supply

extension Draft {
    /// What a line's connection did.
    mutating func take(_ id: LineID, _ event: LineEvent) {
        guard var line = lines[id] else { return }
        switch event {
        case .up:
            line.isUp = true
            line.downSince = nil
            lines[id] = line
            wake(id)
        case .down:
            if line.isUp || line.downSince == nil { line.downSince = now }
            line.isUp = false
            lines[id] = line
        case .misrouted(let expected, let got):
            effects.append(
                .alarm(code: "line.misrouted", detail: "\(line.record.name): asked \(expected), \(got) answered"))
            guard line.misroute == nil else { return }
            line.misroute = Misroute(at: now, expected: expected, got: got)
            lines[id] = line
            records.append(.line(line.record, misroute: line.misroute))
            audit(
                "line.misrouted", "line \(line.record.name)", reason: "unit \(expected) was asked, unit \(got) answered"
            )
            openWorkItem(.case, account: nil, within: .hours(4), reason: "line.misrouted \(line.record.name)")
            for meter in state.metersOfLine[id] ?? [] {
                if let point = point(of: meter) {
                    raiseEpoch(point.record.id, "a misrouted reply on the line")
                    touch(point.record.account)
                }
            }
        case .suspended(let unit):
            if line.silentUnits[unit] == nil { line.silentUnits[unit] = now }
            lines[id] = line
            effects.append(
                .alarm(code: "unit.suspended", detail: "unit \(unit) of line \(line.record.name) does not answer"))
        case .resumed(let unit):
            line.silentUnits[unit] = nil
            lines[id] = line
            wake(id, unit: unit)
        case .foundUnit(let unit, let serials): foundUnit(unit, serials, on: line)
        case .scanned(let asked, let found, let left): scanned(id, asked: asked, found: found, left: left)
        case .pointRefused(let meter, let what):
            audit("profile.pointRefused", "meter \(meters[meter]?.record.number ?? String(meter.number))", reason: what)
        }
    }

    /// The line, or a unit of it, answers again: what is owed there is tried at once, and nowhere else.
    private mutating func wake(_ id: LineID, unit: UInt8? = nil) {
        for meter in state.metersOfLine[id] ?? [] {
            if let unit, !isReached(meter, by: unit) { continue }
            if let account = point(of: meter)?.record.account, let purchase = openPurchases(of: account).first,
                purchase.order == nil
            {
                serve(.purchase(purchase.id), after: .milliseconds(1))
            }
            guard let point = point(of: meter), point.restore != nil || point.belief.state == nil else { continue }
            if point.restore != nil, point.order == nil {
                stagger(point)
                serve(.restore(point.record.id), after: .milliseconds(1))
            }
            if case .usPerhaps = point.belief.openedBy { serve(.readBack(point.record.id), after: .milliseconds(1)) }
        }
    }

    /// Whether a unit is the meter's, or that of the relay which switches it.
    private func isReached(_ meter: MeterID, by unit: UInt8) -> Bool {
        meters[meter]?.record.unit == unit || point(of: meter)?.record.relay?.unit == unit
    }
}
