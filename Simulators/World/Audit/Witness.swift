import Billing
import Engine
import Quantities
import Supply

/// Sees what leaves the daemon, and knows what was durable at that moment.
struct Witness {
    /// Every permit whose turn was durable, in order, and how often an opening has left since.
    private(set) var permits: [(permit: Permit, openings: Int)] = []
    /// Payments and answered requests, by the serial or id, and when the turn was durable.
    private(set) var durableAt: [String: Int64] = [:]
    /// When a connection broke or a call was not taken, by endpoint.
    private(set) var troubles: [(endpoint: Int, at: Int64)] = []
    /// The longest wait from a reason for power to the closed contact, ms.
    var slowestPower: Int64 = 0

    mutating func committed(_ records: [Record], at now: Int64) {
        for record in records {
            switch record {
            case .permit(let permit): permits.append((permit, 0))
            case .payment(let payment): durableAt[payment.request.key.serial] = now
            case .staffAnswer(let id, _, _, _): durableAt[id] = now
            default: break
            }
        }
    }

    mutating func trouble(_ endpoint: Int, at now: Int64) { troubles.append((endpoint, now)) }

    /// A frame leaves. An opening needs a permit that is durable, unexpired and unused (I-C4).
    mutating func left(
        _ write: (unit: UInt8, isCoil: Bool, address: UInt16, value: UInt16)?, endpoint: Int, _ world: World
    ) {
        guard let write else { return }
        let flat = Town.flats.first { flat in
            guard flat.endpoint == endpoint, flat.relayUnit == write.unit else { return false }
            return flat.channel.map { write.isCoil && Int(write.address) == $0 }
                ?? (!write.isCoil && write.address == 0x30)
        }
        guard let flat else {
            return world.violate(
                "I-C1", "a write to register \(write.address) of unit \(write.unit), which is no relay")
        }
        let isOpening = write.value == 0
        world.tell("a write leaves: \(isOpening ? "open" : "close") \(flat.account)")
        guard isOpening else { return }
        guard let state = world.daemon?.state, let account = state.accountByNumber[flat.account],
            let point = state.pointsOfAccount[account]?.first,
            let index = permits.lastIndex(where: { $0.permit.supplyPoint == point })
        else { return world.violate("I-C4", "an opening of \(flat.account) leaves, and no permit is durable") }
        permits[index].openings += 1
        if permits[index].openings > 1 {
            world.violate("I-C4", "order \(permits[index].permit.order) opens \(flat.account) twice")
        }
        if permits[index].permit.expiresAt < world.wall {
            world.violate("I-C2", "the permit for \(flat.account) has expired")
        }
    }
}
