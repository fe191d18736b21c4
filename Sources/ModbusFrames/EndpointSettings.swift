/// How one endpoint (a concentrator, a gateway, a serial bus) wants to be talked to. All times are in milliseconds.
public struct EndpointSettings: Sendable, Hashable {
    /// The most requests that may be in flight on one connection, whatever ``inFlight`` says.
    public static let inFlightCeiling = 16

    /// From a request's sending to its answer's last byte: a reply that drips in is as late as one that does not come.
    /// At a depth above 1 behind a serial bus, leave room for the requests before it.
    public var responseTimeoutMilliseconds: Int64 = 1000
    /// From the wish to connect to the connection, name resolution included.
    public var connectTimeoutMilliseconds: Int64 = 5000
    /// Rest between the connection and the first request, for gateways that swallow what comes too early.
    public var connectDelayMilliseconds: Int64 = 0
    /// The least time between an answer (or its time-out) and the next request, and between two requests.
    public var gapMilliseconds: Int64 = 0
    /// Closes the connection after so long without a request; nil keeps it open.
    public var closeWhenIdleMilliseconds: Int64?
    /// How many requests may be in flight, 1 to ``inFlightCeiling``. A write is always alone.
    public var inFlight = 1
    /// False for a gateway that answers with transaction ids of its own: one request in flight, the id is not looked at, and any
    /// time-out costs the connection, since a late reply could not be told from the next one.
    public var transactionIDIsReliable = true
    /// How many requests may wait for a connection or for their turn; the next one is refused.
    public var queueLimit = 64
    /// Before the first attempt to reconnect. Doubles with each failure that follows, up to ``reconnectCapMilliseconds``.
    public var reconnectFirstMilliseconds: Int64 = 500
    /// The longest rest between two attempts; they never end.
    public var reconnectCapMilliseconds: Int64 = 300_000
    /// Spreads the attempts of many endpoints: give each its own.
    public var seed: UInt64 = 0

    /// The defaults, which suit an unknown gateway.
    public init() {}

    /// The defaults, changed by `change`.
    public init(_ change: (inout EndpointSettings) -> Void) {
        change(&self)
    }

    /// The depth in force, between 1 and the ceiling.
    var depth: Int { transactionIDIsReliable ? min(max(inFlight, 1), Self.inFlightCeiling) : 1 }

    /// The rest before an attempt to connect, between half of the nominal time and the whole.
    ///
    /// The nominal time is ``reconnectFirstMilliseconds`` doubled for each failure after the first, and at most
    /// ``reconnectCapMilliseconds``. The same seed and attempt always give the same rest.
    ///
    /// - Parameters:
    ///   - failures: Failures in a row, from 1.
    ///   - attempt: Any number that differs from attempt to attempt.
    public func backOffMilliseconds(failures: Int, attempt: UInt64) -> Int64 {
        let doublings = Int64(min(max(failures - 1, 0), 30))
        let cap = max(reconnectCapMilliseconds, 1)
        let first = min(max(reconnectFirstMilliseconds, 1), cap)
        let nominal = first > cap >> doublings ? cap : first << doublings
        let half = nominal / 2
        return half + Int64(mix(seed &+ attempt &* 0x9E37_79B9_7F4A_7C15) % UInt64(nominal - half + 1))
    }

    /// The finaliser of SplitMix64: neighbours in, unrelated numbers out.
    private func mix(_ value: UInt64) -> UInt64 {
        var z = value &+ 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
