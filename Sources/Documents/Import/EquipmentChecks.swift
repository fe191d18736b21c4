import Languages
import Metering
import Quantities
import Supply

/// What must hold between meters, relays and their profiles: one device for each address, one meter for each relay channel, and a
/// serial number wherever a device can tell one.
struct EquipmentChecks {
    let findings: Findings
    let profiles: ProfileLibrary

    /// A device, or a block of a concentrator's image.
    private struct Address: Hashable {
        let line: String
        let unit: UInt8
        var part = 0

        func text(image: Bool) -> Words {
            image
                ? Words(
                    "block \(part) of unit \(unit) on line \(line)", "线路 \(line) 单元 \(unit) 的块 \(part) ") : words
        }

        var words: Words { Words("unit \(unit) on line \(line)", "线路 \(line) 的单元 \(unit) ") }
    }

    /// One relay channel.
    private struct Channel: Hashable {
        let address: Address
        let channel: Int
    }

    /// A device's serial number; two makes may use the same one.
    private struct Plate: Hashable {
        let profile: String
        let serial: String
    }

    /// What has been met so far.
    private struct Seen {
        var profiles: [Address: Marked<String>] = [:]
        var meters: [Address: Mark] = [:]
        var channels: [Channel: Mark] = [:]
        var plates: [Plate: (address: Address, mark: Mark)] = [:]
        var moduleSerials: [Address: Marked<String>] = [:]
    }

    /// Notes every fault; fills in the serial numbers as the devices tell them, and the relays' ratings.
    func check(_ accounts: inout [AccountEntry]) {
        var seen = Seen()
        for account in accounts.indices {
            for meter in accounts[account].meters.indices {
                check(&accounts[account].meters[meter], &seen)
            }
        }
    }

    private func check(_ meter: inout MeterEntry, _ seen: inout Seen) {
        guard let profile = meter.profile, let device = device(profile) else { return }
        if !device.points.contains(where: { $0.quantity == .energyImport || $0.quantity == .energyTotal }) {
            findings.fault(
                profile.mark, Words("\(profile.value) measures no energy", "\(profile.value) 不计量电能"),
                cure: Words(
                    "name the meter's profile here, and a relay module's under relay", "此处请写电表的规约，继电器模块的规约请写在 relay 下"))
        }
        meter.multipliesItself = device.points.contains {
            ($0.quantity == .energyImport || $0.quantity == .energyTotal) && !$0.ratios.isEmpty
        }
        checkBlock(meter, device)
        if let table = meter.tariffTable, !device.countsByBand {
            findings.fault(
                table.mark,
                Words("\(device.name) has no registers by band with a clock beside them", "\(device.name) 没有带时钟的分时示数"),
                cure: Words(
                    "leave tariff_table out, or name the bands of its registers in its profile",
                    "请去掉 tariff_table，或在协议中写明各示数的时段"))
        }
        meter.boundSerial = serial(meter.serial, device, owner: meter.mark, key: "serial")
        if let relay = meter.relay { checkRelay(relay, &meter, device, &seen) }

        guard let line = meter.line, let unit = meter.unit else { return }
        let address = Address(line: line.value, unit: unit.value, part: meter.block?.value ?? 0)
        meet(profile, at: Address(line: line.value, unit: unit.value), unit.mark, &seen)
        if let other = seen.meters.updateValue(unit.mark, forKey: address) {
            findings.fault(
                meter.block?.mark ?? unit.mark,
                Words("{0} is another meter's already, {1}", "{0}已属于{1}的另一块电表").with([
                    address.text(image: device.image != nil), other.seen(from: unit.mark),
                ]),
                cure: device.image == nil
                    ? Words("give each meter its own unit id", "请给每块电表各自的单元号")
                    : Words("give each meter its own block", "请给每块电表各自的块"))
        }
        if let bound = meter.boundSerial, let mark = meter.serial?.mark {
            meet(Plate(profile: profile.value, serial: bound.text), address, mark, &seen)
        }
    }

    private func device(_ profile: Marked<String>) -> DeviceProfile? {
        if let device = profiles[profile.value] { return device }
        findings.fault(
            profile.mark, Words("there is no profile \(profile.value)", "没有规约 \(profile.value)"),
            cure: profiles.cure(for: profile.value))
        return nil
    }

