import Engine
import Quantities
import Supply

/// The people at the desks: ask under the same id until they have an answer.
struct Clerk {
    struct Asked {
        let request: StaffRequest
        var answer: StaffAnswer?
    }

    private(set) var requests: [Asked] = []

    static let patience: Int64 = 1_500

    mutating func add(_ request: StaffRequest) -> Int {
        requests.append(Asked(request: request))
        return requests.count - 1
    }

    mutating func hear(_ index: Int, _ answer: StaffAnswer) { requests[index].answer = answer }

    /// The import was answered: the daemon's data must be there from now on.
    var isImported: Bool { requests.first?.answer != nil }
    var isContent: Bool { requests.allSatisfy { $0.answer != nil } }

    static func importRequest() -> StaffRequest {
        StaffRequest(
            id: "import-1", actor: Actor(name: "wang.lei", role: .supervisor), reason: "go-live",
            command: .importData(Town.batch() ?? ImportBatch()))
    }

    static func restoreRequest(_ account: String, at wall: Instant) -> StaffRequest {
        StaffRequest(
            id: "restore-\(account)", actor: Actor(name: "li.na", role: .operator), reason: "ill child at home",
            command: .restore(account: account, graceUntil: wall + .hours(1)))
    }
}

extension World {
    func clerkAsks(_ index: Int) {
        let asked = clerk.requests[index]
        guard asked.answer == nil else { return }
        agenda.add(.clerkAsks(index), at: now + (daemon == nil ? 200 : Clerk.patience))
        guard daemon != nil else { return }
        tell("\(asked.request.actor.name) asks: \(asked.request.id)")
        agenda.add(.hears(life: life, .staff(asked.request, token(.clerk(index)))), at: now + 1 + dice.below(5))
    }

    func clerkHears(_ index: Int, _ answer: Answer) {
        let asked = clerk.requests[index]
        guard case .staff(let staff) = answer, staff.outcome != .refused else {
            return violate("F-S14", "request \(asked.request.id) got \(answer)")
        }
        if let first = asked.answer {
            if first != staff { violate("F-S14", "request \(asked.request.id) has two answers") }
            return
        }
        tell("\(asked.request.actor.name) has the answer: \(staff.code)")
        clerk.hear(index, staff)
    }
}
