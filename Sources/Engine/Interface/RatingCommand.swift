import Billing
import Quantities
import Supply

/// What staff can have done about what energy costs.
public enum RatingCommand: Hashable, Sendable {
    /// What a meter stood at while nobody could read it.
    case lateReadings(meter: String, [LateReading])
    /// Propose other prices for a version that was applied already.
    case correctPrices(tariff: String, TariffVersion)
    /// The second person agrees to a proposal.
    case approve(ProposalID)
    /// The second person does not.
    case reject(ProposalID)

    /// The action that a role must be allowed.
    public var action: StaffAction {
        switch self {
        case .lateReadings: .lateReadings
        case .correctPrices: .proposePrices
        case .approve, .reject: .approve
        }
    }
}

/// A meter's register as it was noted down, or as the meter kept it.
public struct LateReading: Hashable, Sendable {
    public let at: Instant
    /// The billed register.
    public let energy: WattHours

    public init(at: Instant, energy: WattHours) {
        self.at = at
        self.energy = energy
    }
}

extension RatingCommand {
    /// What it is about, for the audit trail.
    var subject: String {
        switch self {
        case .lateReadings(let meter, let readings): "meter \(meter) \(readings.count) late readings"
        case .correctPrices(let tariff, let version): "tariff \(tariff) \(version.from)"
        case .approve(let id): "proposal \(id) approve"
        case .reject(let id): "proposal \(id) reject"
        }
    }

    /// What the subject leaves out.
    func addContent(to hash: inout ContentHash) {
        switch self {
        case .lateReadings(_, let readings):
            for reading in readings { hash.add("\(reading.at.milliseconds) \(reading.energy.value)") }
        case .correctPrices(_, let version): hash.add(version)
        case .approve, .reject: break
        }
    }
}

extension ContentHash {
    /// All prices of a version, and how they are built up.
    mutating func add(_ version: TariffVersion) {
        add("\(version.from)")
        for season in version.energy.seasons {
            add("\(season.from)")
            for entry in season.schedule.switches { add("\(entry.at) \(entry.band.rawValue)") }
            for entry in season.prices { add("\(entry.band.rawValue) \(entry.price)") }
        }
        for step in version.ladder?.steps ?? [] { add("\(step.upTo?.value ?? 0) \(step.surcharge)") }
        for surcharge in version.surcharges { add("\(surcharge.name) \(surcharge.price)") }
    }
}

extension StaffCommand {
    public static func approve(_ proposal: ProposalID) -> StaffCommand { .rating(.approve(proposal)) }
    public static func reject(_ proposal: ProposalID) -> StaffCommand { .rating(.reject(proposal)) }
}
