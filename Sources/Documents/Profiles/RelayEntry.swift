import Languages
import Metering
import Quantities

/// A relay as it stands in a file, with the places that later checks point at.
struct RelayEntry {
    let relay: RelayProfile
    let at: YAMLValue
    let command: YAMLValue
    let state: YAMLValue

    static func read(_ value: YAMLValue) -> RelayEntry? {
        value.mapping { keys in
            let commandAt = keys.required(
                "command", cure: Words("say how the relay is told to open and close", "请说明如何命令继电器分闸和合闸"))
            let stateAt = keys.required(
                "state",
                cure:
                    Words(
                        "say where the relay's real state is read: a relay whose real state cannot be read cannot be verified",
                        "请说明从何处读取继电器的真实状态：读不到真实状态的继电器无法核实")
            )
            let settle = keys.optional("settle")?.span(in: .zero ... .seconds(30)) ?? .seconds(2)
            let channels = keys.optional("channels")?.integer(in: 1...256) ?? 1
            let rating = keys.optional("rating")?.measure(.current, example: "60 A")
            let closesAt = keys.optional("closes")
            let closing = closesAt?.choice(of: RelayClosing.self) ?? .direct
            let guide = keys.optional("guide")?.text()
            let keepAt = keys.optional("keep_power")
            let keepPower = keepAt.flatMap(KeepPowerPoint.read)
            let command = commandAt.flatMap(RelayCommand.read)
            let state = stateAt.flatMap(RelayStatePoint.read)
            guard let commandAt, let stateAt, let command, let state, keepAt == nil || keepPower != nil else {
                return nil
            }
            if let closesAt, closing == .permit, !state.values.values.contains(.readyForReconnection) {
                closesAt.fault(
                    Words(
                        "nothing tells that the relay waits for the button", "没有读数能表明继电器正等待按键"),
                    cure: Words(
                        "give the value of ready_for_reconnection in state", "请在 state 中写 ready_for_reconnection 的值"))
            }
            let relay = RelayProfile(
                command: command, state: state, settle: settle, channels: channels,
                rating: rating.map(Milliamperes.init), closing: closing, guide: guide,
                keepPower: keepPower)
            return RelayEntry(relay: relay, at: value, command: commandAt, state: stateAt)
        }
    }
}

extension RelayCommand {
    private enum CommandKind: String, CaseIterable {
        case coil
        case word
        case keyedWords = "keyed_words"
        case selfClearing = "self_clearing"
    }

    static func read(_ value: YAMLValue) -> RelayCommand? {
        value.mapping { keys in
            guard
                let kind = keys.required(
                    "kind",
                    cure: Words(
                        "add it: coil, word, keyed_words or self_clearing", "请补上：coil、word、keyed_words 或 self_clearing")
                )?.choice(
                    of: CommandKind.self)
            else {
                // Without the kind nobody knows which keys belong here.
                _ = keys.entries()
                return nil
            }
            let address = keys.required("address")?.integer(in: 0...65_535).map(UInt16.init)
            switch kind {
            case .coil:
                let stride = stride(keys)
                let close = keys.required("close", cure: Words("say whether on or off closes", "请说明 on 还是 off 为合闸"))?
                    .boolean()
                guard let address, let close else { return nil }
                return .coil(address: address, stride: stride, closeIsOn: close)
            case .word:
                let stride = stride(keys)
                let words = words(keys, value)
                let multiple = keys.required(
                    "function", cure: Words("add 6 for one register alone, or 16", "请写 6（单个寄存器）或 16"))?.choice([
                        "6": false, "16": true,
                    ])
                guard let address, let words, let multiple else { return nil }
                return .word(address: address, stride: stride, close: words.close, open: words.open, multiple: multiple)
            case .keyedWords:
                let words = words(keys, value)
                let key = keys.required("key", cure: Words("say how the key is made: fineco", "请说明密钥的算法：fineco"))?
                    .choice([
                        "fineco": RelayKey.fineco
                    ])
                guard let address, let words, let key else { return nil }
                return .keyedWords(address: address, close: words.close, open: words.open, key: key)
            case .selfClearing:
                let stride = stride(keys)
                let close = keys.required("close_bit")?.integer(in: 0...15)
                let open = keys.required("open_bit")?.integer(in: 0...15)
                guard let address, let close, let open else { return nil }
                if close == open {
                    value.fault(
                        Words("open and close are the same bit", "分闸与合闸是同一位"), cure: Words("give each its own", "请分别给出")
                    )
                    return nil
                }
                return .selfClearing(
                    address: address, stride: stride, closeBit: 1 << UInt16(close), openBit: 1 << UInt16(open))
            }
        }
    }

