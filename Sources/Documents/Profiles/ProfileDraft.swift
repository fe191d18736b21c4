import Metering
import Quantities

struct IdentityEntry {
    let identity: Identity
    let at: YAMLValue
}

struct ImageEntry {
    let image: BlockImage
    let at: YAMLValue
}

struct ForbiddenEntry {
    let range: RegisterRange
    let at: YAMLValue
}

/// A profile whose parts have been read one by one, to be checked as a whole. Each check points at the line that must change.
struct ProfileDraft {
    let root: YAMLMapping
    let points: [PointEntry]
    let identity: IdentityEntry?
    let relay: RelayEntry?
    let limits: RequestLimits
    let image: ImageEntry?
    let forbidden: [ForbiddenEntry]
    let uptime: PointEntry?

    func check() {
        checkPurpose()
        checkSources()
        checkSizes()
        checkOverlaps()
        checkBands()
        if let image { checkImage(image) }
        if let relay {
            checkChannels(relay)
            checkWrites(relay)
        }
    }

    private func checkPurpose() {
        if root.optional("points") == nil && root.optional("relay") == nil {
            root.fault("it has neither points nor a relay", cure: "add points for a meter, a relay for a switch")
        }
    }

    /// Exponents and ratios that points name must be points of the same profile.
    private func checkSources() {
        for entry in points {
            for source in entry.point.ratios + (entry.point.exponentFrom.map { [$0] } ?? []) {
                guard let found = points.first(where: { $0.point.quantity == source }) else {
                    entry.at.fault("\(source.rawValue) is not among the points", cure: "add it, or leave it out here")
                    continue
                }
                if found.point.exponentFrom != nil || !found.point.ratios.isEmpty {
                    found.at.fault(
                        "it is used to scale others and may not be scaled itself", cure: "leave exponent and ratios out"
                    )
                }
            }
        }
    }

    private func checkSizes() {
        for entry in points + (uptime.map { [$0] } ?? []) { checkSize(entry.point.range, entry.at) }
        if let identity { checkSize(identity.identity.range, identity.at) }
    }

    private func checkSize(_ range: RegisterRange, _ at: YAMLValue) {
        // Where start and count must be even, an odd place costs a register at either end.
        let isOdd = limits.evenOnly && !range.table.isBits
        let asked = isOdd ? (Int(range.address) + range.count + 1) / 2 * 2 - Int(range.address) / 2 * 2 : range.count
        let most = range.table.isBits ? limits.bitsPerRead : limits.registersPerRead
        if asked > most {
            at.fault(
                "it needs \(asked) registers in one request, and the device gives \(most)",
                cure: "raise the limit, or shorten it")
        }
    }

    /// Two values in one register: one of the addresses is wrong.
    private func checkOverlaps() {
        var seen: [(name: String, range: RegisterRange)] = []
        for entry in points {
            if let other = seen.first(where: { $0.range.overlaps(entry.point.range) }) {
                entry.at.fault("it shares registers with \(other.name)", cure: "check both addresses and encodings")
            }
            seen.append((entry.point.quantity.rawValue, entry.point.range))
        }
    }

    /// Two registers that count the same part of the day: one of the bands is wrong.
    private func checkBands() {
        var seen: [Band: String] = [:]
        for entry in points {
            guard let band = entry.point.band else { continue }
            if let other = seen[band] {
                entry.at.fault("it counts \(band.rawValue) as \(other) does", cure: "check both bands")
            }
            seen[band] = entry.point.quantity.rawValue
        }
    }

    private func checkImage(_ entry: ImageEntry) {
        let image = entry.image
        let end = Int(image.base) + (image.count - 1) * image.stride
        if end + image.stride > 65_536 {
            entry.at.fault("the last block reaches beyond address 65535", cure: "check base, stride and count")
        }
        var parts: [(Int, YAMLValue)] = points.map { (Int($0.point.address) + $0.point.encoding.count, $0.at) }
        if let identity {
            parts.append((Int(identity.identity.address) + identity.identity.encoding.count, identity.at))
        }
        if let relay {
            let (state, reach, last) = (relay.relay.state, relay.relay.command.reach, relay.relay.channels - 1)
            parts.append((Int(state.address) + state.stride * last + 1, relay.state))
            parts.append((Int(reach.address) + reach.stride * last + reach.count, relay.command))
        }
        for (end, at) in parts where end > image.stride {
            at.fault(
                "it reaches into the next block, which begins after \(image.stride) addresses",
                cure: "in an image addresses are offsets from the block's beginning; check it and the stride")
        }
    }

    private func checkChannels(_ entry: RelayEntry) {
        let (relay, reach) = (entry.relay, entry.relay.command.reach)
        if relay.channels > 1 {
            if relay.state.stride == 0 {
                entry.state.fault(
                    "all channels read the same state", cure: "give the stride from one channel's state to the next")
            }
            if reach.stride == 0 {
                entry.command.fault(
                    "all channels are switched by the same address", cure: "give the stride, or describe one channel")
            }
        }
        if Int(relay.state.address) + relay.state.stride * (relay.channels - 1) > 65_535 {
            entry.state.fault("the last channel lies beyond address 65535", cure: "check address, stride and channels")
        }
        if Int(reach.address) + reach.stride * (relay.channels - 1) + reach.count > 65_536 {
            entry.command.fault(
                "the last channel lies beyond address 65535", cure: "check address, stride and channels")
        }
        if case .keyedWords = relay.command {
            if case .u32? = identity?.identity.encoding { return }
            entry.command.fault(
                "the key is made of the serial number, and no u32 serial number is read",
                cure: "add identity with encoding u32")
        }
    }

    /// No command may reach a register that must never be written.
    private func checkWrites(_ entry: RelayEntry) {
        let reach = entry.relay.command.reach
        for block in 0..<(image?.image.count ?? 1) {
            let base = image.map { Int($0.image.base) + block * $0.image.stride } ?? 0
            for channel in 0..<entry.relay.channels {
                guard let address = UInt16(exactly: base + Int(reach.address) + channel * reach.stride) else { return }
                let range = RegisterRange(table: reach.table, address: address, count: reach.count)
                guard let taboo = forbidden.first(where: { $0.range.overlaps(range) }) else { continue }
                entry.command.fault(
                    "channel \(channel) would write address \(address), which line \(taboo.at.line) forbids",
                    cure: "correct the command's address, or the forbidden range")
                return
            }
        }
    }
}
