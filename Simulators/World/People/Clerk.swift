import Engine
import Quantities
import Supply

/// The people at the desks: ask under the same id until they have an answer.
struct Clerk {
    struct Asked {
        let request: StaffRequest
        var answer: StaffAnswer?
        /// They click twice.
        var isDoubled = false
    }

    private(set) var requests: [Asked] = []
    private var byID: [String: Int] = [:]

    static let patience: Int64 = 1_500

    mutating func add(_ request: StaffRequest, isDoubled: Bool = false) -> Int {
        requests.append(Asked(request: request, isDoubled: isDoubled))
        byID[request.id] = requests.count - 1
        return requests.count - 1
    }

    mutating func hear(_ index: Int, _ answer: StaffAnswer) { requests[index].answer = answer }

    func asked(_ id: String) -> Asked? { byID[id].map { requests[$0] } }

    /// Under which id it will be asked next.
    func nextID(_ command: StaffCommand) -> String { "\(command.action.rawValue)-\(requests.count)" }

    /// Nobody has asked for the same and waits for the answer.
    func mayAsk(for command: StaffCommand) -> Bool {
        !requests.contains { $0.answer == nil && $0.request.command == command }
    }

    /// The import was answered: the daemon's data must be there from now on.
    var isImported: Bool { requests.first?.answer != nil }
    var isContent: Bool { requests.allSatisfy { $0.answer != nil } }

    /// A restore is on its way for this account.
    func isRestoring(_ account: String) -> Bool {
        requests.contains { asked in
            if asked.answer == nil, case .restore(account, _, _) = asked.request.command { true } else { false }
        }
    }

    static func importRequest(_ town: Town) -> StaffRequest {
        StaffRequest(
            id: "import-1", actor: Actor(name: "wang.lei", role: .supervisor), reason: "go-live",
            command: .importData(town.batch() ?? ImportBatch()))
    }

    static func restoreRequest(_ account: String, at wall: Instant) -> StaffRequest {
        StaffRequest(
            id: "restore-\(account)", actor: Actor(name: "li.na", role: .operator), reason: "ill child at home",
            command: .restore(account: account, graceUntil: wall + .hours(1), confirmed: true))
    }
}

extension World {
    /// Someone at a desk asks, in words of their own.
    func ask(
        _ command: StaffCommand, by name: String, _ role: Role, second: Actor? = nil, at: Int64, isDoubled: Bool = false
    ) {
        let request = StaffRequest(
            id: clerk.nextID(command), actor: Actor(name: name, role: role),
            second: second, reason: "as the story wants", command: command)
        agenda.add(.clerkAsks(clerk.add(request, isDoubled: isDoubled)), at: at)
    }

    func clerkAsks(_ index: Int) {
        let asked = clerk.requests[index]
        guard asked.answer == nil else { return }
        if !isHealed { actRequest(index) }
        agenda.add(.clerkAsks(index), at: now + (daemon == nil ? 200 : Clerk.patience))
        guard daemon != nil else { return }
        // Nobody vouches for a clock that shows another time than the one on the wrist.
        switch asked.request.command {
        case .trustClock, .trustClockBehind: if times.error(now).magnitude > 100_000 { return }
        default: break
        }
        tell("\(asked.request.actor.name) asks: \(asked.request.id)")
        for _ in 0..<(asked.isDoubled ? 2 : 1) {
            let event = Event.staff(asked.request, token(.clerk(index)))
            agenda.add(.hears(life: life, event), at: now + 1 + dice.below(5))
        }
    }

    func clerkHears(_ index: Int, _ answer: Answer) {
        let asked = clerk.requests[index]
        if case .unavailable = answer { return }
        guard case .staff(let staff) = answer, staff.code != "request.conflict" else {
            return violate(.staffAnswers, "request \(asked.request.id) got \(answer)")
        }
        if staff.outcome == .refused, plot.run == .golden || index == 0 {
            violate(.staffAnswers, "request \(asked.request.id) was refused: \(staff.code)")
        }
        if let first = asked.answer {
            if first != staff {
                violate(.staffAnswers, "request \(asked.request.id) has two answers: \(first.code), \(staff.code)")
            }
            return
        }
        tell("\(asked.request.actor.name) has the answer: \(staff.code) \(staff.reasons.map(\.rawValue))")
        clerk.hear(index, staff)
        goesOn(asked.request.command, staff)
    }
}
