/// Puts items into requests.
///
/// Items are sorted by address and taken one by one: each joins the request before it if it may, else it begins the next. For
/// intervals on a line no other order needs fewer requests. In a block image this happens twice, first within the block, then
/// over the whole image with the block's runs as the items.
struct Packing {
    private(set) var requests: [ReadRequest] = []
    private(set) var places: [Place]

    init(
        items: [PlanItem], image: BlockImage?, blocks: Range<Int>, limits: RequestLimits, isolated: [RegisterRange],
        dropped: [RegisterRange]
    ) {
        places = Array(repeating: .none, count: items.count * blocks.count)
        let rule = JoinRule(limits: limits)

        // Every item of every block with its absolute address; an item of the device is read once and placed in every block.
        var runs: [Run] = []
        for block in blocks {
            var pieces: [Run] = []
            for (index, item) in items.enumerated() where item.isInBlock || block == blocks.lowerBound {
                guard let extent = Packing.extent(of: item, block: block, image: image), rule.fits(extent) else {
                    continue
                }
                if dropped.contains(where: extent.isSame) { continue }
                let alone = isolated.contains(where: extent.isSame)
                pieces.append(
                    Run(
                        extent: extent, members: [Member(slot: slot(block, index), start: extent.start)], isAlone: alone
                    ))
            }
            runs += Packing.joined(pieces, rule)

            func slot(_ block: Int, _ index: Int) -> Int { (block - blocks.lowerBound) * items.count + index }
        }
        for run in Packing.joined(runs, rule) {
            let extent = rule.widened(run.extent)
            let number = Int32(requests.count)
            requests.append(
                ReadRequest(table: extent.table, address: UInt16(clamping: extent.start), count: extent.count))
            for member in run.members {
                places[member.slot] = Place(request: number, offset: Int32(member.start - extent.start))
            }
        }
        for (index, item) in items.enumerated() where !item.isInBlock {
            for block in blocks.indices { places[(block - blocks.lowerBound) * items.count + index] = places[index] }
        }
    }

    private struct Member {
        let slot: Int
        let start: Int
    }

    private struct Run {
        var extent: Extent
        var members: [Member]
        let isAlone: Bool
    }

    private static func joined(_ runs: [Run], _ rule: JoinRule) -> [Run] {
        var result: [Run] = []
        for run in runs.sorted(by: { $0.extent < $1.extent }) {
            if let last = result.last {
                // Two items in the very same registers share a request even where neighbours may not.
                let same = last.extent == run.extent
                if same || (!last.isAlone && !run.isAlone), let union = rule.union(last.extent, run.extent) {
                    result[result.count - 1].extent = union
                    result[result.count - 1].members += run.members
                    continue
                }
            }
            result.append(run)
        }
        return result
    }

    private static func extent(of item: PlanItem, block: Int, image: BlockImage?) -> Extent? {
        var start = Int(item.range.address)
        if item.isInBlock, let image { start += Int(image.base) + block * image.stride }
        guard start >= 0, item.range.count > 0, start + item.range.count <= 65_536 else { return nil }
        return Extent(table: item.range.table, start: start, count: item.range.count)
    }
}

/// A run of addresses in whole numbers, so that sums cannot overflow.
struct Extent: Hashable, Comparable {
    let table: RegisterTable
    let start: Int
    let count: Int

    var end: Int { start + count }

    static func < (a: Extent, b: Extent) -> Bool {
        if a.table != b.table { return a.table.rawValue < b.table.rawValue }
        return a.start != b.start ? a.start < b.start : a.count < b.count
    }

    func isSame(as range: RegisterRange) -> Bool {
        table == range.table && start == Int(range.address) && count == range.count
    }
}

/// Whether two runs may share a request.
private struct JoinRule {
    let limits: RequestLimits

    func fits(_ extent: Extent) -> Bool {
        widened(extent).count <= (extent.table.isBits ? limits.bitsPerRead : limits.registersPerRead)
    }

    /// What is really asked for: even start and even count where the device wants it so.
    func widened(_ extent: Extent) -> Extent {
        guard limits.evenOnly, !extent.table.isBits else { return extent }
        let start = extent.start & ~1
        return Extent(table: extent.table, start: start, count: ((extent.end + 1) & ~1) - start)
    }

    /// `b` begins at or after `a`.
    func union(_ a: Extent, _ b: Extent) -> Extent? {
        guard a.table == b.table, b.start - a.end <= limits.readableGap else { return nil }
        let union = Extent(table: a.table, start: a.start, count: max(a.end, b.end) - a.start)
        return fits(union) ? union : nil
    }
}
