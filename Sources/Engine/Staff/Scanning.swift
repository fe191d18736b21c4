import Metering
import Quantities
import Supply

/// The last scan of a line, of this life only.
public struct LineScan: Hashable, Sendable {
    public let begunAt: Instant
    /// Nil while it is under way.
    public internal(set) var endedAt: Instant?
    /// Addresses to which nothing is bound: asked, answered, and not asked.
    public internal(set) var asked = 0
    public internal(set) var found = 0
    public internal(set) var left = 0
}

extension Draft {
    /// Asks every meter of a line who it is (F-B14), and every address to which nothing is bound whether anybody is there. What is found
    /// comes as cases: a serial number in another's place, two meters that have changed places, a meter that was forgotten or is a
    /// stranger's.
    mutating func scan(_ name: String) -> StaffAnswer {
        guard let id = state.lineByName[name], var line = lines[id] else {
            return StaffAnswer(.refused, "line.unknown", details: [.init("line", name)])
        }
        guard line.isUp else { return StaffAnswer(.refused, "scan.lineDown", details: [.init("line", name)]) }
        let bound = (state.metersOfLine[id] ?? []).compactMap { meters[$0]?.record }.filter { $0.retiredAt == nil }
        let asked = bound.filter { $0.serial != nil }
        for meter in asked { effects.append(.readNow(id, meter.id, ReplyToken(0))) }
        let units = Set(bound.map(\.unit) + bound.compactMap { point(of: $0.id)?.record.relay?.unit })
        let unbound = (1...247).map { UInt8($0) }.filter { !units.contains($0) }
        effects.append(.scan(id, unbound))
        if line.scan == nil || line.scan?.endedAt != nil { line.scan = LineScan(begunAt: now) }
        lines[id] = line
        return StaffAnswer(
            .accepted, "scan.started",
            details: [
                .init("line", name), .init("meters", String(asked.count)), .init("addresses", String(unbound.count)),
            ])
    }

    /// Somebody answers where nothing is bound. One case for each, until a person has looked.
    mutating func foundUnit(_ unit: UInt8, _ serials: [SerialNumber], on line: LineState) {
        let known = meters(with: serials).first
        let reason =
            known.map { "unit.foundMeter \(line.record.name) \(unit) \($0)" }
            ?? "unit.unbound \(line.record.name) \(unit) \(serials.first?.text ?? "-")"
        let prefixes = ["unit.unbound", "unit.foundMeter"].map { "\($0) \(line.record.name) \(unit) " }
        let isTold =
            state.workItems.values.contains { item in
                item.closedAt == nil && prefixes.contains { item.reason.hasPrefix($0) }
            }
            || openItems(of: nil).contains { item in prefixes.contains { item.reason.hasPrefix($0) } }
        guard !isTold else { return }
        audit("line.unboundUnit", "line \(line.record.name)", reason: reason)
        openWorkItem(.case, account: nil, within: .days(3), reason: reason)
    }

    /// Numbers of meters that are on file with one of these serial numbers, in order.
    private func meters(with serials: [SerialNumber]) -> [String] {
        state.meters.values.map(\.record).filter { record in record.serial.map(serials.contains) ?? false }
            .map(\.number).sorted()
    }

    mutating func scanned(_ id: LineID, asked: Int, found: Int, left: Int) {
        guard var line = lines[id] else { return }
        var scan = line.scan ?? LineScan(begunAt: now)
        scan.endedAt = now
        (scan.asked, scan.found, scan.left) = (asked, found, left)
        line.scan = scan
        lines[id] = line
        audit(
            "line.scanned", "line \(line.record.name)",
            reason: "asked \(asked) addresses, \(found) answered, \(left) could not be asked")
    }
}
