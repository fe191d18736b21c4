import Metering
import Quantities

/// From when on transformers are in doubt: meter|supply|register percent|marks|window|clear after.
enum RatioLimitsText {
    static func write(_ limits: RatioLimits) -> String {
        var writer = FieldWriter()
        writer.add(limits.meterPercent)
        writer.add(limits.supplyPercent)
        writer.add(limits.registerPercent)
        writer.add(limits.marks)
        writer.add(limits.window.milliseconds)
        writer.add(limits.clearAfter.milliseconds)
        return writer.text
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> RatioLimits {
        RatioLimits(
            meterPercent: Int(clamping: try reader.int()), supplyPercent: Int(clamping: try reader.int()),
            registerPercent: Int(clamping: try reader.int()),
            marks: Int(clamping: try reader.int()), window: Span(milliseconds: try reader.int()),
            clearAfter: Span(milliseconds: try reader.int()))
    }
}

/// What a meter's transformers are judged by: told current|told voltage|suspect|marks|windows apart|window's begin|covered|energy|twice the
/// power|doubt's ground|since|seen|shown|possible, then the grounds that were cleared.
enum RatioWatchText {
    static func write(_ watch: RatioWatch) -> String {
        var writer = FieldWriter()
        writer.add(watch.told?.current)
        writer.add(watch.told?.voltage)
        writer.add(watch.suspect?.rawValue)
        writer.add(watch.marks)
        writer.add(watch.windowsApart)
        writer.add(watch.window?.begin.milliseconds)
        writer.add(watch.window?.covered.milliseconds)
        writer.add(watch.window?.energy.value)
        writer.add(watch.window?.twicePower)
        writer.add(watch.doubt?.ground.rawValue)
        writer.add(watch.doubt?.since.milliseconds)
        writer.add(watch.doubt?.seenAt.milliseconds)
        writer.add(watch.doubt?.shown)
        writer.add(watch.doubt?.possible)
        for ground in watch.cleared { writer.add(ground.rawValue) }
        return writer.text
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> RatioWatch {
        let current = try reader.intOrNil()
        let voltage = try reader.intOrNil()
        let told = current.flatMap { current in voltage.map { ToldRatio(current: current, voltage: $0) } }
        let suspect: RatioDoubt.Ground? = try reader.wordOrNil()
        let marks: Int = Int(clamping: try reader.int())
        let apart: Int = Int(clamping: try reader.int())
        let window = try window(&reader)
        let doubt = try doubt(&reader)
        var cleared: [RatioDoubt.Ground] = []
        while !reader.isAtEnd { cleared.append(try reader.word()) }
        return RatioWatch(
            doubt: doubt, cleared: cleared, suspect: suspect, marks: marks, told: told, window: window,
            windowsApart: apart)
    }

    private static func window(_ reader: inout FieldReader) throws(FieldFault) -> RatioWindow? {
        let begin = try reader.intOrNil()
        let covered = try reader.intOrNil()
        let energy = try reader.intOrNil()
        let power = try reader.intOrNil()
        guard let begin, let covered, let energy, let power else { return nil }
        return RatioWindow(
            begin: Instant(milliseconds: begin), covered: Span(milliseconds: covered), energy: WattHours(energy),
            twicePower: power)
    }

    private static func doubt(_ reader: inout FieldReader) throws(FieldFault) -> RatioDoubt? {
        let ground: RatioDoubt.Ground? = try reader.wordOrNil()
        let since = try reader.intOrNil()
        let seenAt = try reader.intOrNil()
        let shown = try reader.intOrNil()
        let possible = try reader.intOrNil()
        guard let ground, let since, let seenAt, let shown, let possible else { return nil }
        return RatioDoubt(
            ground: ground, since: Instant(milliseconds: since), seenAt: Instant(milliseconds: seenAt), shown: shown,
            possible: possible)
    }
}
