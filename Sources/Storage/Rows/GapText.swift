import Billing
import Engine
import Metering
import Quantities
import Supply

/// A meter's open gaps as one text of its row, one after the other: series|ratio of current|of voltage|consumed|modulus|account|supply
/// point|table, its two ends, and the number of pieces with key|ladder|energy|allocated each.
enum GapText {
    static func write(_ gaps: [OpenGap]) -> String {
        var writer = FieldWriter()
        for gap in gaps {
            writer.add(gap.series)
            writer.add(gap.ratio.current)
            writer.add(gap.ratio.voltage)
            writer.add(gap.consumed.value)
            writer.add(gap.modulus?.value)
            writer.add(gap.account.number)
            writer.add(gap.point.number)
            writer.add(gap.table?.description)
            ReadingText.write(gap.from, to: &writer)
            ReadingText.write(gap.to, to: &writer)
            writer.add(gap.pieces.count)
            for piece in gap.pieces {
                UsageKeyText.write(piece.key, to: &writer)
                writer.add(piece.ladder?.daysSinceEpoch)
                writer.add(piece.energy.value)
                writer.add(piece.isAllocated)
            }
        }
        return writer.text
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> [OpenGap] {
        var gaps: [OpenGap] = []
        while !reader.isAtEnd { gaps.append(try gap(&reader)) }
        return gaps
    }

    private static func gap(_ reader: inout FieldReader) throws(FieldFault) -> OpenGap {
        let series = Int(clamping: try reader.int())
        let ratio = try ratio(&reader)
        let consumed = WattHours(try reader.int())
        let modulus = try reader.intOrNil().map { WattHours($0) }
        let account = AccountID(try reader.int())
        let point = SupplyPointID(try reader.int())
        let table = try reader.stringOrNil().flatMap { VersionName($0) }
        let from = try ReadingText.read(&reader)
        let to = try ReadingText.read(&reader)
        var pieces: [RatedPiece] = []
        for _ in 0..<(try FieldText.count(&reader)) {
            let key = try UsageKeyText.read(&reader)
            let ladder = try reader.intOrNil().map { CivilDate(daysSinceEpoch: $0) }
            pieces.append(
                RatedPiece(
                    key: key, ladder: ladder, energy: WattHours(try reader.int()), isAllocated: try reader.bool()))
        }
        return OpenGap(
            series: series, ratio: ratio, from: from, to: to, consumed: consumed, modulus: modulus, account: account,
            point: point, table: table, pieces: pieces)
    }

    private static func ratio(_ reader: inout FieldReader) throws(FieldFault) -> TransformerRatio {
        let (current, voltage) = (Int(clamping: try reader.int()), Int(clamping: try reader.int()))
        guard let ratio = TransformerRatio(current: current, voltage: voltage) else {
            throw FieldFault(detail: "\(current)x\(voltage) is no ratio of transformers")
        }
        return ratio
    }
}

/// What an account is rated by: tariff|persons|since|terms|closed, then from|tariff|terms|persons of each change.
enum FactsText {
    static func write(_ facts: RatingFacts, to writer: inout FieldWriter) {
        writer.add(facts.tariff)
        writer.add(facts.firstHolder.persons)
        writer.add(facts.firstHolder.since?.daysSinceEpoch)
        writer.add(facts.terms)
        writer.add(facts.firstCapacity)
        writer.add(facts.isClosed)
        for change in facts.changes {
            writer.add(change.from.daysSinceEpoch)
            writer.add(change.tariff)
            writer.add(change.terms)
            writer.add(change.persons.map { Int64($0) })
            writer.add(change.capacity)
        }
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> RatingFacts {
        let tariff = try reader.string()
        let persons = Int(clamping: try reader.int())
        let since = try reader.intOrNil().map { CivilDate(daysSinceEpoch: $0) }
        let terms = try reader.string()
        let capacity = try reader.intOrNil()
        let isClosed = try reader.bool()
        var changes: [ContractChange] = []
        while !reader.isAtEnd {
            changes.append(
                ContractChange(
                    from: CivilDate(daysSinceEpoch: try reader.int()), tariff: try reader.stringOrNil(),
                    terms: try reader.stringOrNil(), persons: try reader.intOrNil().map { Int(clamping: $0) },
                    capacity: try reader.intOrNil()))
        }
        return RatingFacts(
            tariff: tariff, holder: Holder(persons: persons, since: since), terms: terms, capacity: capacity,
            changes: changes, isClosed: isClosed)
    }
}

/// A reading that counted, without its load: energy|source time|resolution|mark|purpose|varh|clock|number of registers, and these.
enum ReadingText {
    static func write(_ reading: AcceptedReading, to writer: inout FieldWriter) {
        writer.add(reading.energy.value)
        writer.add(reading.sourceTime.milliseconds)
        writer.add(reading.resolution.value)
        writer.add(reading.mark?.milliseconds)
        writer.add(reading.purpose.rawValue)
        writer.add(reading.reactive)
        writer.add(reading.meterSeconds)
        writer.add(reading.registers.count)
        RegistersText.write(reading.registers, to: &writer)
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> AcceptedReading {
        let energy = WattHours(try reader.int())
        let at = Instant(milliseconds: try reader.int())
        let resolution = WattHours(try reader.int())
        let mark = try reader.intOrNil().map { Instant(milliseconds: $0) }
        let word = try reader.string()
        guard let purpose = ReadingPurpose(rawValue: word) else { throw FieldFault(detail: "\(word) is no purpose") }
        let reactive = try reader.intOrNil()
        let clock = try reader.intOrNil()
        var registers: [BandEnergy] = []
        for _ in 0..<(try FieldText.count(&reader)) { registers.append(try RegistersText.one(&reader)) }
        return AcceptedReading(
            energy: energy, sourceTime: at, resolution: resolution, mark: mark, purpose: purpose, registers: registers,
            reactive: reactive, meterSeconds: clock)
    }
}

/// Registers by band: band|energy each.
enum RegistersText {
    static func write(_ registers: [BandEnergy], to writer: inout FieldWriter) {
        for register in registers {
            writer.add(register.band.rawValue)
            writer.add(register.energy.value)
        }
    }

    static func write(_ registers: [BandEnergy]) -> String {
        var writer = FieldWriter()
        write(registers, to: &writer)
        return writer.text
    }

    static func one(_ reader: inout FieldReader) throws(FieldFault) -> BandEnergy {
        BandEnergy(try FieldText.band(&reader), WattHours(try reader.int()))
    }

    /// All that is left of a text.
    static func readAll(_ reader: inout FieldReader) throws(FieldFault) -> [BandEnergy] {
        var registers: [BandEnergy] = []
        while !reader.isAtEnd { registers.append(try one(&reader)) }
        return registers
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> [BandEnergy] { try readAll(&reader) }
}

/// What a meter behind transformers showed: energy|reactive|band|energy...
enum ToldText {
    static func write(_ told: ToldRegisters) -> String {
        var writer = FieldWriter()
        writer.add(told.energy?.value)
        writer.add(told.reactive)
        RegistersText.write(told.registers, to: &writer)
        return writer.text
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> ToldRegisters {
        let energy = try reader.intOrNil().map { WattHours($0) }
        return ToldRegisters(
            energy: energy, reactive: try reader.intOrNil(), registers: try RegistersText.readAll(&reader))
    }
}
