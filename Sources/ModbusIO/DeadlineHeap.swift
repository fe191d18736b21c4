/// Deadlines in order of time: a binary heap of (time, slot).
///
/// Entries are never removed or moved; whoever takes one out looks whether it still means something. So a link whose deadline moves
/// back with each request, as all do, costs nothing here until the time of its first entry has come.
struct DeadlineHeap {
    struct Entry {
        let time: Int64
        let slot: Int32
    }

    private var entries: [Entry] = []

    var earliest: Int64? { entries.first?.time }

    mutating func insert(_ time: Int64, _ slot: Int32) {
        entries.append(Entry(time: time, slot: slot))
        var child = entries.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard entries[child].time < entries[parent].time else { return }
            entries.swapAt(child, parent)
            child = parent
        }
    }

    /// The earliest entry that is due at `now`.
    mutating func takeDue(_ now: Int64) -> Entry? {
        guard let first = entries.first, first.time <= now else { return nil }
        let last = entries.removeLast()
        guard !entries.isEmpty else { return first }
        entries[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in (2 * parent + 1)...(2 * parent + 2) where child < entries.count {
                if entries[child].time < entries[least].time { least = child }
            }
            guard least != parent else { return first }
            entries.swapAt(parent, least)
            parent = least
        }
    }

    /// A deadline rounded up so that many fall together: a response time-out of a second may be a tenth late, a rest of 20 ms may
    /// not. One wake-up for all links of a tick costs a fifth of one for each (measured).
    static func rounded(_ deadline: Int64, now: Int64) -> Int64 {
        let distance = deadline - now
        let grid: Int64 = distance >= 800 ? 100 : distance >= 100 ? 10 : 1
        guard grid > 1, deadline < .max - grid else { return deadline }
        return (deadline + grid - 1) / grid * grid
    }
}
