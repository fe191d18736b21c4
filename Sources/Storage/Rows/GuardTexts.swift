import Quantities
import Supply

/// For how long a protection was said to hold: since|renew by|by.
enum ProtectionText {
    static func write(_ term: ProtectionTerm) -> String {
        var writer = FieldWriter()
        writer.add(term.since.milliseconds)
        writer.add(term.renewBy.daysSinceEpoch)
        writer.add(term.by)
        return writer.text
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> ProtectionTerm {
        ProtectionTerm(
            since: Instant(milliseconds: try reader.int()), renewBy: CivilDate(daysSinceEpoch: try reader.int()),
            by: try reader.string())
    }
}

/// An electrician's tag: by|at|reason.
enum LockOutText {
    static func write(_ lockOut: LockOut) -> String {
        var writer = FieldWriter()
        writer.add(lockOut.by)
        writer.add(lockOut.at.milliseconds)
        writer.add(lockOut.reason)
        return writer.text
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> LockOut {
        LockOut(
            by: try reader.string(), at: Instant(milliseconds: try reader.int()), reason: try reader.string())
    }
}
