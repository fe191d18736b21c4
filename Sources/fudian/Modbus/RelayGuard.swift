import API
import Documents
import Metering

/// Stands before writes by hand that would switch somebody's power: by the shipped profiles, since the device itself does not say.
enum RelayGuard {
    /// - Throws: ``Failure`` where the write must not go.
    static func check(_ range: RegisterRange, profile: String?, folder: String, commissioning: Bool) throws {
        let library: ProfileLibrary
        do throws(Faults) { library = try ProfileLibrary.load(folder: folder) } catch {
            throw Failure(.profilesFaulty, error.list.map(Detail.init))
        }
        let profiles = library.names.compactMap { library[$0] }
        if profiles.isEmpty { throw Failure(.profilesMissing, about: folder) }
        let named = profiles.filter { $0.name == profile }
        if let profile, named.isEmpty { throw Failure(.profileUnknown, about: profile) }
        // Who names a device is believed about what it forbids, not about what is a relay: that costs more than a flag.
        for profile in profile == nil ? profiles : named
        where profile.forbiddenWrites.contains(where: { $0.overlaps(range) }) {
            throw Failure(.writeForbidden, about: profile.name)
        }
        if commissioning { return }
        for profile in profiles where relayRanges(of: profile).contains(where: { $0.overlaps(range) }) {
            throw Failure(.writeSwitches, about: profile.name)
        }
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
