import Quantities
import SimulatedMeters
import Supply

/// A flat of the town, and what its people do.
struct Flat {
    enum Habit: Equatable {
        /// Pays what an SMS says is missing, and something on top, soon after it has come.
        case paysWhenOff
        /// Rings the hotline when the light is off; the agent restores with a grace.
        case ringsWhenOff
        /// Pays when the final notice has run out: just before, in or just after the trip.
        case paysAtTheLastMoment
        /// Pays at this time, in ms since the start.
        case paysAt(Int64)
        case ignores
    }

    let account: String
    var phone: String
    /// Of whoever lives there besides the holder, and must be told too.
    var occupant: String?
    let endpoint: Int
    let unit: UInt8
    /// Of the relay module at ``Town/moduleUnit``; nil: the relay is in the meter.
    var channel: Int?
    var serial: String
    /// What its holder began with.
    var balance: Money
    let watts: Int64
    /// What its meter showed when it began to count for the holder, Wh.
    var wattHours: Int64 = 1_000_000
    /// What earlier meters counted for the holder, Wh.
    var before: Int64 = 0
    /// How many held it before.
    var holder = 0
    /// How many meters hung there before.
    var generation = 0
    /// The relay module's unit, where the relay is not in the meter.
    var module = Town.moduleUnit
    var protection: Protection?
    var inheritedOpen = false
    /// Whether somebody has proven that its separate relay switches it.
    var isProven = true
    let habit: Habit

    /// Who must have each formal notice.
    var phones: [String] { [phone] + [occupant].compactMap { $0 } }
    /// Of its meter.
    var meterNumber: String { generation == 0 ? "m\(account)" : "m\(account)-\(generation)" }
    /// Of its endpoint's flats.
    var index: Int { Int(unit) - 1 }
    var meterPlace: Place { Place(endpoint: Town.endpointName(endpoint), unit: unit) }
    /// Where its contact is, as the fleet's journal names it.
    var contactPlace: Place {
        guard let channel else { return meterPlace }
        return Place(endpoint: Town.endpointName(endpoint), unit: module, part: channel)
    }
    /// The unit that is written to, and the serial number that it tells.
    var relayUnit: UInt8 { channel == nil ? unit : module }
    var relaySerial: String {
        channel == nil ? serial : module == Town.moduleUnit ? Town.moduleSerial(endpoint) : Town.spareSerial(endpoint)
    }
}
