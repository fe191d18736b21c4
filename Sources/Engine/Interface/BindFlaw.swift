/// What a device's profile has against a serial number that it is to be bound by.
public enum BindFlaw: String, Hashable, Sendable, Codable, CaseIterable {
    /// The device tells none: nothing could ever prove it by that, and whoever pays would stay in the dark.
    case serialNotTold = "bind.serialNotTold"
    /// The device's registers cannot hold it.
    case serialMalformed = "bind.serialMalformed"
    /// It is to be taken away from a device that tells one: that is compared before every operation.
    case serialTold = "bind.serialTold"
}
