import Foundation

/// A customer with one meter and its relay, as a fault scenario needs them.
struct House {
    /// Of the account; the meter is `M` and this.
    let number: String
    /// The endpoint's name, which is the line's too.
    let line: String
    let unit: Int
    var profile = "fineco-em115"
    /// Nil where the device tells none.
    var serial: Int?
    /// Yuan.
    var balance: String
    /// Watts.
    var load = 9000
    /// kWh at the beginning.
    var energy = "842.5"
    /// Further keys of the simulated meter.
    var fleet = ""
    /// Empty: none.
    var relay = "{rating: 60}"
    /// Further keys of the account and of its meter.
    var account = ""
    var meter = ""
    var terms = "demo"
    /// In a concentrator's register image.
    var block: Int?

    /// Where the simulator's journal shows its contact.
    var place: String { "\(line)/\(unit)" + (block.map { "#\($0)" } ?? "") }

    /// Two fen of debt: due for a trip as soon as the notices have been delivered.
    static func inArrears(_ number: String, on line: String, unit: Int = 1, serial: Int? = nil) -> House {
        House(
            number: number, line: line, unit: unit, serial: serial ?? 286_000_000 + (Int(number) ?? 0), balance: "-0.02"
        )
    }

    /// Nobody has a reason to touch it.
    static func inCredit(_ number: String, on line: String, unit: Int = 2) -> House {
        House(
            number: number, line: line, unit: unit, serial: 286_000_000 + (Int(number) ?? 0), balance: "100", load: 1000
        )
    }

    /// Switched off for arrears before the takeover, so that a payment switches it on.
    static func inheritedOpen(_ number: String, on line: String, unit: Int = 1) -> House {
        var house = House.inArrears(number, on: line, unit: unit)
        house.fleet = "relay: {closed: false}"
        house.relay = "{rating: 60, state: inherited_open}"
        return house
    }

    var fleetLine: String {
        var keys = ["profile: \(profile)", "unit: \(unit)", "load: \(load)", "energy: \(energy)"]
        if let serial { keys.append("serial: \(serial)") }
        if !fleet.isEmpty { keys.append(fleet) }
        return "{\(keys.joined(separator: ", "))}"
    }

    var siteLine: String {
        var meterKeys = ["number: M\(number)", "line: \(line)", "unit: \(unit)", "profile: \(profile)"]
        if let serial { meterKeys.append("serial: \(serial)") }
        if let block { meterKeys.append("block: \(block)") }
        // A feeder of its own: closings on one feeder are spread.
        meterKeys.append("feeder: F\(number)")
        if !relay.isEmpty { meterKeys.append("relay: \(relay)") }
        if !meter.isEmpty { meterKeys.append(meter) }
        var keys = [
            "number: \"\(number)\"", "name: 试验户\(number)", "phone: \"13800000000\"", "address: 试验路\(number)号",
            "terms: \(terms)", "opening_balance: \(balance)",
        ]
        if !account.isEmpty { keys.append(account) }
        return "  - {\(keys.joined(separator: ", ")), meters: [{\(meterKeys.joined(separator: ", "))}]}"
    }
}
