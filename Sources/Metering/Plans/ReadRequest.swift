/// One read of a device: so many items of one table from one address. The function follows from the table (01, 02, 03, 04).
public struct ReadRequest: Hashable, Sendable {
    public let table: RegisterTable
    /// First wire address (0-based).
    public let address: UInt16
    /// How many registers, 1...125, or bits, 1...2000.
    public let count: Int

    public init(table: RegisterTable, address: UInt16, count: Int) {
        self.table = table
        self.address = address
        self.count = count
    }

    /// The addresses that it reads.
    public var range: RegisterRange { RegisterRange(table: table, address: address, count: count) }
}

/// What came of one ``ReadRequest``.
public enum RequestReply: Hashable, Sendable {
    /// One element for each register asked for; of coils and discrete inputs one element for each bit, 0 or 1. A reply of another
    /// length than was asked for counts as ``failed``.
    case words([UInt16])
    /// No answer, or an exception: the points of this request are missing, the others stand.
    case failed
}

/// What a plan reads.
public enum ReadContent: String, Hashable, Sendable, CaseIterable {
    /// What a mark needs: the billed energy, power, currents, voltages, the ratios and exponents that these need, the relay's
    /// state, the credit and its count of purchases, age or source time, the error flag and the uptime, as far as the profile has
    /// them.
    case mark
    /// The serial number alone.
    case identity
    /// The serial number and all that a mark needs, in one exchange: select, verify and readings on demand.
    case select
    /// The relay's state, age or source time, the error flag and the uptime.
    case relayState = "relay_state"
}
