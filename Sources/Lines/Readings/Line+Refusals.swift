import Metering
import ModbusFrames
import Quantities

// F-B7: a point that the device refuses, while it answers others, is wrong in the profile. It is told once and not asked again.

extension Line {
    /// Takes the refused points out of the reader's later plans.
    mutating func learn(_ exchange: Exchange, reader index: Int, isDemand: Bool) {
        // One block may lack what the others have, and a read on demand plans its block anew each time: marks find it out.
        if readers[index].isImage, isDemand { return }
        var quantities: [Quantity] = []
        var dropsIdentity = false
        var dropsRelay = false
        for refusal in exchange.refusals {
            for (meter, point) in points(of: exchange.plan, at: refusal.request, reader: index) {
                let quantity: Quantity?
                switch point.what {
                case .value(let value):
                    quantity = value
                    quantities.append(value)
                case .serial:
                    quantity = nil
                    dropsIdentity = true
                case .relay:
                    quantity = nil
                    dropsRelay = true
                // Asked before each trip anew: what cannot be read there keeps the power.
                case .keepPower: quantity = nil
                }
                report(.pointRefused(configuration.meters[meter].id, quantity, refusal.code))
            }
        }
        if readers[index].isImage {
            var plan = exchange.plan
            for refusal in exchange.refusals {
                guard let request = plan.requests.firstIndex(of: refusal.request) else { continue }
                plan = plan.leavingOut(request: request)
            }
            readers[index].plan = plan
            return
        }
        readers[index].refused += quantities
        readers[index].profile = readers[index].profile.leavingOut(
            quantities, identity: dropsIdentity, relay: dropsRelay)
        readers[index].plan = RegisterPlan(for: readers[index].profile, reading: .mark)
    }

    /// Whose points lie at a request that served one item.
    private func points(
        of plan: RegisterPlan, at request: ReadRequest, reader index: Int
    ) -> [(meter: Int, point: PlannedPoint)] {
        var found: [(Int, PlannedPoint)] = []
        for meter in readers[index].meters {
            let block = configuration.meters[meter].block
            for point in plan.points {
                let isInBlock = point.what != .value(.uptimeSeconds)
                let base = isInBlock ? readers[index].profile.image.map { Int($0.base) + block * $0.stride } ?? 0 : 0
                let start = base + Int(point.range.address)
                // Devices that want even addresses are asked for a register more on either side.
                guard point.range.table == request.table, start >= Int(request.address),
                    start + point.range.count <= Int(request.address) + request.count,
                    request.count <= point.range.count + 2
                else { continue }
                found.append((meter, point))
            }
        }
        return found
    }
}
