/// Which faults a story has, and when: drawn from the seed, for each kind by dice of its own, so that leaving one out changes
/// nothing about the others.
struct Mix {
    /// Those that come, and at what times, ms.
    private(set) var times: [(fault: Fault, at: [Int64])] = []
    /// Those that come when orders leave, one or two with each: in a story of hours they would hardly ever meet one by themselves.
    private(set) var withOrders: [Fault] = []

    init(_ plot: Plot, from begin: Int64) {
        guard plot.run != .golden else { return }
        var whole = Dice(seed: plot.seed &* 0x1000 &+ 7)
        // Some stories have few kinds of faults, some have many: rare pairs need room to meet.
        let shares: [Int64] = plot.run == .flood ? [50, 75, 100] : [4, 10, 20, 40]
        let share = shares[Int(whole.below(Int64(shares.count)))]
        for (index, fault) in Fault.allCases.enumerated() {
            var dice = Dice(seed: Dice.hash(plot.seed, UInt64(index) &+ 1))
            let isDrawn =
                dice.below(100) < (fault.isSought ? 50 : share)
                || plot.pace == .hours && (fault == .kill || fault == .powerCut)
            guard isDrawn, !plot.without.contains(fault) else { continue }
            // A start costs more than all else.
            let isEnd = fault == .kill || fault == .powerCut
            let count = plot.run == .flood ? 3 : 1 + dice.below(isEnd ? 3 : 4)
            var at = (0..<count).map { _ in begin + dice.below(plot.usualStorm - begin) }
            if plot.pace == .hours {
                // Every second one comes with a mark: between two of them nobody would notice it.
                for index in at.indices where index % 2 == 0 {
                    at[index] = max(begin, at[index] / Town.mark(.hours) * Town.mark(.hours) + dice.below(3_000) - 500)
                }
            }
            withOrders += isEnd ? [fault] : [fault, fault]
            times.append((fault, at.sorted().filter { $0 < plot.storm }))
        }
        // In an order that is the seed's and not that of the kinds.
        var left = withOrders
        withOrders = []
        while !left.isEmpty { withOrders.append(left.remove(at: Int(whole.below(Int64(left.count))))) }
    }
}
