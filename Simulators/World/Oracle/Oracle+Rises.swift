import Metering
import Quantities

/// A counter that rose by itself.
struct Rise {
    /// More than a meter can pass from one mark to the next, Wh.
    static let smallest: Int64 = 15_000

    /// By how much, Wh, so far.
    var wattHours: Int64
    /// A sample showed it when the meter could not have passed so much since the last reading that counted: from then on nothing counts
    /// until a person has accepted what it shows.
    var isImpossible = false
    /// What was billed of it because nobody could know, Wh.
    var billed: Int64 = 0
}

// What came of counters that rose by themselves (F-B12): never a jump bill. Where a meter was not read for so long that it could have
// passed as much, nobody can know.

extension Oracle {
    func rose(_ account: String, by wattHours: Int64) {
        rises[account, default: Rise(wattHours: 0)].wattHours += wattHours
        rises[account]?.isImpossible = false
    }

    /// What was read before, or kept by a concentrator that hangs, comes up to 25 minutes later.
    func fell(_ account: String, by wattHours: Int64) { falls[account, default: []].append((world.now, wattHours)) }

    /// What a meter may have shown a while ago above what it shows now, Wh.
    func shownBefore(_ flat: Flat) -> Int64 {
        falls[flat.account, default: []].filter { world.now - $0.at < 1_500_000 }.reduce(0) { $0 + $1.by }
    }

    /// The meter came down, and people have read its plate: what it shows is billed.
    func cameDown(_ account: String) {
        jumps[account] = nil
        guard let rise = rises[account] else { return }
        rises[account]?.billed = rise.wattHours
        rises[account]?.isImpossible = false
    }

    /// The home changes hands, and both have read the plate.
    func handedOver(_ account: String) {
        jumps[account] = nil
        rises[account] = nil
    }

    /// The turn's records are all looked at.
    func judgeJumps() {
        for account in jumps.keys.sorted() { violate(.consumption, jumps[account] ?? "") }
        jumps = [:]
    }

    /// A person has accepted what the meter shows.
    func accepted(_ account: String) { rises[account]?.isImpossible = false }

    /// What of its counter's rise may have been billed, Wh.
    func forgiven(_ flat: Flat) -> Int64 { rises[flat.account]?.billed ?? 0 }

    /// A sample does not count.
    func notice(_ reading: Reading, _ flat: Flat) {
        guard case .quarantined = reading.quality, let energy = reading.energy?.value, rises[flat.account] != nil,
            !wallWasWrong, let last = shown[flat.account]?.last, let counted = world.counted(flat)
        else { return }
        guard energy > counted + 1, energy <= counted + risen(flat) + 1 else { return }
        if energy - last.energy > Oracle.passed(in: world.now - last.at) { rises[flat.account]?.isImpossible = true }
    }

    /// What a meter may have passed at the most, Wh: twice what 60 A are at 220 V, with the margin.
    static func passed(in time: Int64) -> Int64 { time * 2 * 17_160 / 3_600_000 + 100 }

    /// What the meter that hangs there shows above what it has counted, Wh.
    func risen(_ flat: Flat) -> Int64 { max(-(world.fallen[flat.account] ?? 0) / 1_000_000, 0) }

    /// A reading that counts may bill a rise.
    func follow(_ reading: Reading, _ flat: Flat, _ counted: Int64) {
        guard let rise = rises[flat.account], let energy = reading.energy, let consumed = reading.consumed,
            energy.value > counted + 1
        else { return }
        if rise.isImpossible, consumed.value >= Rise.smallest {
            jumps[flat.account] =
                "\(flat.account) is billed \(consumed.value) Wh, which its meter could not have passed"
        }
        // What it fell before may have made the rise small enough to pass for consumption; and of a fall before the series began nothing is
        // missing.
        rises[flat.account]?.billed = max(rise.billed, min(rise.billed + consumed.value, rise.wattHours))
    }
}
