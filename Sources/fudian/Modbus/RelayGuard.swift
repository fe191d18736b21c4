import API
import Documents
import Metering

/// Stands before writes by hand that would switch somebody's power: by the shipped profiles, since the device itself does not say.
enum RelayGuard {
    /// Nil: the write may go.
    static func check(_ range: RegisterRange, profile: String?, folder: String, commissioning: Bool) -> API.ExitCode? {
        let library: ProfileLibrary
        do throws(Faults) { library = try ProfileLibrary.load(folder: folder) } catch {
            Terminal.complain(
                error.list.map(\.description)
                    + [
                        say(
                            "Without the profiles nobody can say what switches a relay: give --profiles.",
                            "缺少规约，无法判断继电器寄存器：请给出 --profiles。")
                    ])
            return .setUp
        }
        let profiles = library.names.compactMap { library[$0] }
        if profiles.isEmpty {
            Terminal.complain([
                say(
                    "There is no profile in \(folder), so nobody can say what switches a relay: give --profiles.",
                    "\(folder) 中没有规约，无法判断继电器寄存器：请给出 --profiles。")
            ])
            return .setUp
        }
        let named = profiles.filter { $0.name == profile }
        if let profile, named.isEmpty {
            Terminal.complain([
                say(
                    "There is no profile \(profile). See fudian profile list.",
                    "没有规约 \(profile)，请参阅 fudian profile list。")
            ])
            return .badInput
        }
        // Who names a device is believed about what it forbids, not about what is a relay: that costs more than a flag.
        for profile in profile == nil ? profiles : named
        where profile.forbiddenWrites.contains(where: { $0.overlaps(range) }) {
            Terminal.complain([
                say(
                    "\(profile.name) forbids to write there, always: nothing was written. If the device is another one, name its --profile.",
                    "规约 \(profile.name) 禁止写入该地址，未写入。若为其他设备，请用 --profile 指明。")
            ])
            return .refused
        }
        if commissioning { return nil }
        for profile in profiles where relayRanges(of: profile).contains(where: { $0.overlaps(range) }) {
            Terminal.complain([
                say(
                    "This switches a relay by the profile \(profile.name): nothing was written. For a supply in service use fudian restore or "
                        + "trip; before that, --commissioning.",
                    "按规约 \(profile.name)，该地址控制继电器，未写入。在运供电请使用 fudian restore 或 trip；投运前可加 --commissioning。")
            ])
            return .refused
        }
        return nil
    }

    /// Everything that a profile's relay command touches, in every block and for every channel, and where purchases are written.
    static func relayRanges(of profile: DeviceProfile) -> [RegisterRange] {
        let bases = profile.image.map { image in (0..<image.count).map { Int(image.base) + $0 * image.stride } } ?? [0]
        // A purchase that nobody booked is no better than a switched relay.
        let purchases = bases.compactMap { base in
            profile.credit.flatMap { credit in
                UInt16(exactly: base + Int(credit.write.address)).map {
                    RegisterRange(table: .holdingRegisters, address: $0, count: credit.write.range.count)
                }
            }
        }
        guard let relay = profile.relay else { return purchases }
        return purchases
            + bases.flatMap { base in
                (0..<relay.channels).compactMap { channel in
                    let (table, address, stride, count): (RegisterTable, UInt16, Int, Int) =
                        switch relay.command {
                        case .word(let address, let stride, _, _, _): (.holdingRegisters, address, stride, 1)
                        case .coil(let address, let stride, _): (.coils, address, stride, 1)
                        case .keyedWords(let address, _, _, _): (.holdingRegisters, address, 0, 2)
                        case .selfClearing(let address, let stride, _, _): (.holdingRegisters, address, stride, 1)
                        }
                    return UInt16(exactly: base + Int(address) + channel * stride).map {
                        RegisterRange(table: table, address: $0, count: count)
                    }
                }
            }
    }
}
