import Quantities
import SimulatedMeters

extension World {
    /// What an endpoint may do wrong in a golden story with bad weather, without ever answering for another: such faults stop trips
    /// until a person has looked, and no person looks in this story.
    private static let hitches: [FaultKind] = [
        .silence, .lostReply, .late, .stall, .half, .reset, .finMidFrame, .busy, .acknowledge, .duplicateReply,
        .unknownTransaction, .wrongFunction, .split, .exception, .crash, .crashBefore,
    ]

    /// One to three of the next requests to an endpoint come to grief, if they come soon.
    func hitch() {
        let place = Place(endpoint: Town.endpointName(Int(dice.below(Int64(town.endpoints)))))
        let kind = World.hitches[Int(dice.below(Int64(World.hitches.count)))]
        let fault = InjectedFault(kind, count: 1 + Int(dice.below(3)))
        guard let started = try? fleet.start(fault, at: place, now: truth) else { return }
        tell("\(place): \(fault)")
        agenda.add(.mended(place, kind), at: now + 2_000)
        perform(started.actions)
    }
}
