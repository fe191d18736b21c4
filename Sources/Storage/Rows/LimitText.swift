import Quantities
import Supply

/// A load limit: watts|basis|1 instead of a cut|by|at|marks over|warned at|openings|their day|off until, 0 until called.
enum LimitText {
    static func write(_ limit: LoadLimit) -> String {
        var writer = FieldWriter()
        writer.add(limit.power.value)
        writer.add(limit.basis.rawValue)
        writer.add(limit.insteadOfCut ? Int64(1) : 0)
        writer.add(limit.by)
        writer.add(limit.at.milliseconds)
        writer.add(limit.over)
        writer.add(limit.warnedAt?.milliseconds)
        writer.add(limit.openings)
        writer.add(limit.openedOn?.daysSinceEpoch)
        switch limit.off {
        case nil: writer.add(Int64?.none)
        case .until(let end): writer.add(end.milliseconds)
        case .untilCalled: writer.add(Int64(0))
        }
        return writer.text
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> LoadLimit {
        let power = Watts(try reader.int())
        let word = try reader.string()
        guard let basis = LoadLimit.Basis(rawValue: word) else { throw FieldFault(detail: "\(word) is no basis") }
        let insteadOfCut = try reader.int() == 1
        let (by, at) = (try reader.string(), Instant(milliseconds: try reader.int()))
        let over = Int(clamping: try reader.int())
        let warnedAt = try reader.intOrNil().map { Instant(milliseconds: $0) }
        let openings = Int(clamping: try reader.int())
        let openedOn = try reader.intOrNil().map { CivilDate(daysSinceEpoch: $0) }
        var off: LoadLimit.Off?
        if let end = try reader.intOrNil() { off = end == 0 ? .untilCalled : .until(Instant(milliseconds: end)) }
        return LoadLimit(
            power: power, basis: basis, insteadOfCut: insteadOfCut, by: by, at: at, over: over, warnedAt: warnedAt,
            openings: openings,
            openedOn: openedOn, off: off)
    }
}
