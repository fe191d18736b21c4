import Billing
import Metering
import Quantities
import Supply

/// Why a meter's registers by band are not rated by, though its table was declared.
enum RegisterFault: String, Error {
    /// The meter's table is not the version of the tariff that holds.
    case table
    /// The meter's clock is off by more than five minutes, or cannot be read.
    case clock
    case missing
    /// They do not add up to the billed register.
    case sum
}

/// Whether a stretch was rated by the meter's registers by band.
enum RegisterUse: Equatable {
    /// No table was declared: by time.
    case none
    case used
    /// By time, and a person must look.
    case fault(RegisterFault)
}

/// The registers T1 to T4 (RULES: Readings and energy): rated by only while the meter's clock is right and its table is the tariff's.
enum BandRegisters {
    /// By how much the meter's clock may be off.
    static let clockTolerance = Span.minutes(5)

    /// What each register counted between two readings, together `consumed`; nil where they are not meant to be used.
    static func counted(
        from: AcceptedReading, to: AcceptedReading, consumed: WattHours, _ rating: Rating, table: VersionName?
    ) throws(RegisterFault) -> [(band: Band, energy: WattHours)]? {
        // The first reading with registers has nothing to be compared with.
        guard let table, !from.registers.isEmpty else { return nil }
        guard from.registers.map(\.band) == to.registers.map(\.band) else { throw .missing }
        let days = [from.ratedAt, max(to.ratedAt - .milliseconds(1), from.ratedAt)].map { rating.calendar.date(at: $0) }
        guard days.allSatisfy({ rating.versionName(on: $0) == table }) else { throw .table }
        for reading in [from, to] {
            guard let off = reading.clockOff(rating.calendar), off <= clockTolerance else { throw .clock }
        }
        var counted = zip(from.registers, to.registers).map { (band: $0.band, energy: $1.energy - $0.energy) }
        guard counted.allSatisfy({ $0.energy >= .zero }) else { throw .sum }
        // Each register is rounded to its own step.
        let rest = consumed - counted.reduce(.zero) { $0 + $1.energy }
        let step = max(from.resolution, to.resolution)
        guard rest.value.magnitude <= UInt64(step.value) * UInt64(counted.count) else { throw .sum }
        // What is billed is the total: the rest goes to the band that had the most.
        if let most = counted.indices.max(by: { counted[$0].energy < counted[$1].energy }) {
            counted[most].energy += rest
            if counted[most].energy < .zero { throw .sum }
        }
        return counted.filter { $0.energy > .zero }
    }
}

extension AcceptedReading {
    /// By how much the meter's clock was off; nil where it was not read.
    fileprivate func clockOff(_ calendar: SiteCalendar) -> Span? {
        meterSeconds.map { seconds in
            let day = floorDivide(seconds, 86_400)
            let told = calendar.midnight(of: CivilDate(daysSinceEpoch: day)) + .seconds(seconds - day * 86_400)
            return Span(milliseconds: Int64(clamping: (told - sourceTime).milliseconds.magnitude))
        }
    }
}

extension Draft {
    /// A person looks where registers that should be rated by cannot be; what is right again needs nobody.
    mutating func look(at use: RegisterUse, _ meter: MeterRecord, _ account: AccountID) {
        let word = "meter.registers"
        switch use {
        case .none: break
        case .fault(let fault):
            openWorkItem(
                .case, account: account, meter: meter.id, within: .days(3),
                reason: "\(word) \(fault.rawValue) \(meter.number)")
        case .used:
            for item in openItems(of: account) where item.meter == meter.id && item.reason.hasPrefix(word + " ") {
                closeWorkItem(item.id, by: "engine", result: "the registers follow again")
            }
        }
    }
}
