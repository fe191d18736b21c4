import Metering
import ModbusFrames
import Quantities
import Supply

/// A search for devices at addresses that nothing is bound to: a forgotten meter, or somebody else's. One request at a time, only where
/// nothing else is to be done, and then at most half of the time.
struct UnitScan: Sendable {
    /// Every unit to be asked, in order.
    let units: [UInt8]
    /// What each is asked: any answer, a refusal too, tells that somebody is there; a serial number tells who.
    let questions: [Question]
    let endsAt: Monotonic
    /// The unit that is being asked.
    var position = 0
    var question = 0
    /// How often its present question was lost with the connection.
    var losses = 0
    var isThere = false
    var serials: [SerialNumber] = []
    var restsUntil = Monotonic(milliseconds: .min)
    var found = 0
    /// Units that could not be asked.
    var left = 0

    struct Question: Sendable {
        /// Nil: the answer's words say nothing.
        let plan: RegisterPlan?
        let request: ReadRequest
    }

    /// So many serial numbers are tried, of the kinds of device that the line has.
    static let mostQuestions = 4
    /// After so many losses of the connection a unit is let be.
    static let mostLosses = 3
    /// The scan ends then, whatever is left: 247 silent units take four minutes where each costs a second.
    static let longest = Span.minutes(20)
    static let leastPause = Span.milliseconds(50)

    init(_ units: [UInt8], profiles: [DeviceProfile], now: Monotonic) {
        self.units = units
        var questions: [Question] = []
        for profile in profiles.sorted(by: { $0.name < $1.name }) where profile.image == nil {
            let plan = RegisterPlan(for: profile, reading: .identity, blocks: 0..<1)
            guard plan.requests.count == 1, let request = plan.requests.first,
                !questions.contains(where: { $0.request == request })
            else { continue }
            questions.append(Question(plan: plan, request: request))
        }
        if questions.isEmpty {
            let first = ReadRequest(table: .holdingRegisters, address: 0, count: 1)
            questions = [Question(plan: nil, request: first)]
        }
        self.questions = Array(questions.prefix(UnitScan.mostQuestions))
        endsAt = now + UnitScan.longest
    }

    var isComplete: Bool { position >= units.count }

    /// The next unit is asked from its first question on.
    mutating func goOn() {
        position += 1
        question = 0
        losses = 0
        isThere = false
        serials = []
    }
}
