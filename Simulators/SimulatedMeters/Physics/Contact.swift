import Metering

/// What is wrong with a relay.
public enum ContactFault: Hashable, Sendable {
    /// The contact cannot open; the state register follows the command and says open while current flows.
    case welded
    /// The contact cannot open, and the state register says so.
    case stuckClosed
    /// The contact cannot close, and the state register says so.
    case stuckOpen
    /// Commands are taken and echoed, and nothing happens.
    case deaf
    /// So many ms more from the command to the contact.
    case slow(milliseconds: Int64)
    /// So many ms more from the contact to the state register.
    case lag(milliseconds: Int64)
    /// After a movement the state register flickers so many times.
    case bounce(times: Int)
}

/// Why a contact moved.
public enum ContactCause: Hashable, Sendable {
    /// A write, by its number in the journal.
    case command(Int)
    /// A person at the device.
    case hand
    /// The device's own protection.
    case protection
    /// The meter itself, because its credit is used up, or is not any more.
    case credit
    /// The device's policy after a restart.
    case reboot
    /// A fault that was switched on or off.
    case fault
}

/// A contact of a relay: what was commanded, where it really is, and what its state register says are three things.
final class Contact {
    /// Where it sits, for the journal.
    var place: Place
    /// From the command to the contact, ms.
    let delay: Int64
    /// From the contact to the state register, ms.
    let lag: Int64
    /// What was last commanded.
    var commandedClosed: Bool
    /// Where the contact really is.
    var closed: Bool
    /// What the state register says.
    var reported: RelayState
    /// A person holds it: it does not move for commands.
    var held = false
    /// It was opened because the credit was used up, and a purchase closes it.
    var openedForCredit = false
    /// It is on its way to be opened for that.
    var isOpeningForCredit = false
    var faults: [ContactFault] = []
    /// The orders behind the faults.
    var active: [ActiveFault] = []
    /// A newer movement makes an older one, still under way, void.
    var movement = 0
    /// The same for what the register will say.
    var report = 0
    /// The meters whose supply runs through it, by their numbers in the fleet.
    var feeds: [Int] = []
    /// Whose block or device it belongs to, by its number: its registers are written anew when the state changes.
    let owner: Int

    init(place: Place, owner: Int, closed: Bool, delay: Int64, lag: Int64) {
        self.place = place
        self.owner = owner
        self.delay = delay
        self.lag = lag
        self.closed = closed
        commandedClosed = closed
        reported = closed ? .closed : .open
    }

    /// Where a movement ends: nil where the contact does not move and the register does not change either.
    func end(ofMovingTo wantsClosed: Bool) -> (closed: Bool, reported: RelayState) {
        if !wantsClosed, faults.contains(.welded) { return (true, .open) }
        if !wantsClosed, faults.contains(.stuckClosed) { return (true, .closed) }
        if wantsClosed, !closed, faults.contains(.stuckOpen) { return (false, .open) }
        return (wantsClosed, wantsClosed ? .closed : .open)
    }

    /// ms from a command to the contact, faults included.
    var effectiveDelay: Int64 {
        faults.reduce(delay) { sum, fault in if case .slow(let more) = fault { sum + more } else { sum } }
    }

    /// ms from the contact to the register, faults included.
    var effectiveLag: Int64 {
        faults.reduce(lag) { sum, fault in if case .lag(let more) = fault { sum + more } else { sum } }
    }

    /// How often the register flickers after a movement.
    var bounces: Int {
        faults.reduce(0) { sum, fault in if case .bounce(let times) = fault { sum + times } else { sum } }
    }
}
