import Engine
import Quantities
import SimulatedMeters
import Supply

/// One thing on the agenda. What belongs to a life of the daemon carries its number and is nothing once that life is over.
enum Happening {
    // The daemon.
    case boot
    /// The engine takes what has arrived.
    case drain(life: Int)
    /// The engine's timer.
    case tick(life: Int)
    case lineDue(life: Int, line: Int)
    /// The engine's word reaches a line's queue.
    case order(life: Int, LineID, LineOrder)
    case readNow(life: Int, LineID, MeterID, ReplyToken)
    /// Something from outside reaches the engine.
    case hears(life: Int, Event)

    // The network. A wire is one connection that the daemon asked for.
    case dial(wire: Int)
    case dialled(wire: Int, isTaken: Bool)
    case toMeters(wire: Int, [UInt8])
    case toDaemon(wire: Int, [UInt8])
    case hungUpByDaemon(wire: Int)
    case hungUpByMeters(wire: Int)
    case metersDue
    /// A connection is reset on the way.
    case storm
    /// An endpoint does one of the next requests wrong.
    case hitch
    case mended(endpoint: Int, FaultKind)

    // People.
    case smsArrives(life: Int, Message)
    case smsDelivered(NoticeID)
    case smsReceipt(life: Int, NoticeID)
    case bankAsks(Int)
    case bankHears(Int, Answer)
    case clerkAsks(Int)
    case clerkHears(Int, Answer)

    /// For the trace.
    var code: UInt8 {
        switch self {
        case .boot: 1
        case .drain: 2
        case .tick: 3
        case .lineDue: 4
        case .order: 5
        case .readNow: 6
        case .hears: 7
        case .dial: 8
        case .dialled: 9
        case .toMeters: 10
        case .toDaemon: 11
        case .hungUpByDaemon: 12
        case .hungUpByMeters: 13
        case .metersDue: 14
        case .storm: 15
        case .smsArrives: 16
        case .smsDelivered: 17
        case .smsReceipt: 18
        case .bankAsks: 19
        case .bankHears: 20
        case .clerkAsks: 21
        case .clerkHears: 22
        case .hitch: 23
        case .mended: 24
        }
    }
}
