import Quantities
import Supply

extension Draft {
    /// Asks every meter of a line who it is (F-B14). What is found comes as cases: a serial number in another's place, two meters that have
    /// changed places.
    mutating func scan(_ name: String) -> StaffAnswer {
        guard let id = state.lineByName[name], let line = lines[id] else {
            return StaffAnswer(.refused, "line.unknown", details: [.init("line", name)])
        }
        guard line.isUp else { return StaffAnswer(.refused, "scan.lineDown", details: [.init("line", name)]) }
        let asked = (state.metersOfLine[id] ?? []).compactMap { meters[$0]?.record }
            .filter { $0.serial != nil && $0.retiredAt == nil }
        guard !asked.isEmpty else { return StaffAnswer(.refused, "scan.noSerials", details: [.init("line", name)]) }
        for meter in asked { effects.append(.readNow(id, meter.id, ReplyToken(0))) }
        return StaffAnswer(
            .accepted, "scan.started", details: [.init("line", name), .init("meters", String(asked.count))])
    }
}
