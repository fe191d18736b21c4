import Metering
import Quantities

/// A supply as it really is: its register, its contact, and what flowed by it, hour by hour.
struct House {
    let household: Household
    let curve: LoadCurve
    var register: Register
    /// varh that flow with a kWh.
    let reactivePerThousand: Int64
    var meterNumber: String
    var serial: String
    /// What the transformers divide by.
    var ratio: Int64 = 1
    var isClosed = true
    var watts: Int64 = 0
    /// Why no reading comes.
    var silence: Silence?
    /// Of a meter that keeps credit.
    var credit: CreditMeter?

    enum Silence {
        /// The line does not reach it.
        case unreachable
        /// Another device answers in its place.
        case replaced(serial: String, display: Int64)
        /// It answers with nonsense.
        case nonsense(by: Int64)
    }

    // MARK: the truth that bills are held against

    /// What the display has counted in each hour of the year, Wh on the supply's side.
    private(set) var hours: [Int32] = []
    /// The highest mean of a quarter that was read at both ends, by month, W.
    private(set) var demand: [CivilDate: Int64] = [:]
    /// What the display of reactive energy has counted in each month, varh.
    private(set) var reactive: [CivilDate: Int64] = [:]
    /// What nobody is charged, and why; Wh.
    private(set) var lost: [(why: String, energy: Int64)] = []
    private var countedBefore: Int64 = 0
    /// Up to when it has flowed, and what had been counted at the last mark.
    private(set) var flowedUntil = Year.begin
    private var sinceMark: Int64 = 0
    private var reactiveBefore: Int64 = 0

    init(_ household: Household, curve: LoadCurve, register: Register) {
        self.household = household
        self.curve = curve
        self.register = register
        // By the twelfth they need not pay for it, by the ninth they do.
        reactivePerThousand = household.kind == .industry ? 200 + Int64(household.index % 7) * 110 : 0
        meterNumber = household.meterNumber
        serial = household.serial
    }

    /// What flows until an instant of the hour that is under way.
    ///
    /// - Parameter closes: the instant is a mark, so long after the one before.
    mutating func flow(until end: Instant, closes: Span? = nil) {
        let span = end - flowedUntil
        if span > .zero { flow(span) }
        guard let closes else { return }
        if closes == .minutes(15) {
            let month = SiteCalendar.china.date(at: end - closes).firstOfMonth
            demand[month] = max(demand[month] ?? 0, sinceMark * 4)
        }
        sinceMark = 0
    }

    private mutating func flow(_ span: Span) {
        let hour = Int((flowedUntil - Year.begin).milliseconds / 3_600_000)
        let calendar = SiteCalendar.china
        let date = calendar.date(at: flowedUntil)
        let month = date.firstOfMonth
        let ofDay = Int(calendar.millisecondsOfDay(at: flowedUntil) / 3_600_000)
        flowedUntil = flowedUntil + span
        watts = isClosed ? curve.watts(month: date.month, hour: ofDay, day: date.daysSinceEpoch) : 0
        register.flow(
            milliwattHours: watts * span.milliseconds / 3_600 / ratio, reactivePerThousand: reactivePerThousand)
        let counted = register.counted.value * ratio
        let step = counted - countedBefore
        countedBefore = counted
        while hours.count <= hour { hours.append(0) }
        hours[hour] += Int32(step)
        sinceMark += step
        if reactivePerThousand > 0 {
            let now = register.countedReactive * ratio
            reactive[month, default: 0] += now - reactiveBefore
            reactiveBefore = now
        }
    }

    /// Falsifies what was counted in an hour.
    mutating func count(_ more: Int32, in hour: Int) { hours[hour] += more }

    /// Another register counts from here on.
    mutating func replace(_ register: Register, ratio: Int64? = nil) {
        self.register = register
        if let ratio { self.ratio = ratio }
        countedBefore = 0
        reactiveBefore = 0
    }

    /// The same register behind other transformers.
    mutating func change(ratio: Int64) {
        self.ratio = ratio
        countedBefore = register.counted.value * ratio
        reactiveBefore = register.countedReactive * ratio
    }

    /// What was used from an hour on, up to, not including, another, is nobody's.
    mutating func lose(from begin: Int, to end: Int, why: String) {
        var sum: Int64 = 0
        for hour in begin..<min(end, hours.count) {
            sum += Int64(hours[hour])
            hours[hour] = 0
        }
        lost.append((why, sum))
    }
}

/// Credit that a meter keeps, and what it knows of prices.
struct CreditMeter {
    var bought = Money.zero
    var purchases: Int64 = 0
    let price: Price

    func remaining(after energy: WattHours) -> Money { bought - price.cost(of: energy) }
}
