import Quantities
import Supply

// What clock and connection do to orders.

extension Line {
    mutating func rang(operation slot: Int, alarm: UInt64) {
        guard let operation = operations[slot], operation.alarm == alarm else { return }
        switch operation.stage {
        case .waiting, .held, .released: end(slot, operation.end(.tooLate))
        case .settling, .restingToVerify: beginLook(slot)
        case .restingToSelect:
            operations[slot]?.stage = .waiting
            operations[slot]?.alarm = nil
        case .verifying: end(slot, .unknown(link.isUsable ? .silent : .unreachable))
        case .selecting, .writing: break
        }
    }

    /// What was selected over the old connection is void. What is under way ends with its request.
    mutating func operationsLostLink() {
        for slot in closes + purchases + trips + looks {
            guard let operation = operations[slot], operation.holdsUnits, operation.awaited == nil else { continue }
            selectFailed(slot, .unreachable)
        }
    }

    /// Nothing can be begun. What has written goes on to wait for its read-back.
    mutating func operationsGaveUpOnLink() {
        for slot in closes + purchases + trips + looks {
            guard let operation = operations[slot], operation.stage == .waiting else { continue }
            end(slot, operation.end(.unreachable))
        }
    }
}
