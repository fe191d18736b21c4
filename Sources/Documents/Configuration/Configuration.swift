import Quantities

/// What one installation is told by its administrator: `/etc/fudian/fudian.yaml`. How it runs, not whom it supplies: accounts,
/// meters and terms are master data and are imported.
///
/// Paths are absolute; those that were relative in the file are taken from the file's folder.
public struct Configuration: Hashable, Sendable {
    /// The folder of the store.
    public var data: String
    /// Folders with device profiles; a later one's profile replaces an earlier one's of the same name.
    public var profiles: [String]
    public var site: SiteSettings
    public var listen: ListenSettings
    /// Nil: no notices can be sent, so nobody is tripped for arrears.
    public var sms: SMSGatewaySettings?
    public var lines: LineSettings
    public var log: LogSettings
    public var limits: ConfiguredLimits
}

/// The place that is supplied.
public struct SiteSettings: Hashable, Sendable {
    /// Shown to staff.
    public var name: String
    /// Its fixed offset from UTC.
    public var calendar: SiteCalendar
}

/// Where the daemon listens. At least one of the two is there.
public struct ListenSettings: Hashable, Sendable {
    public var unix: UnixSocketSettings?
    public var tcp: TCPSettings?
}

/// A socket in the file system.
public struct UnixSocketSettings: Hashable, Sendable {
    /// At most 107 bytes: the kernel takes no longer one.
    public var path: String
    /// Permission bits, 0...0o777.
    public var mode: UInt16
    /// The group that owns it; nil: the daemon's own.
    public var group: String?
}

/// An address for callers from elsewhere.
public struct TCPSettings: Hashable, Sendable {
    /// An address of this machine; `0.0.0.0` and `::` are all of them.
    public var host: String
    /// 0: any free one (tests).
    public var port: UInt16
    /// Nil only on the loopback.
    public var tls: TLSSettings?
}

/// A certificate with its key, PEM.
public struct TLSSettings: Hashable, Sendable {
    public var certificate: Credential
    public var key: Credential
}

/// The way to the customers' telephones.
public struct SMSGatewaySettings: Hashable, Sendable {
    /// Where messages are posted, without a slash at its end.
    public var url: String
    /// Sent as a bearer token; nil: none.
    public var token: Credential?
    /// How often a delivery receipt is asked for at first.
    public var pollInterval: Span
    /// The sender's signature; empty: none.
    public var sender: String
}

/// What holds for all lines.
public struct LineSettings: Hashable, Sendable {
    /// How many queues share the lines, 1...16.
    public var shards: Int
    /// The longest pause between two tries of a line or a unit that does not answer.
    public var backOffCap: Span
}

/// What is logged and how.
public struct LogSettings: Hashable, Sendable {
    public enum Level: String, Hashable, Sendable, CaseIterable {
        case trace, debug, info, notice, warning, error, critical
    }
    public enum Format: String, Hashable, Sendable, CaseIterable {
        /// For people and for the journal.
        case text
        /// One JSON object a line.
        case json
    }
    public var level: Level
    public var format: Format
}

/// How much is taken in before callers are turned away.
public struct ConfiguredLimits: Hashable, Sendable {
    /// Events that may wait for the engine.
    public var events: Int
    /// Connections to the API at a time.
    public var connections: Int
    /// The largest import document, bytes.
    public var importBytes: Int
}
