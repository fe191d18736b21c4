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

        func text(image: Bool) -> String {
            image ? "block \(part) of unit \(unit) on line \(line)" : "unit \(unit) on line \(line)"
        }
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
                profile.mark, "\(profile.value) measures no energy",
                cure: "name the meter's profile here, and a relay module's under relay")
        }
        checkBlock(meter, device)
        if let table = meter.tariffTable, !device.countsByBand {
            findings.fault(
                table.mark, "\(device.name) has no registers by band with a clock beside them",
                cure: "leave tariff_table out, or name the bands of its registers in its profile")
        }
        meter.boundSerial = serial(meter.serial, device, owner: meter.mark, key: "serial")
        if let relay = meter.relay { checkRelay(relay, &meter, device, &seen) }

        guard let line = meter.line, let unit = meter.unit else { return }
        let address = Address(line: line.value, unit: unit.value, part: meter.block?.value ?? 0)
        meet(profile, at: Address(line: line.value, unit: unit.value), unit.mark, &seen)
        if let other = seen.meters.updateValue(unit.mark, forKey: address) {
            findings.fault(
                meter.block?.mark ?? unit.mark,
                "\(address.text(image: device.image != nil)) is another meter's already, \(other.seen(from: unit.mark))",
                cure: "give each meter its own \(device.image == nil ? "unit id" : "block")")
        }
        if let bound = meter.boundSerial, let mark = meter.serial?.mark {
            meet(Plate(profile: profile.value, serial: bound.text), address, mark, &seen)
        }
    }

    private func device(_ profile: Marked<String>) -> DeviceProfile? {
        if let device = profiles[profile.value] { return device }
        findings.fault(profile.mark, "there is no profile \(profile.value)", cure: profiles.cure(for: profile.value))
        return nil
    }

    private func checkBlock(_ meter: MeterEntry, _ device: DeviceProfile) {
        switch (device.image, meter.block) {
        case (let image?, let block?) where block.value >= image.count:
            findings.fault(
                block.mark,
                "\(device.name) has \(image.count) blocks, 0 to \(image.count - 1), and no block \(block.value)",
                cure: "count blocks from 0")
        case (.some, nil):
            findings.fault(
                meter.mark, "block is missing: \(device.name) keeps many meters in one image",
                cure: "say which block is this meter's, from 0")
        case (nil, let block?):
            findings.fault(block.mark, "\(device.name) has no blocks", cure: "leave block out")
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
                relay.profile?.mark ?? relay.mark, "\(switching.name) has no relay",
                cure: relay.isSeparate
                    ? "name the device that switches this supply"
                    : "name the relay's device with unit, profile and channel, or leave relay out")
            return
        }
        if let channel = relay.channel, channel.value >= profile.channels {
            findings.fault(
                channel.mark,
                "\(switching.name) has \(profile.channels == 1 ? "one channel, 0," : "channels 0 to \(profile.channels - 1),") "
                    + "and no channel \(channel.value)", cure: "count channels from 0")
        }
        if !relay.isSeparate, let pairing = relay.pairing {
            findings.fault(pairing.mark, "the meter's own relay needs no pairing", cure: "leave pairing out")
        }
        if let rating = relay.rating, let limit = profile.rating, rating.value > limit {
            findings.fault(
                rating.mark,
                "\(switching.name) breaks \(plain(limit.value, places: 3)) A, not \(plain(rating.value.value, places: 3)) A",
                cure: "give the lower figure, or leave rating out")
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
                "channel \(channel.channel) of unit \(address.unit) on line \(address.line) switches another supply already, "
                    + other.seen(from: mark), cure: "a channel switches one supply: correct one of the two")
        }
        if relay.isSeparate { meetModule(relay, switching, address, meter.boundRelaySerial, &seen) }
    }

    /// The device that a separate relay names.
    private func separateDevice(_ relay: MeterEntry.RelayEntry, _ meter: MeterEntry) -> DeviceProfile? {
        if relay.unit == nil || relay.profile == nil {
            findings.fault(
                relay.mark,
                "a relay in another device needs unit and profile, and \(relay.unit == nil ? "unit" : "profile") is missing",
                cure: "add it; for the meter's own relay leave unit, profile and serial out")
        }
        guard let profile = relay.profile, let device = device(profile) else { return nil }
        if let unit = relay.unit, unit.value == meter.unit?.value {
            findings.fault(
                unit.mark, "the relay has the meter's unit id \(unit.value)",
                cure: "give the relay device's own; for the meter's own relay leave unit, profile and serial out")
            return nil
        }
        if device.image != nil {
            findings.fault(
                profile.mark, "\(device.name) keeps each relay in its own meter's block",
                cure: "use the meter of that block, with relay: own")
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
                "unit \(address.unit) on line \(address.line) has serial \(other.value) \(other.mark.seen(from: mark))",
                cure: "a device has one serial number: correct one of the two")
        } else {
            seen.moduleSerials[address] = Marked(value: serial.text, mark: mark)
            meet(Plate(profile: device.name, serial: serial.text), address, mark, &seen)
        }
    }

    /// One unit id of a line is one device.
    private func meet(_ profile: Marked<String>, at address: Address, _ mark: Mark, _ seen: inout Seen) {
        if let other = seen.profiles[address], other.value != profile.value {
            findings.fault(
                mark, "unit \(address.unit) on line \(address.line) is a \(other.value) \(other.mark.seen(from: mark))",
                cure: "give each device its own unit id, or correct the profile")
        } else {
            seen.profiles[address] = profile
        }
    }

    private func meet(_ plate: Plate, _ address: Address, _ mark: Mark, _ seen: inout Seen) {
        if let other = seen.plates[plate], other.address != address {
            findings.fault(
                mark, "serial \(plate.serial) is another device's already, \(other.mark.seen(from: mark))",
                cure: "read both plates again")
        } else {
            seen.plates[plate] = (address, mark)
        }
    }

    /// The serial number as the device tells it; nil where it tells none, or where something is wrong.
    private func serial(_ printed: Marked<String>?, _ device: DeviceProfile, owner: Mark, key: String) -> SerialNumber?
    {
        guard let identity = device.identity else {
            if let printed {
                findings.fault(printed.mark, "\(device.name) cannot tell a serial number", cure: "leave \(key) out")
            }
            return nil
        }
        guard let printed else {
            findings.fault(
                owner,
                "\(key) is missing: \(device.name) tells its serial number, and it is compared before every operation",
                cure: "add the number on the plate")
            return nil
        }
        if let told = identity.asTold(printed.value) { return SerialNumber(told) }
        findings.fault(
            printed.mark, "\(printed.value) cannot be a serial number of \(device.name)", cure: identity.expectation)
        return nil
    }
}