    private func checkBlock(_ meter: MeterEntry, _ device: DeviceProfile) {
        switch (device.image, meter.block) {
        case (let image?, let block?) where block.value >= image.count:
            findings.fault(
                block.mark,
                Words(
                    "\(device.name) has \(image.count) blocks, 0 to \(image.count - 1), and no block \(block.value)",
                    "\(device.name) 有 \(image.count) 个块，编号 0 至 \(image.count - 1)，没有块 \(block.value)"),
                cure: Words("count blocks from 0", "块从 0 开始编号"))
        case (.some, nil):
            findings.fault(
                meter.mark,
                Words(
                    "block is missing: \(device.name) keeps many meters in one image",
                    "缺少 block：\(device.name) 在一个映像中保存多块电表的数据"),
                cure: Words("say which block is this meter's, from 0", "请说明此表是第几块，从 0 开始"))
        case (nil, let block?):
            findings.fault(
                block.mark, Words("\(device.name) has no blocks", "\(device.name) 没有块"),
                cure: Words("leave block out", "请去掉 block"))
        default: break
        }
    }

    private func checkRelay(
        _ relay: MeterEntry.RelayEntry, _ meter: inout MeterEntry, _ device: DeviceProfile, _ seen: inout Seen
    ) {
        let own = relay.isSeparate ? nil : device
        guard let switching = own ?? separateDevice(relay, meter) else { return }
        guard let profile = switching.relay else {
            findings.fault(
                relay.profile?.mark ?? relay.mark, Words("\(switching.name) has no relay", "\(switching.name) 没有继电器"),
                cure: relay.isSeparate
                    ? Words("name the device that switches this supply", "请写控制该供电的设备")
                    : Words(
                        "name the relay's device with unit, profile and channel, or leave relay out",
                        "请用 unit、profile 和 channel 指明继电器所在设备，或去掉 relay"))
            return
        }
        if let channel = relay.channel, channel.value >= profile.channels {
            findings.fault(
                channel.mark,
                profile.channels == 1
                    ? Words(
                        "\(switching.name) has one channel, 0, and no channel \(channel.value)",
                        "\(switching.name) 只有通道 0，没有通道 \(channel.value)")
                    : Words(
                        "\(switching.name) has channels 0 to \(profile.channels - 1), and no channel \(channel.value)",
                        "\(switching.name) 有通道 0 至 \(profile.channels - 1)，没有通道 \(channel.value)"),
                cure: Words("count channels from 0", "通道从 0 开始编号"))
        }
        if !relay.isSeparate, let pairing = relay.pairing {
            findings.fault(
                pairing.mark, Words("the meter's own relay needs no pairing", "电表自带的继电器无需配对"),
                cure: Words("leave pairing out", "请去掉 pairing"))
        }
        if let rating = relay.rating, let limit = profile.rating, rating.value > limit {
            findings.fault(
                rating.mark,
                Words(
                    "\(switching.name) breaks \(plain(limit.value, places: 3)) A, not \(plain(rating.value.value, places: 3)) A",
                    "\(switching.name) 能分断 \(plain(limit.value, places: 3)) A，而不是 \(plain(rating.value.value, places: 3)) A"
                ),
                cure: Words("give the lower figure, or leave rating out", "请写较小的数值，或去掉 rating"))
        }
        meter.rating = relay.rating?.value ?? profile.rating
        if relay.isSeparate {
            meter.boundRelaySerial = serial(relay.serial, switching, owner: relay.mark, key: "relay serial")
        }

        guard let line = meter.line, let unit = relay.isSeparate ? relay.unit : meter.unit else { return }
        let address = Address(line: line.value, unit: unit.value, part: relay.isSeparate ? 0 : meter.block?.value ?? 0)
        let channel = Channel(address: address, channel: relay.channel?.value ?? 0)
        let mark = relay.channel?.mark ?? relay.mark
        if let other = seen.channels.updateValue(mark, forKey: channel) {
            findings.fault(
                mark,
                Words(
                    "channel \(channel.channel) of {0} switches another supply already, {1}",
                    "{0}的通道 \(channel.channel) 已控制{1}的另一处供电"
                ).with([address.words, other.seen(from: mark)]),
                cure: Words("a channel switches one supply: correct one of the two", "一个通道只控制一处供电，请改正其中之一"))
        }
        if relay.isSeparate { meetModule(relay, switching, address, meter.boundRelaySerial, &seen) }
    }

