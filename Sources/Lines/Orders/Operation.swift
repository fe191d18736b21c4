import Metering
import ModbusFrames
import Quantities
import Supply

/// An order on its way.
struct Operation: Sendable {
    enum Kind: Sendable {
        case close, trip, look
        /// Writes a purchase, or looks at the credit.
        case purchase, credit

        var isOfCredit: Bool { self == .purchase || self == .credit }
    }

    enum Stage: Sendable {
        /// For its units, its relay or a connection.
        case waiting
        /// Proves the identity and reads what the decision needs. Its units are held from here until the write is answered.
        case selecting
        /// A trip: reported, and the engine has the word.
        case held
        /// A trip: permitted; its write goes next.
        case released
        /// The write goes, or is on its way.
        case writing
        /// After a write: the contacts move. The units are let go.
        case settling
        /// Reads back.
        case verifying
        /// Between two selects, after a busy device.
        case restingToSelect
        /// Between two looks at a relay that is not yet where it should be.
        case restingToVerify
    }

    /// What is read of one device.
    struct Part: Sendable {
        let unit: Int
        var exchange: Exchange
    }

    let id: OrderID
    let kind: Kind
    let address: RelayAddress
    let proof: IdentityProof
    let meterUnit: Int
    let relayUnit: Int
    let arrived: Monotonic
    /// The meter's select plan, and of a separate relay device its identity and state.
    let plans: [(unit: Int, plan: RegisterPlan)]
    let relayDevice: DeviceProfile
    let settle: Span

    var stage = Stage.waiting
    /// The request that it waits for; an answer to another one is nobody's.
    var awaited: UInt64?
    /// The alarm that it waits for; another one is stale.
    var alarm: UInt64?
    var parts: [Part] = []
    /// The part that the awaited answer belongs to.
    var askedPart = 0
    /// What the parts were read over.
    var connection: ConnectionNumber?
    /// When the first of them was asked for.
    var partsBegan = Monotonic(milliseconds: 0)

    /// Selects that came to nothing, and pauses for a busy device.
    var failedSelects = 0
    var busyPauses = 0
    /// Writes that left, or may have.
    var writes = 0
    /// When the last write was answered, or given up.
    var writtenAt: Monotonic?
    /// Whether what came of the last write is open, other than by the relay's state.
    var isWriteDoubtful = false
    /// What the key of the write is made of.
    var relaySerial: SerialNumber?
    var uptime: Int64?
    var releaseDeadline = Monotonic(milliseconds: 0)
    /// Looks since the last write.
    var looks = 0
    /// Until when a state counts that is not what was wanted; in the time of what tells the state.
    var verifyUntil = Monotonic(milliseconds: 0)
    /// A meter beside its relay did not answer the read-back: the relay is looked at alone.
    var skipsMeter = false
    /// A close of the same relay waits: no more patience.
    var isHurried = false

    /// A close that writes even where it reads closed.
    var insists = false
    /// A close that an engineer has said yes to, although the meter's own protection holds it open.
    var isOverProtection = false
    /// A close that stops where nobody would have to press a button.
    var onlyArms = false
    /// Of a purchase: what is bought, and the count of purchases before it.
    var amount: CreditAmount?
    var expected: Int64 = 0
    var wanted: RelayPosition { kind == .trip ? .open : .close }

    /// Whether a close has nothing to write: closed, or waiting for the button where more cannot be commanded.
    func isReached(_ state: RelayState) -> Bool {
        switch state {
        case .closed: true
        case .readyForReconnection: relayDevice.relay?.closing == .permit
        case .open, .openByProtection: false
        }
    }

    /// Whether a close must not write onto what it reads: the meter's own protection had a cause, and an engineer's yes is good for one
    /// write (I-C11). However old it is: what was so before the order is so until somebody has looked.
    func isHeldByProtection(_ state: RelayState) -> Bool {
        state == .openByProtection && (!isOverProtection || writes > 0)
    }

    /// Whether a write has come to its end. Ready for reconnection is as far as a close can come where a person at the meter has the
    /// last word, and it is open for a trip.
    func isDone(_ state: RelayState) -> Bool {
        switch state {
        case .closed: wanted == .close
        case .open, .openByProtection: wanted == .open
        case .readyForReconnection: true
        }
    }

    /// Whether nothing but this order may ask its units.
    var holdsUnits: Bool {
        switch stage {
        case .selecting, .held, .released, .writing: true
        default: false
        }
    }

    /// Whether it has something to send as soon as it may.
    var wantsLine: Bool {
        switch stage {
        case .waiting, .released: true
        case .verifying: awaited == nil
        case .selecting, .held, .writing, .settling, .restingToSelect, .restingToVerify: false
        }
    }

    /// What only one order at a time may use. A purchase is not in the way of the meter's relay.
    var key: RelayKey { RelayKey(address, isOfCredit: kind.isOfCredit) }

    /// How it ends where nothing was seen.
    func end(_ fault: LineFault) -> OrderOutcome { writes > 0 ? .unknown(fault) : .notDone(fault) }

    /// Begins to read all parts anew.
    mutating func beginParts(over connection: ConnectionNumber, now: Monotonic) {
        parts = plans.dropFirst(skipsMeter ? 1 : 0).map { Part(unit: $0.unit, exchange: Exchange($0.plan)) }
        self.connection = connection
        partsBegan = now
        awaited = nil
    }

    /// Where the next request is to be found; nil when all were sent.
    var openPart: Int? { parts.firstIndex { $0.exchange.hasUnsent } }

    var isRead: Bool { parts.allSatisfy { $0.exchange.isComplete } }
}

/// One relay on a line.
struct RelayKey: Hashable, Sendable {
    let unit: UInt8
    let block: Int
    let channel: Int

    init(_ address: RelayAddress, isOfCredit: Bool = false) {
        unit = isOfCredit ? address.meterUnit : address.relayUnit
        block = address.isSeparate && !isOfCredit ? 0 : address.meterBlock
        channel = isOfCredit ? -1 : address.relayChannel
    }
}

/// The last orders that ended, so that what is said twice is not done twice.
struct EndedOrders: Sendable {
    private static let limit = 512
    private var outcomes: [OrderID: OrderOutcome] = [:]
    private var order: [OrderID] = []
    private var oldest = 0

    subscript(id: OrderID) -> OrderOutcome? { outcomes[id] }

    mutating func insert(_ id: OrderID, _ outcome: OrderOutcome) {
        if outcomes.updateValue(outcome, forKey: id) != nil { return }
        if order.count < EndedOrders.limit {
            order.append(id)
            return
        }
        outcomes[order[oldest]] = nil
        order[oldest] = id
        oldest = (oldest + 1) % EndedOrders.limit
    }
}
