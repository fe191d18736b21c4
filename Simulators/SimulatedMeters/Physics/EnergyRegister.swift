import Quantities

/// The true energy of a meter, exact: no fraction of a µWh is lost or made, however often it is asked.
struct EnergyRegister: Hashable, Sendable {
    /// All of it, µWh.
    private(set) var total: Int64
    /// What of it fell into each of the four periods of the day (sharp, peak, flat, valley), µWh.
    private(set) var periods: [Int64] = [0, 0, 0, 0]
    /// What is not yet a µWh, in mW·ms (a µWh has 3600 of them).
    private var rest: Int64 = 0

    init(microwattHours: Int64) {
        total = microwattHours
        periods[2] = microwattHours
    }

    /// Takes `milliwatts` (0 or more) that flowed for `milliseconds`, in period 0...3 of the day.
    mutating func add(milliwatts: Int64, milliseconds: Int64, period: Int) {
        let work = milliwatts * milliseconds + rest
        rest = work % 3600
        total += work / 3600
        periods[period] += work / 3600
    }

    /// The period of an hour 0...23: sharp 19 to 21, peak 8 to 11 and 17 to 23, valley 23 to 7, flat else.
    static func period(ofHour hour: Int) -> Int {
        switch hour {
        case 19, 20: 0
        case 8, 9, 10, 17, 18, 21, 22: 1
        case 23, 0...6: 3
        default: 2
        }
    }
}
