import Languages
import Metering
import Quantities

/// Reads a device profile. `profiles/README.md` describes the file.
public enum ProfileDocument {
    /// Reads one profile; its name is the file's without folder and ending.
    ///
    /// - Parameters:
    ///   - text: the YAML document.
    ///   - file: `profiles/eastron-sdm630.yaml`.
    /// - Throws: ``Faults``, everything that is wrong with it.
    public static func read(_ text: String, file: String) throws(Faults) -> DeviceProfile {
        try YAMLReader.read(text, file: file) { root in
            let name = name(of: file, root)
            let model = root.required("model", cure: Words("name the device as its maker does", "请写厂家的型号名称"))?.text()
            var defaults = PointDefaults()
            defaults.table = root.optional("table")?.choice()
            defaults.wordOrder = root.optional("word_order")?.choice(WordOrder.words) ?? .highFirst

            let draft = ProfileDraft(
                root: root, points: points(root, defaults),
                identity: root.optional("identity").flatMap { identity($0, defaults) },
                relay: root.optional("relay").flatMap(RelayEntry.read), limits: limits(root), image: image(root),
                forbidden: forbidden(root),
                uptime: root.optional("uptime").flatMap { PointEntry.read(.uptimeSeconds, $0, defaults) },
                credit: root.optional("credit").flatMap { CreditEntry.read($0, defaults) })
            let rollover = root.optional("rollover")?.measure(.energy, example: "1000000 kWh")
            draft.check()

            guard let name, let model else { return nil }
            return DeviceProfile(
                name: name, model: model, points: draft.points.map(\.point), identity: draft.identity?.identity,
                relay: draft.relay?.relay, limits: draft.limits, rollover: rollover.map(WattHours.init),
                image: draft.image?.image,
                forbiddenWrites: draft.forbidden.map(\.range), uptime: draft.uptime?.point,
                credit: draft.credit?.credit)
        }
    }

    private static func name(of file: String, _ root: YAMLMapping) -> String? {
        var name = file.split(separator: "/").last.map(String.init) ?? ""
        for ending in [".yaml", ".yml"] where name.hasSuffix(ending) { name.removeLast(ending.count) }
        let isGood =
            !name.isEmpty && name.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
        if isGood { return name }
        root.fault(
            Words("the file's name is the profile's, and \(name) will not do", "规约以文件名为名称，而 \(name) 不可用"),
            cure: Words("use small letters, digits and hyphens", "请使用小写字母、数字和连字符"))
        return nil
    }

    private static func limits(_ root: YAMLMapping) -> RequestLimits {
        root.optional("limits")?.mapping { keys in
            RequestLimits(
                registersPerRead: keys.optional("registers_per_read")?.integer(in: 1...125) ?? 125,
                bitsPerRead: keys.optional("bits_per_read")?.integer(in: 1...2000) ?? 2000,
                readableGap: keys.optional("readable_gap")?.integer(in: 0...124) ?? 0,
                evenOnly: keys.optional("even_only")?.boolean() ?? false,
                gapMilliseconds: keys.optional("gap")?.span(in: .zero ... .minutes(1))?.milliseconds ?? 0)
        } ?? RequestLimits()
    }

    private static func points(_ root: YAMLMapping, _ defaults: PointDefaults) -> [PointEntry] {
        let read: [PointEntry]? = root.optional("points")?.mapping { keys in
            let entries = keys.entries()
            let quantities = entries.map { Quantity(rawValue: $0.key) }
            // Where a name is not known, that may be the energy's.
            if !quantities.contains(nil), !quantities.contains(.energyImport), !quantities.contains(.energyTotal) {
                keys.fault(
                    Words("there is no energy to bill", "没有可计费的电能"),
                    cure: Words(
                        "add energy_import, or energy_total where there is none", "请补上 energy_import；没有时用 energy_total")
                )
            }
            return entries.compactMap { key, value in
                guard let quantity = Quantity(rawValue: key) else {
                    value.fault(
                        Words("this quantity is not known here", "没有这个量"),
                        cure: Suggestion.cure(forKey: key, among: Quantity.allCases.map(\.rawValue)))
                    return nil
                }
                if quantity == .uptimeSeconds {
                    value.fault(
                        Words("the uptime belongs to the device, not to the meter", "运行时间属于设备，不属于电表"),
                        cure: Words("move it to the head of the file as uptime", "请移到文件开头，写成 uptime"))
                    return nil
                }
                if quantity == .creditMoney || quantity == .creditEnergy || quantity == .purchaseCount {
                    value.fault(
                        Words("credit and purchases are not points", "余额和购电次数不属于数据点"),
                        cure: Words(
                            "move them to the head of the file under credit, with remaining, purchases and purchase",
                            "请移到文件开头的 credit 下，写 remaining、purchases 和 purchase"))
                    return nil
                }
                return PointEntry.read(quantity, value, defaults)
            }
        }
        return read ?? []
    }

    private static func identity(_ value: YAMLValue, _ defaults: PointDefaults) -> IdentityEntry? {
        value.mapping { keys in
            guard let location = Location.read(keys, value, defaults) else { return nil }
            switch location.encoding {
            case .u16, .u32, .u64, .bcd, .ascii: break
            case .s16, .s32, .s64, .f32, .acc32, .bit, .iec870:
                value.fault(
                    Words("a serial number is not written so", "出厂编号不能这样编码"),
                    cure: Words("use u16, u32, u64, bcd or ascii", "请使用 u16、u32、u64、bcd 或 ascii"))
                return nil
            }
            let identity = Identity(
                table: location.table, address: location.address, encoding: location.encoding,
                wordOrder: location.wordOrder)
            return IdentityEntry(identity: identity, at: value)
        }
    }

    private static func image(_ root: YAMLMapping) -> ImageEntry? {
        root.optional("image").flatMap { value in
            value.mapping { keys in
                let base = keys.required("base", cure: Words("give the wire address of block 0", "请写块 0 的报文地址"))?
                    .integer(in: 0...65_535)
                let stride = keys.required(
                    "stride", cure: Words("give the addresses from one block to the next", "请写相邻两块之间的地址数"))?.integer(
                        in: 1...65_535)
                let count = keys.required("count", cure: Words("give the number of blocks", "请写块数"))?.integer(
                    in: 1...10_000)
                guard let base, let stride, let count else { return nil }
                return ImageEntry(image: BlockImage(base: UInt16(base), stride: stride, count: count), at: value)
            }
        }
    }

    private static func forbidden(_ root: YAMLMapping) -> [ForbiddenEntry] {
        root.optional("forbidden_writes")?.list { value in
            value.mapping { keys in
                let table = keys.required("table")?.choice([
                    "coils": RegisterTable.coils, "holding_registers": .holdingRegisters,
                ])
                let address = keys.required("address")?.integer(in: 0...65_535)
                let count = keys.optional("count")?.integer(in: 1...65_536) ?? 1
                // For people; the daemon has no use for it.
                _ = keys.required("why", cure: Words("say what a write there would do", "请说明写入该处会怎样"))?.text()
                guard let table, let address else { return nil }
                return ForbiddenEntry(
                    range: RegisterRange(table: table, address: UInt16(address), count: count), at: value)
            }
        } ?? []
    }
}
