import Languages
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
    let credit: CreditEntry?

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
        if let credit { checkCredit(credit) }
    }

    private func checkPurpose() {
        if root.optional("points") == nil && root.optional("relay") == nil {
            root.fault(
                Words("it has neither points nor a relay", "既没有 points 也没有 relay"),
                cure: Words("add points for a meter, a relay for a switch", "电表请补上 points，开关请补上 relay"))
        }
    }

    /// Exponents and ratios that points name must be points of the same profile.
    private func checkSources() {
        for entry in points {
            for source in entry.point.ratios + (entry.point.exponentFrom.map { [$0] } ?? []) {
                guard let found = points.first(where: { $0.point.quantity == source }) else {
                    entry.at.fault(
                        Words("\(source.rawValue) is not among the points", "\(source.rawValue) 不在 points 中"),
                        cure: Words("add it, or leave it out here", "请补上，或在此去掉"))
                    continue
                }
                if found.point.exponentFrom != nil || !found.point.ratios.isEmpty {
                    found.at.fault(
                        Words("it is used to scale others and may not be scaled itself", "它用于换算其他量，自身不能再换算"),
                        cure: Words("leave exponent and ratios out", "请去掉 exponent 和 ratios")
                    )
                }
            }
        }
    }

    private func checkSizes() {
        for point in credit?.credit.points ?? [] { credit.map { checkSize(point.range, $0.at) } }
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
                Words(
                    "it needs \(asked) registers in one request, and the device gives \(most)",
                    "一次请求需要 \(asked) 个寄存器，而设备只给 \(most) 个"),
                cure: Words("raise the limit, or shorten it", "请提高上限，或缩短"))
        }
    }

    /// Two values in one register: one of the addresses is wrong.
    private func checkOverlaps() {
        var seen: [(name: String, range: RegisterRange)] = []
        for entry in points {
            if let other = seen.first(where: { $0.range.overlaps(entry.point.range) }) {
                entry.at.fault(
                    Words("it shares registers with \(other.name)", "与 \(other.name) 占用相同的寄存器"),
                    cure: Words("check both addresses and encodings", "请检查两者的地址和编码"))
            }
            seen.append((entry.point.quantity.rawValue, entry.point.range))
        }
        for point in credit?.credit.points ?? [] {
            if let other = seen.first(where: { $0.range.overlaps(point.range) }) {
                credit?.at.fault(
                    Words(
                        "\(point.quantity.rawValue) shares registers with \(other.name)",
                        "\(point.quantity.rawValue) 与 \(other.name) 占用相同的寄存器"),
                    cure: Words("check both addresses and encodings", "请检查两者的地址和编码"))
            }
            seen.append((point.quantity.rawValue, point.range))
        }
    }

    /// Two registers that count the same part of the day: one of the bands is wrong.
    private func checkBands() {
        var seen: [Band: String] = [:]
        for entry in points {
            guard let band = entry.point.band else { continue }
            if let other = seen[band] {
                entry.at.fault(
                    Words("it counts \(band.rawValue) as \(other) does", "与 \(other) 同计 \(band.rawValue) 时段"),
                    cure: Words("check both bands", "请检查两者的时段"))
            }
            seen[band] = entry.point.quantity.rawValue
        }
    }

    private func checkImage(_ entry: ImageEntry) {
        let image = entry.image
        let end = Int(image.base) + (image.count - 1) * image.stride
        if end + image.stride > 65_536 {
            entry.at.fault(
                Words("the last block reaches beyond address 65535", "最后一块超出了地址 65535"),
                cure: Words("check base, stride and count", "请检查 base、stride 和 count"))
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
        if let credit {
            for point in credit.credit.points { parts.append((Int(point.address) + point.encoding.count, credit.at)) }
            let range = credit.credit.write.range
            parts.append((Int(range.address) + range.count, credit.purchase))
        }
        for (end, at) in parts where end > image.stride {
            at.fault(
                Words(
                    "it reaches into the next block, which begins after \(image.stride) addresses",
                    "延伸到了下一块，而下一块在 \(image.stride) 个地址之后开始"),
                cure: Words(
                    "in an image addresses are offsets from the block's beginning; check it and the stride",
                    "映像中的地址是相对块首的偏移，请检查地址和 stride"))
        }
    }

    private func checkChannels(_ entry: RelayEntry) {
        let (relay, reach) = (entry.relay, entry.relay.command.reach)
        if relay.channels > 1 {
            if relay.state.stride == 0 {
                entry.state.fault(
                    Words("all channels read the same state", "所有通道读取同一状态"),
                    cure: Words("give the stride from one channel's state to the next", "请写相邻通道状态之间的 stride"))
            }
            if reach.stride == 0 {
                entry.command.fault(
                    Words("all channels are switched by the same address", "所有通道由同一地址控制"),
                    cure: Words("give the stride, or describe one channel", "请写 stride，或只描述一个通道"))
            }
        }
        if Int(relay.state.address) + relay.state.stride * (relay.channels - 1) > 65_535 {
            entry.state.fault(
                Words("the last channel lies beyond address 65535", "最后一个通道超出了地址 65535"),
                cure: Words("check address, stride and channels", "请检查 address、stride 和 channels"))
        }
        if Int(reach.address) + reach.stride * (relay.channels - 1) + reach.count > 65_536 {
            entry.command.fault(
                Words("the last channel lies beyond address 65535", "最后一个通道超出了地址 65535"),
                cure: Words("check address, stride and channels", "请检查 address、stride 和 channels"))
        }
        if case .keyedWords = relay.command {
            if case .u32? = identity?.identity.encoding { return }
            entry.command.fault(
                Words(
                    "the key is made of the serial number, and no u32 serial number is read",
                    "密钥由出厂编号得出，而没有读取 u32 的出厂编号"),
                cure: Words("add identity with encoding u32", "请补上编码为 u32 的 identity"))
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
                    Words(
                        "channel \(channel) would write address \(address), which line \(taboo.at.line) forbids",
                        "通道 \(channel) 会写入地址 \(address)，而第 \(taboo.at.line) 行禁止写入"),
                    cure: Words("correct the command's address, or the forbidden range", "请改正命令的地址，或禁写范围"))
                return
            }
        }
    }
}
