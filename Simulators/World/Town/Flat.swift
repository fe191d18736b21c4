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
    let phone: String
    let endpoint: Int
    let unit: UInt8
    /// Of the relay module at ``Town/moduleUnit``; nil: the relay is in the meter.
    let channel: Int?
    let serial: String
    var balance: Money
    let watts: Int64
    /// What its meter shows at the start, Wh.
    var wattHours: Int64 = 1_000_000
    var protection: Protection?
    var inheritedOpen = false
    /// Of somebody else who lives here, and must be told too.
    var occupantPhone: String?
    /// Whether somebody has proven that its separate relay switches it.
    var isProven = true
    let habit: Habit

    var meterPlace: Place { Place(endpoint: Town.endpointName(endpoint), unit: unit) }
    /// Where its contact is, as the fleet's journal names it.
    var contactPlace: Place {
        guard let channel else { return meterPlace }
        return Place(endpoint: Town.endpointName(endpoint), unit: Town.moduleUnit, part: channel)
    }
    var phones: [String] { [phone] + [occupantPhone].compactMap { $0 } }
    /// The unit that is written to, and the serial number that it tells.
    var relayUnit: UInt8 { channel == nil ? unit : Town.moduleUnit }
    var relaySerial: String { channel == nil ? serial : Town.moduleSerial(endpoint) }
}
