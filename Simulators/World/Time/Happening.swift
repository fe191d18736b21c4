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
    /// Another master hangs up.
    case otherLeaves(connection: Int)

    // What goes wrong, and ends.
    case strikes(Fault)
    case mended(Place, FaultKind)
    case meterIsBack(String)
    case flatsAreBack
    case moduleIsBack(endpoint: Int)
    case diskEmptied
    case clockIsSet
    case heals
    case electricianCloses(String)
    /// A customer asks once more to be switched off.
    case wantsToBeOff(String)
    case lookAfter(String)
    /// Effects that a slow disk held up.
    case letOut(life: Int, [Effect])

    // People.
    case smsArrives(life: Int, Message)
    case smsDelivered(NoticeID)
    case smsReceipt(life: Int, NoticeID)
    case bankAsks(Int)
    case bankHears(Int, Answer)
    case clerkAsks(Int)
    case clerkHears(Int, Answer)
    case bankReverses(Int)
    case bankHearsTakeBack(Int, Answer)
    case frontBeats
    /// A supervisor looks who waits for a yes.
    case approves
    /// An electrician's hand under a tag.
    case underTag(String, HandAction)
    /// Somebody was promised power before the world healed.
    case keepsWord(String)

    /// Whether a machine that sleeps does not notice it until it wakes.
    var waitsForMachine: Bool {
        switch self {
        case .boot, .drain, .tick, .lineDue, .order, .readNow, .hears, .dialled, .toDaemon, .hungUpByMeters,
            .smsReceipt, .letOut:
            true
        default: false
        }
    }

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
        case .otherLeaves: 25
        case .strikes: 26
        case .meterIsBack: 27
        case .flatsAreBack: 28
        case .diskEmptied: 29
        case .moduleIsBack: 57
        case .clockIsSet: 50
        case .heals: 51
        case .electricianCloses: 52
        case .wantsToBeOff: 62
        case .letOut: 53
        case .bankReverses: 54
        case .bankHearsTakeBack: 55
        case .frontBeats: 56
        case .lookAfter: 58
        case .underTag: 59
        case .keepsWord: 60
        case .approves: 61
        }
    }
}
