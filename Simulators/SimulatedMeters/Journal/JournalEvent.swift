import Quantities

/// One thing that happened in the simulated world. The sequence of them is the oracle: what really happened, whatever
/// anybody believes.
public struct JournalEvent: Hashable, Sendable {
    /// From 1, without gaps.
    public let number: Int
    /// The time outside.
    public let at: Instant
    /// The households' time.
    public let simulated: Instant
    public let what: What

    /// What happened.
    public enum What: Hashable, Sendable {
        /// A client came.
        case connected(endpoint: String, connection: Int)
        /// A client went, or was sent away.
        case disconnected(endpoint: String, connection: Int)
        /// A write as it was received, whatever became of it.
        case write(WriteRecord)
        /// A read; only where the fleet journals reads.
        case read(endpoint: String, connection: Int, unit: UInt8, function: UInt8, address: UInt16, count: Int)
        /// A read that covered a serial number, and the number that it told.
        case serialRead(place: Place, connection: Int, serial: String)
        /// A contact really moved.
        case contact(ContactRecord)
        /// A contact was told to move and did not.
        case stuck(place: Place, wanted: ContactPosition, cause: ContactCause)
        /// A write did damage that no command should do.
        case harm(place: Place, command: Int, damage: String)
        /// A meter that keeps credit really took a purchase.
        case purchase(PurchaseRecord)
        case faultOn(place: Place, fault: InjectedFault)
        /// `fault` is the number of the event that switched it on.
        case faultOff(place: Place, kind: FaultKind, fault: Int)
        case rebooted(place: Place)
        /// Someone changed the world: energy, load, serial, speed.
        case changed(place: Place?, subject: String, from: String, to: String)
        /// Two places exchanged what stood there.
        case swapped(Place, Place)
        /// A person at the device.
        case hand(place: Place, action: HandAction)
    }
}

/// Where a contact is to go.
public enum ContactPosition: String, Hashable, Sendable {
    case open, closed
}

/// What a person, or the device by itself, does at a relay.
public enum HandAction: String, Hashable, Sendable, CaseIterable {
    case open, close
    /// Opens it and keeps it open, whatever is commanded.
    case hold
    /// Ends a hold; the contact stays where it is.
    case release
    /// The device's own protection opens it.
    case trip
    /// Open, and the device says that a person may close it.
    case ready
    /// Presses the button on the device: one that is ready closes.
    case press
}

/// A write as it was received.
public struct WriteRecord: Hashable, Sendable {
    public let place: Place
    public let connection: Int
    /// When the endpoint took it; a busy one, or one that acknowledges first, performs it later.
    public let cameAt: Instant
    public let function: UInt8
    public let address: UInt16
    /// Words; of coils 0 or 1.
    public let values: [UInt16]
    public let outcome: WriteOutcome
    /// What the device understood, for each relay that the write commands: the channel or block, and where to.
    public let orders: [RelayOrder]
}

/// A relay's order within a write.
public struct RelayOrder: Hashable, Sendable {
    public let place: Place
    public let position: ContactPosition
}

/// What became of a write.
public enum WriteOutcome: Hashable, Sendable {
    /// It was performed, whether or not the answer arrives.
    case performed
    /// It was refused with an exception.
    case refused(UInt8)
    /// It never reached the device.
    case lost
    /// It was echoed, and reached no relay.
    case echoedOnly
}

/// A contact that really moved.
public struct ContactRecord: Hashable, Sendable {
    public let place: Place
    public let position: ContactPosition
    public let cause: ContactCause
    /// The serial numbers of the meters whose supply runs through it.
    public let serials: [String]
    /// The power that they drew before and after, W.
    public let wattsBefore: Int64
    public let wattsAfter: Int64
}

/// A purchase that a meter really took.
public struct PurchaseRecord: Hashable, Sendable {
    public let place: Place
    public let serial: String
    /// The write's number in the journal; nil where it was bought at the meter itself.
    public let command: Int?
    /// 10⁻⁴ yuan, or Wh where the meter counts energy.
    public let amount: Int64
    /// The meter's count of purchases by then.
    public let count: Int64
    /// What was left before and after, in the same unit.
    public let before: Int64
    public let after: Int64
}
