/// Which faults a story has, and when: drawn from the seed, for each kind by dice of its own, so that leaving one out changes
/// nothing about the others.
struct Mix {
    /// Those that come, and at what times, ms.
    private(set) var times: [(fault: Fault, at: [Int64])] = []

    init(_ plot: Plot, from begin: Int64) {
        guard plot.run != .golden else { return }
        var whole = Dice(seed: plot.seed &* 0x1000 &+ 7)
        // Some stories have few kinds of faults, some have many: rare pairs need room to meet.
        let shares: [Int64] = plot.run == .flood ? [50, 75, 100] : [4, 10, 20, 40]
        let share = shares[Int(whole.below(Int64(shares.count)))]
        for (index, fault) in Fault.allCases.enumerated() {
            var dice = Dice(seed: Dice.hash(plot.seed, UInt64(index) &+ 1))
            guard dice.below(100) < share, !plot.without.contains(fault) else { continue }
            let count = plot.run == .flood ? 3 : 1 + dice.below(4)
            let at = (0..<count).map { _ in begin + dice.below(Plot.usualStorm - begin) }.sorted()
            times.append((fault, at.filter { $0 < plot.storm }))
        }
    }
}