    private static func stride(_ keys: YAMLMapping) -> Int {
        keys.optional("stride")?.integer(in: 0...65_535) ?? 1
    }

    private static func words(_ keys: YAMLMapping, _ at: YAMLValue) -> (close: UInt16, open: UInt16)? {
        let close = keys.required("close")?.integer(in: 0...65_535)
        let open = keys.required("open")?.integer(in: 0...65_535)
        guard let close, let open else { return nil }
        if close == open {
            at.fault(
                Words("open and close are the same word", "分闸与合闸是同一个值"),
                cure: Words("give each its own; a toggle is not allowed", "请分别给出，不允许翻转式命令"))
            return nil
        }
        return (UInt16(close), UInt16(open))
    }

    /// The run of addresses that it writes for channel n, and whether channels have addresses of their own.
    var reach: (table: RegisterTable, address: UInt16, stride: Int, count: Int) {
        switch self {
        case .word(let address, let stride, _, _, _): (.holdingRegisters, address, stride, 1)
        case .coil(let address, let stride, _): (.coils, address, stride, 1)
        case .keyedWords(let address, _, _, _): (.holdingRegisters, address, 0, 2)
        case .selfClearing(let address, let stride, _, _): (.holdingRegisters, address, stride, 1)
        }
    }
}

extension KeepPowerPoint {
    static func read(_ value: YAMLValue) -> KeepPowerPoint? {
        value.mapping { keys in
            let table = keys.required("table")?.choice(of: RegisterTable.self)
            let address = keys.required("address")?.integer(in: 0...65_535)
            let mask = keys.optional("mask")?.integer(in: 1...65_535) ?? 0xFFFF
            let setAt = keys.required("set", cure: Words("give the value that means it", "请写代表该状态的值"))
            let set = setAt?.integer(in: 0...(table?.isBits == true ? 1 : 65_535))
            guard let table, let address, let setAt, let set else { return nil }
            if set & mask != set {
                setAt.fault(
                    Words("\(set) has bits outside the mask and can never be seen", "\(set) 有掩码之外的位，永远不会出现"),
                    cure: Words("check value and mask", "请检查数值和掩码"))
            }
            return KeepPowerPoint(
                table: table, address: UInt16(address), mask: UInt16(mask), set: UInt16(set))
        }
    }
}

extension RelayStatePoint {
    static func read(_ value: YAMLValue) -> RelayStatePoint? {
        value.mapping { keys in
            let table = keys.required("table")?.choice(of: RegisterTable.self)
            let address = keys.required("address")?.integer(in: 0...65_535)
            let stride = keys.optional("stride")?.integer(in: 0...65_535) ?? 1
            let mask = keys.optional("mask")?.integer(in: 1...65_535) ?? 0xFFFF
            let states: [(YAMLValue?, RelayState)] = [
                (keys.required("open", cure: Words("give the value that means it", "请写代表该状态的值")), .open),
                (keys.required("closed", cure: Words("give the value that means it", "请写代表该状态的值")), .closed),
                (keys.optional("ready_for_reconnection"), .readyForReconnection),
                (keys.optional("open_by_protection"), .openByProtection),
            ]
            let largest = table?.isBits == true ? 1 : 65_535
            var values: [UInt16: RelayState] = [:]
            for (entry, state) in states {
                guard let entry, let words = entry.list({ $0.integer(in: 0...largest) }) else { continue }
                for word in words {
                    if word & mask != word {
                        entry.fault(
                            Words("\(word) has bits outside the mask and can never be seen", "\(word) 有掩码之外的位，永远不会出现"),
                            cure: Words("check value and mask", "请检查数值和掩码"))
                    }
                    if values.updateValue(state, forKey: UInt16(word)) != nil {
                        entry.fault(
                            Words("\(word) means two states", "\(word) 代表了两种状态"),
                            cure: Words("let each value mean one", "请让每个值只代表一种状态"))
                    }
                }
            }
            guard let table, let address else { return nil }
            return RelayStatePoint(
                table: table, address: UInt16(address), stride: stride, values: values, mask: UInt16(mask))
        }
    }
}
