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

/// That the customer wants it off: by|at|reason.
enum WishText {
    static func write(_ wish: OffWish) -> String {
        var writer = FieldWriter()
        writer.add(wish.by)
        writer.add(wish.at.milliseconds)
        writer.add(wish.reason)
        return writer.text
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> OffWish {
        OffWish(by: try reader.string(), at: Instant(milliseconds: try reader.int()), reason: try reader.string())
    }
}

/// What stops trips: count from, the number of feeders with a count of their own and feeder|from of each, the number that stand open with feeder|cause|at|seen each, and cause|feeder|at of each case that counts.
enum BreakerText {
    static func write(_ breaker: Breaker) -> String {
        var writer = FieldWriter()
        writer.add(breaker.countFrom?.milliseconds)
        writer.add(breaker.countFromOf.count)
        for (feeder, from) in breaker.countFromOf.sorted(by: { $0.key < $1.key }) {
            writer.add(feeder.number)
            writer.add(from.milliseconds)
        }
        writer.add(breaker.open.count)
        for opening in breaker.open {
            writer.add(opening.feeder?.number)
            writer.add(opening.cause.rawValue)
            writer.add(opening.at.milliseconds)
            writer.add(opening.seen)
        }
        for known in breaker.cases {
            writer.add(known.cause.rawValue)
            writer.add(known.feeder.number)
            writer.add(known.at.milliseconds)
        }
        return writer.text
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> Breaker {
        let countFrom = try reader.intOrNil().map { Instant(milliseconds: $0) }
        var countFromOf: [FeederID: Instant] = [:]
        for _ in 0..<(try FieldText.count(&reader)) {
            countFromOf[FeederID(try reader.int())] = Instant(milliseconds: try reader.int())
        }
        var open: [Breaker.Opening] = []
        for _ in 0..<(try FieldText.count(&reader)) {
            open.append(
                Breaker.Opening(
                    feeder: try reader.intOrNil().map { FeederID($0) }, cause: try cause(&reader),
                    at: Instant(milliseconds: try reader.int()), seen: Int(try reader.int())))
        }
        var cases: [Breaker.Case] = []
        while !reader.isAtEnd {
            cases.append(
                Breaker.Case(
                    cause: try cause(&reader), feeder: FeederID(try reader.int()),
                    at: Instant(milliseconds: try reader.int())))
        }
        return Breaker(open: open, cases: cases, countFrom: countFrom, countFromOf: countFromOf)
    }

    private static func cause(_ reader: inout FieldReader) throws(FieldFault) -> Breaker.Cause {
        let word = try reader.string()
        guard let cause = Breaker.Cause(rawValue: word) else { throw FieldFault(detail: "\(word) is no cause") }
        return cause
    }
}
