import Metering

extension DeviceProfile {
    /// The profile without points that the device refused, so that what is left is joined into as few requests as before.
    func leavingOut(_ quantities: [Quantity], identity dropsIdentity: Bool, relay dropsRelay: Bool) -> DeviceProfile {
        if quantities.isEmpty, !dropsIdentity, !dropsRelay { return self }
        let dropsUptime = uptime.map { quantities.contains($0.quantity) } ?? false
        let dropsCredit = credit?.points.contains { quantities.contains($0.quantity) } ?? false
        return DeviceProfile(
            name: name, model: model, points: points.filter { !quantities.contains($0.quantity) },
            identity: dropsIdentity ? nil : identity, relay: dropsRelay ? nil : relay, limits: limits,
            rollover: rollover,
            image: image, forbiddenWrites: forbiddenWrites, uptime: dropsUptime ? nil : uptime,
            credit: dropsCredit ? nil : credit)
    }
}
