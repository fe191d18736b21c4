import Quantities
import SimulatedMeters

// What goes wrong on the way, in stories with bad weather.

extension World {
    /// What an endpoint may do wrong without ever answering for another: such faults stop trips until a person has looked, and
    /// no person looks in this story.
    private static let hitches: [FaultKind] = [
        .silence, .lostReply, .late, .stall, .half, .reset, .finMidFrame, .busy, .acknowledge, .duplicateReply,
        .unknownTransaction, .wrongFunction, .split, .exception, .crash, .crashBefore,
    ]

    /// One to three of the next requests to an endpoint come to grief, if they come soon.
    func hitch() {
        let endpoint = Int(dice.below(Int64(Town.endpoints.count)))
        let kind = World.hitches[Int(dice.below(Int64(World.hitches.count)))]
        let fault = InjectedFault(kind, count: 1 + Int(dice.below(3)))
        guard let started = try? fleet.start(fault, at: Place(endpoint: Town.endpoints[endpoint]), now: wall) else {
            return violate("WORLD", "the fault \(kind.rawValue) cannot be there")
        }
        tell("\(Town.endpoints[endpoint]): \(kind.rawValue), \(fault.count ?? 0) times")
        agenda.add(.mended(endpoint: endpoint, kind), at: now + 2_000)
        perform(started.actions)
    }

    func mend(_ endpoint: Int, _ kind: FaultKind) {
        guard let ended = try? fleet.clear(kind, at: Place(endpoint: Town.endpoints[endpoint]), now: wall) else {
            return
        }
        witness.trouble(endpoint, at: now)
        perform(ended.actions)
    }

    /// A connection breaks on the way, for both sides.
    func storm() {
        let open = wires.indices.filter {
            !wires[$0].isLeftByDaemon && !wires[$0].isLeftByMeters && wires[$0].connection != nil
        }
        guard !open.isEmpty else { return }
        let wire = open[Int(dice.below(Int64(open.count)))]
        tell("the connection to \(Town.endpoints[wires[wire].endpoint]) breaks")
        witness.trouble(wires[wire].endpoint, at: now)
        agenda.add(.hungUpByMeters(wire: wire), at: max(now, wires[wire].lastToDaemon))
        daemonHungUp(wire)
    }
}
