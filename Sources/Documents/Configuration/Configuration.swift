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
    /// Nil: the rescue list lies with the store, and is not signed.
    public var rescue: RescueSettings?
    public var lines: LineSettings
    public var log: LogSettings
    public var limits: ConfiguredLimits

    public init(
        data: String, profiles: [String], site: SiteSettings, listen: ListenSettings, sms: SMSGatewaySettings? = nil,
        rescue: RescueSettings? = nil,
        lines: LineSettings, log: LogSettings, limits: ConfiguredLimits
    ) {
        self.data = data
        self.profiles = profiles
        self.site = site
        self.listen = listen
        self.sms = sms
        self.rescue = rescue
        self.lines = lines
        self.log = log
        self.limits = limits
    }
}

/// The place that is supplied.
public struct SiteSettings: Hashable, Sendable {
    /// Shown to staff.
    public var name: String
    /// Its fixed offset from UTC.
    public var calendar: SiteCalendar

    public init(name: String, calendar: SiteCalendar) {
        self.name = name
        self.calendar = calendar
    }
}

/// Where the daemon listens. At least one of the two is there.
public struct ListenSettings: Hashable, Sendable {
    public var unix: UnixSocketSettings?
    public var tcp: TCPSettings?

    public init(unix: UnixSocketSettings? = nil, tcp: TCPSettings? = nil) {
        self.unix = unix
        self.tcp = tcp
    }
}

/// A socket in the file system.
public struct UnixSocketSettings: Hashable, Sendable {
    /// At most 107 bytes: the kernel takes no longer one.
    public var path: String
    /// Permission bits, 0...0o777.
    public var mode: UInt16
    /// The group that owns it; nil: the daemon's own.
    public var group: String?

    public init(path: String, mode: UInt16, group: String? = nil) {
        self.path = path
        self.mode = mode
        self.group = group
    }
}

/// An address for callers from elsewhere.
public struct TCPSettings: Hashable, Sendable {
    /// An address of this machine; `0.0.0.0` and `::` are all of them.
    public var host: String
    /// 0: any free one (tests).
    public var port: UInt16
    /// Nil only on the loopback.
    public var tls: TLSSettings?

    public init(host: String, port: UInt16, tls: TLSSettings? = nil) {
        self.host = host
        self.port = port
        self.tls = tls
    }
}

/// A certificate with its key, PEM.
public struct TLSSettings: Hashable, Sendable {
    public var certificate: Credential
    public var key: Credential

    public init(certificate: Credential, key: Credential) {
        self.certificate = certificate
        self.key = key
    }
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

    public init(url: String, token: Credential? = nil, pollInterval: Span, sender: String) {
        self.url = url
        self.token = token
        self.pollInterval = pollInterval
        self.sender = sender
    }
}

/// What holds for all lines.
public struct LineSettings: Hashable, Sendable {
    /// How many queues share the lines, 1...16.
    public var shards: Int
    /// The longest pause between two tries of a line or a unit that does not answer.
    public var backOffCap: Span

    public init(shards: Int, backOffCap: Span) {
        self.shards = shards
        self.backOffCap = backOffCap
    }
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

    public init(level: Level, format: Format) {
        self.level = level
        self.format = format
    }
}

/// How much is taken in before callers are turned away.
public struct ConfiguredLimits: Hashable, Sendable {
    /// Events that may wait for the engine.
    public var events: Int
    /// Connections to the API at a time.
    public var connections: Int
    /// The largest import document, bytes.
    public var importBytes: Int

    public init(events: Int, connections: Int, importBytes: Int) {
        self.events = events
        self.connections = connections
        self.importBytes = importBytes
    }
}

/// Where the list lies by which homes are switched on by hand while the store is broken.
public struct RescueSettings: Hashable, Sendable {
    /// On another disk than the store, so that they do not break together.
    public var file: String
    /// By which it is signed; nil: it is not.
    public var key: Credential?

    public init(file: String, key: Credential? = nil) {
        self.file = file
        self.key = key
    }
}