    /// The device that a separate relay names.
    private func separateDevice(_ relay: MeterEntry.RelayEntry, _ meter: MeterEntry) -> DeviceProfile? {
        if relay.unit == nil || relay.profile == nil {
            findings.fault(
                relay.mark,
                Words(
                    "a relay in another device needs unit and profile, and {0} is missing",
                    "其他设备上的继电器需要 unit 和 profile，缺少 {0}"
                ).filled(relay.unit == nil ? "unit" : "profile"),
                cure: Words(
                    "add it; for the meter's own relay leave unit, profile and serial out",
                    "请补上；若为电表自带的继电器，请去掉 unit、profile 和 serial"))
        }
        guard let profile = relay.profile, let device = device(profile) else { return nil }
        if let unit = relay.unit, unit.value == meter.unit?.value {
            findings.fault(
                unit.mark, Words("the relay has the meter's unit id \(unit.value)", "继电器的单元号 \(unit.value) 与电表相同"),
                cure: Words(
                    "give the relay device's own; for the meter's own relay leave unit, profile and serial out",
                    "请写继电器设备自己的单元号；若为电表自带的继电器，请去掉 unit、profile 和 serial"))
            return nil
        }
        if device.image != nil {
            findings.fault(
                profile.mark,
                Words("\(device.name) keeps each relay in its own meter's block", "\(device.name) 的继电器都在各自电表的块中"),
                cure: Words("use the meter of that block, with relay: own", "请使用该块的电表，并写 relay: own"))
            return nil
        }
        return device
    }

    private func meetModule(
        _ relay: MeterEntry.RelayEntry, _ device: DeviceProfile, _ address: Address, _ serial: SerialNumber?,
        _ seen: inout Seen
    ) {
        let name = Marked(value: device.name, mark: relay.profile?.mark ?? relay.mark)
        meet(name, at: address, relay.unit?.mark ?? relay.mark, &seen)
        guard let serial, let mark = relay.serial?.mark else { return }
        if let other = seen.moduleSerials[address], other.value != serial.text {
            findings.fault(
                mark,
                Words("{0} has serial {1} {2}", "{0}在{2}的出厂编号为 {1}").with([
                    address.words, Words(same: other.value), other.mark.seen(from: mark),
                ]),
                cure: Words("a device has one serial number: correct one of the two", "一台设备只有一个出厂编号，请改正其中之一"))
        } else {
            seen.moduleSerials[address] = Marked(value: serial.text, mark: mark)
            meet(Plate(profile: device.name, serial: serial.text), address, mark, &seen)
        }
    }

    /// One unit id of a line is one device.
    private func meet(_ profile: Marked<String>, at address: Address, _ mark: Mark, _ seen: inout Seen) {
        if let other = seen.profiles[address], other.value != profile.value {
            findings.fault(
                mark,
                Words("{0} is a {1} {2}", "{0}在{2}是 {1}").with([
                    address.words, Words(same: other.value), other.mark.seen(from: mark),
                ]),
                cure: Words("give each device its own unit id, or correct the profile", "请给每台设备各自的单元号，或改正规约"))
        } else {
            seen.profiles[address] = profile
        }
    }

    private func meet(_ plate: Plate, _ address: Address, _ mark: Mark, _ seen: inout Seen) {
        if let other = seen.plates[plate], other.address != address {
            findings.fault(
                mark,
                Words("serial {0} is another device's already, {1}", "出厂编号 {0} 已属于{1}的另一台设备").with([
                    Words(same: plate.serial), other.mark.seen(from: mark),
                ]),
                cure: Words("read both plates again", "请重新核对两块铭牌"))
        } else {
            seen.plates[plate] = (address, mark)
        }
    }

    /// The serial number as the device tells it; nil where it tells none, or where something is wrong.
    private func serial(_ printed: Marked<String>?, _ device: DeviceProfile, owner: Mark, key: String) -> SerialNumber?
    {
        guard let identity = device.identity else {
            if let printed {
                findings.fault(
                    printed.mark, Words("\(device.name) cannot tell a serial number", "\(device.name) 不能读出出厂编号"),
                    cure: Words("leave \(key) out", "请去掉 \(key)"))
            }
            return nil
        }
        guard let printed else {
            findings.fault(
                owner,
                Words(
                    "\(key) is missing: \(device.name) tells its serial number, and it is compared before every operation",
                    "缺少 \(key)：\(device.name) 能读出出厂编号，每次操作前都要核对"),
                cure: Words("add the number on the plate", "请补上铭牌上的编号"))
            return nil
        }
        if let told = identity.asTold(printed.value) { return SerialNumber(told) }
        findings.fault(
            printed.mark,
            Words(
                "\(printed.value) cannot be a serial number of \(device.name)",
                "\(printed.value) 不可能是 \(device.name) 的出厂编号"), cure: identity.expectation)
        return nil
    }
}
