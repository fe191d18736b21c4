import Quantities

/// What a relay is seen to be.
public enum RelayState: String, Hashable, Sendable, Codable {
    case open
    case closed
    /// Open, and a person at the meter may close it.
    case readyForReconnection = "ready_for_reconnection"
    /// Open, by the device's own protection.
    case openByProtection = "open_by_protection"
}

/// How supply is switched by a device, and how its real state is read.
public struct RelayProfile: Hashable, Sendable {
    /// How an opening or closing is commanded. Absolute states only, never a toggle or a pulse count.
    public let command: RelayCommand
    /// Where the real state is read.
    public let state: RelayStatePoint
    /// From the reply to a command until the state may be trusted.
    public let settle: Span
    /// Channels, 1 for a meter's own relay.
    public let channels: Int
    /// The largest current that the relay carries, mA; nil where the profile does not know.
    public let rating: Milliamperes?
    /// What the device makes of the command to close.
    public let closing: RelayClosing
    /// How its button is pressed, as the customer is told.
    public let guide: String?
    /// Where a meter tells that it keeps the power on, whatever it is told (keep-power, 保电); nil: it has no such state.
    public let keepPower: KeepPowerPoint?

    public init(
        command: RelayCommand, state: RelayStatePoint, settle: Span = .seconds(2), channels: Int = 1,
        rating: Milliamperes? = nil, closing: RelayClosing = .direct,
        guide: String? = nil, keepPower: KeepPowerPoint? = nil
    ) {
        self.command = command
        self.state = state
        self.settle = settle
        self.channels = channels
        self.rating = rating
        self.closing = closing
        self.guide = guide
        self.keepPower = keepPower
    }
}

/// Where a meter's keep-power state is read: it is set where the register, masked, has this value.
public struct KeepPowerPoint: Hashable, Sendable {
    public let table: RegisterTable
    public let address: UInt16
    public let mask: UInt16
    public let set: UInt16

    public init(table: RegisterTable, address: UInt16, mask: UInt16 = 0xFFFF, set: UInt16) {
        self.table = table
        self.address = address
        self.mask = mask
        self.set = set
    }
}

/// What a meter tells of its keep-power state.
public enum KeepPower: String, Hashable, Sendable, Codable {
    case set
    case clear
    /// The profile has it, and it could not be read: as good as set.
    case unreadable
}

/// What a device does when it is told to close.
public enum RelayClosing: String, Hashable, Sendable, Codable, CaseIterable {
    /// It closes.
    case direct
    /// It becomes ready for reconnection, and closes when a person presses the button on it.
    case permit
}

/// How a relay is told to open or close. For channel n (0-based) the address is `address + n × stride` (channel 0: `address`).
public enum RelayCommand: Hashable, Sendable {
    /// One register, function 06 or 16.
    case word(address: UInt16, stride: Int, close: UInt16, open: UInt16, multiple: Bool)
    /// One coil, function 05.
    case coil(address: UInt16, stride: Int, closeIsOn: Bool)
    /// Two registers in one function 16: a key made from the serial number, then the state (Fineco: key =
    /// ((serial >> 24) + (serial >> 8)) & 0x1234).
    case keyedWords(address: UInt16, close: UInt16, open: UInt16, key: RelayKey)
    /// A bit in an order register that the device clears by itself: separate bits for open and close. `closeBit` and `openBit` are
    /// the words to write, each with that one bit set; function 06.
    case selfClearing(address: UInt16, stride: Int, closeBit: UInt16, openBit: UInt16)
}

/// How the key word of ``RelayCommand/keyedWords(address:close:open:key:)`` is made.
public enum RelayKey: String, Hashable, Sendable {
    /// ((serial >> 24) + (serial >> 8)) & 0x1234, serial as u32.
    case fineco
}

/// Where a relay's real state is read. For channel n the address is `address + n × stride`.
public struct RelayStatePoint: Hashable, Sendable {
    public let table: RegisterTable
    public let address: UInt16
    public let stride: Int
    /// The raw value after `mask`, for each known state; any other value is no state.
    public let values: [UInt16: RelayState]
    /// Applied to the raw register first; 0xFFFF by default.
    public let mask: UInt16

    public init(
        table: RegisterTable, address: UInt16, stride: Int = 1, values: [UInt16: RelayState], mask: UInt16 = 0xFFFF
    ) {
        self.table = table
        self.address = address
        self.stride = stride
        self.values = values
        self.mask = mask
    }
}
