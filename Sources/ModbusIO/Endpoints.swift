/// Where a Modbus/TCP server listens.
public struct TCPEndpoint: Sendable, Hashable {
    /// A name or an address, v4 or v6 without brackets. Names are resolved at each attempt to connect.
    public var host: String
    /// 502 by the protocol's book.
    public var port: UInt16

    /// A server at `host`, on Modbus's own port if not told otherwise.
    public init(host: String, port: UInt16 = 502) {
        self.host = host
        self.port = port
    }
}

/// A serial bus and its line settings.
public struct SerialEndpoint: Sendable, Hashable {
    /// The parity bit.
    public enum Parity: String, Sendable, Hashable, CaseIterable {
        case none, even, odd
    }

    /// The device file, such as `/dev/ttyUSB0`.
    public var device: String
    /// Bits per second, such as 9600.
    public var baud: Int32
    /// Even by the serial specification's default.
    public var parity: Parity
    /// 5 to 8; RTU wants 8.
    public var dataBits: Int32
    /// 1 or 2.
    public var stopBits: Int32

    /// A bus at `device`, with the serial specification's defaults.
    public init(device: String, baud: Int32 = 9600, parity: Parity = .even, dataBits: Int32 = 8, stopBits: Int32 = 1) {
        self.device = device
        self.baud = baud
        self.parity = parity
        self.dataBits = dataBits
        self.stopBits = stopBits
    }
}
