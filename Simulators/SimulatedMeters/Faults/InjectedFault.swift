/// What can be made to go wrong. The raw values are the names that the control channel uses.
public enum FaultKind: String, Hashable, Sendable, CaseIterable {
    // The wire between us and the endpoint, one request at a time.
    /// The request is lost: nothing is done, nothing is answered.
    case silence
    /// The request is performed and the answer is lost.
    case lostReply = "lost-reply"
    /// The answer comes `value` ms late (default 1500); other answers pass it.
    case late
    /// The device stands still for `value` ms (default 1500); everything after waits.
    case stall
    /// The answer bears the id of the request before.
    case wrongTransaction = "wrong-transaction"
    /// The answer bears an id that nobody used.
    case unknownTransaction = "unknown-transaction"
    /// The answer is that of the unit `value` (default: the next one) and bears its id; where there is none, or to a write, it only
    /// bears the id.
    case wrongUnit = "wrong-unit"
    /// Another meter, unit `value` (default: the next one), performs the request and answers under the right id.
    case misroute
    /// The answer is of another function.
    case wrongFunction = "wrong-function"
    /// The echo of a write names another value.
    case wrongEcho = "wrong-echo"
    /// Only the first half of the answer is sent.
    case half
    /// Bytes follow the answer's data, and the length counts them.
    case padded
    /// The length field says `value` (default 0).
    case badLength = "bad-length"
    /// The protocol id is not 0.
    case badProtocol = "bad-protocol"
    /// The answer is sent byte by byte, every `value` ms (default 1000).
    case drip
    /// The answer is cut into segments of one byte, sent without delay.
    case split
    /// The answer is sent `value` more times (default 1).
    case duplicateReply = "duplicate-reply"
    /// The gateway sends a write to the device twice.
    case duplicateWrite = "duplicate-write"
    /// `value` answers with other ids (default 200) come before the right one.
    case flood
    /// The connection is reset instead of an answer.
    case reset
    /// The connection is closed in the middle of the answer.
    case finMidFrame = "fin-mid-frame"
    /// The endpoint answers exception `value` (default 4) and does nothing.
    case exception
    /// Exception 06, nothing is done.
    case busy
    /// Exception 05; the request is performed `value` ms later (default 2000).
    case acknowledge
    /// Writes are echoed, and reach no relay.
    case echoOnly = "echo-only"
    /// The request is performed, then the endpoint restarts; no answer.
    case crash
    /// The endpoint restarts before it performs the request; no answer.
    case crashBefore = "crash-before"

    // Standing conditions of a device or an endpoint.
    /// The device does not answer its gateway.
    case dead
    /// The gateway has no path to its devices: exception 0A.
    case pathDown = "path-down"
    /// Connections are refused.
    case refuse
    /// Connections are accepted, and nothing is ever answered.
    case halfOpen = "half-open"
    /// The registers stand still: old values are answered.
    case freeze
    /// The meter's clock is wrong by `value` seconds (default 3600).
    case clock

    // Values of a meter.
    /// Random words instead of values.
    case garbage
    /// NaN where there are floats, all ones elsewhere.
    case notANumber = "nan"
    /// Infinity where there are floats, all ones elsewhere.
    case infinity
    /// FFFF in every word.
    case allOnes = "all-ones"
    /// 8000 in every value's highest word, zeros below.
    case sign
    /// 0 in every value.
    case zeros
    /// Nibbles above 9.
    case notDecimal = "not-decimal"
    /// The words of each value the other way round.
    case wordSwap = "word-swap"
    /// The block's error flag is set.
    case errorFlag = "error-flag"

    // Relays.
    /// The contact does not open; the state register says it did.
    case welded
    /// The contact does not open, and the state register says so.
    case stuckClosed = "stuck-closed"
    /// The contact does not close.
    case stuckOpen = "stuck-open"
    /// Commands are taken and nothing moves.
    case deaf
    /// The contact moves `value` ms later (default 5000).
    case slow
    /// The state register follows `value` ms later (default 5000).
    case lag
    /// The state register flickers `value` times after a movement (default 5).
    case bounce

    /// What it is switched on at.
    public enum Scope: Hashable, Sendable {
        case wire, endpoint, device, values, contact
    }

    /// What it is switched on at.
    public var scope: Scope {
        switch self {
        case .refuse, .halfOpen, .pathDown: .endpoint
        case .dead: .device
        case .freeze, .clock, .garbage, .notANumber, .infinity, .allOnes, .sign, .zeros, .notDecimal, .wordSwap,
            .errorFlag:
            .values
        case .welded, .stuckClosed, .stuckOpen, .deaf, .slow, .lag, .bounce: .contact
        default: .wire
        }
    }
}

/// Which requests a wire fault hits.
public enum FaultTrigger: String, Hashable, Sendable, CaseIterable {
    case any, reads, writes
}

/// A fault as it is ordered.
public struct InjectedFault: Hashable, Sendable, CustomStringConvertible {
    public let kind: FaultKind
    /// What the kind's documentation says about `value`.
    public let value: Int64?
    /// After so many requests hit it is over; nil: until cleared. Only for wire faults and faults of values.
    public let count: Int?
    /// Only for wire faults.
    public let trigger: FaultTrigger

    public init(_ kind: FaultKind, value: Int64? = nil, count: Int? = nil, trigger: FaultTrigger = .any) {
        self.kind = kind
        self.value = value
        self.count = count
        self.trigger = trigger
    }

    public var description: String {
        var text = kind.rawValue
        if let value { text += " \(value)" }
        if trigger != .any { text += " on \(trigger.rawValue)" }
        if let count { text += " × \(count)" }
        return text
    }

    /// The contact's part of it.
    var contactFault: ContactFault? {
        switch kind {
        case .welded: .welded
        case .stuckClosed: .stuckClosed
        case .stuckOpen: .stuckOpen
        case .deaf: .deaf
        case .slow: .slow(milliseconds: value ?? 5000)
        case .lag: .lag(milliseconds: value ?? 5000)
        case .bounce: .bounce(times: Int(value ?? 5))
        default: nil
        }
    }
}

/// A fault that is switched on somewhere.
final class ActiveFault {
    /// The journal's number of its switching on.
    let number: Int
    let fault: InjectedFault
    let place: Place
    /// Requests that it will still hit.
    var remaining: Int?

    init(number: Int, fault: InjectedFault, place: Place) {
        self.number = number
        self.fault = fault
        self.place = place
        remaining = fault.count
    }

    func hits(write: Bool) -> Bool {
        guard fault.kind.scope == .wire else { return false }
        return switch fault.trigger {
        case .any: true
        case .reads: !write
        case .writes: write
        }
    }
}
