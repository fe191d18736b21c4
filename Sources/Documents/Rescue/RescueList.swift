/// What a person needs to switch homes on by hand while the store is broken: the homes that Fudian has switched off, how each is reached,
/// and who may do it. The daemon writes it; `fudian rescue` reads it, and needs neither store nor daemon.
public struct RescueList: Hashable, Sendable, Codable {
    /// When it was written, RFC 3339.
    public var madeAt: String
    /// The last turn and the end of the audit chain of the store that it was made from.
    public var turn: Int64
    public var auditHead: String
    public var supervisors: [Supervisor]
    public var homes: [Home]

    public init(madeAt: String, turn: Int64, auditHead: String, supervisors: [Supervisor], homes: [Home]) {
        self.madeAt = madeAt
        self.turn = turn
        self.auditHead = auditHead
        self.supervisors = supervisors
        self.homes = homes
    }

    /// Whether another list says the same of homes and people.
    public func tellsTheSame(as other: RescueList) -> Bool {
        homes == other.homes && supervisors == other.supervisors
    }

    /// Who may close by it.
    public struct Supervisor: Hashable, Sendable, Codable {
        public let name: String
        /// SHA-256 of the token, lower-case hex.
        public let tokenHash: String

        public init(name: String, tokenHash: String) {
            self.name = name
            self.tokenHash = tokenHash
        }
    }

    /// A supply that is off, or may be, by our doing.
    public struct Home: Hashable, Sendable, Codable {
        public let account: String
        public let name: String
        public let address: String
        /// The meter's number.
        public let meter: String
        /// `host:port`, or `serial:DEVICE:BAUD:FORMAT`.
        public let endpoint: String
        public let meterUnit: Int
        public let block: Int
        public let meterProfile: String
        /// Nil: nothing can prove the meter from here, and somebody goes there.
        public let serial: String?
        public let relayUnit: Int
        public let relayProfile: String
        public let channel: Int
        /// Of a separate relay device.
        public let relaySerial: String?
        /// Whose tag hangs there; nobody closes it.
        public let lockedOutBy: String?
        /// As the customer chose: `confirm`, `arm`; nil: it may be switched on while nobody is there.
        public let safeRestore: String?
        /// When it was switched off, milliseconds since 1970; nil: not known.
        public let offSince: Int64?
        /// It may be open where closed is read: a closing is written whatever is read. Nil: no.
        public let closedIsDoubtful: Bool?
        /// The meter's own protection has opened it, and it is closed on an engineer's word only. Nil: no.
        public let isByProtection: Bool?

        public init(
            account: String, name: String, address: String, meter: String, endpoint: String, meterUnit: Int, block: Int,
            meterProfile: String, serial: String?, relayUnit: Int, relayProfile: String, channel: Int,
            relaySerial: String?, lockedOutBy: String?, safeRestore: String? = nil, offSince: Int64? = nil,
            closedIsDoubtful: Bool? = nil, isByProtection: Bool? = nil
        ) {
            self.account = account
            self.name = name
            self.address = address
            self.meter = meter
            self.endpoint = endpoint
            self.meterUnit = meterUnit
            self.block = block
            self.meterProfile = meterProfile
            self.serial = serial
            self.relayUnit = relayUnit
            self.relayProfile = relayProfile
            self.channel = channel
            self.relaySerial = relaySerial
            self.lockedOutBy = lockedOutBy
            self.safeRestore = safeRestore
            self.offSince = offSince
            self.closedIsDoubtful = closedIsDoubtful
            self.isByProtection = isByProtection
        }

        /// Off for longer than a week: nobody knows what stands switched on there (RULES: Restore).
        public static let longOff = Int64(7 * 24 * 3_600_000)

        /// Whether the customer must have said yes before it is closed.
        ///
        /// - Parameter now: milliseconds since 1970.
        public func wantsYes(at now: Int64) -> Bool {
            safeRestore != nil || offSince.map { now - $0 > RescueList.Home.longOff } ?? false
        }

        /// Whether the relay sits in another device than the meter.
        public var isSeparate: Bool { relayUnit != meterUnit || relayProfile != meterProfile }
    }
}

/// How a list lies in its file: a line that seals it, then the list as JSON.
public struct RescueSeal: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable {
        /// The whole file is there: no proof of who wrote it.
        case sha256
        /// Written by whoever has the key.
        case hmac
    }
    public let kind: Kind
    /// Lower-case hex.
    public let value: String

    public init(kind: Kind, value: String) {
        self.kind = kind
        self.value = value
    }

    private static let words = "fudian-rescue 1"

    /// The file's first line, with its end.
    public var line: String { "\(RescueSeal.words) \(kind.rawValue) \(value)\n" }

    /// The seal and what it seals; nil where the file is none of ours.
    public static func read(_ bytes: [UInt8]) -> (seal: RescueSeal, body: ArraySlice<UInt8>)? {
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let parts = String(decoding: bytes[..<end], as: UTF8.self).split(separator: " ").map(String.init)
        guard parts.count == 4, parts[0] + " " + parts[1] == words, let kind = Kind(rawValue: parts[2]) else {
            return nil
        }
        return (RescueSeal(kind: kind, value: parts[3]), bytes[(end + 1)...])
    }

    /// Where the list lies where nobody says otherwise.
    public static func usualPath(data: String) -> String { data + "/rescue.list" }
}
