/// What a device answered to a ``Request``, already matched to it.
public enum Reply: Sendable, Hashable {
    /// The registers asked for, in ascending address order; as many as were asked for.
    case registers([UInt16])
    /// The coils or discrete inputs asked for, in ascending address order; as many as were asked for.
    case bits([Bool])
    /// The device echoed the write. It says that the request was taken, not that anything moved: read back.
    case written
}

/// The code of an exception reply (Modbus Application Protocol V1.1b3, §7). Codes without a name are kept as they came.
public struct ExceptionCode: RawRepresentable, Sendable, Hashable {
    /// The code as it is on the wire.
    public let rawValue: UInt8

    /// A code as it came.
    @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// 01: the device does not know the function.
    public static let illegalFunction = ExceptionCode(rawValue: 0x01)
    /// 02: the device has no such address.
    public static let illegalDataAddress = ExceptionCode(rawValue: 0x02)
    /// 03: the device does not take this value or count.
    public static let illegalDataValue = ExceptionCode(rawValue: 0x03)
    /// 04: the device failed while it performed the request.
    public static let serverDeviceFailure = ExceptionCode(rawValue: 0x04)
    /// 05: accepted, still at work.
    public static let acknowledge = ExceptionCode(rawValue: 0x05)
    /// 06: busy with something long; the request was not performed.
    public static let serverDeviceBusy = ExceptionCode(rawValue: 0x06)
    /// 0A: the gateway has no path to the unit.
    public static let gatewayPathUnavailable = ExceptionCode(rawValue: 0x0A)
    /// 0B: the gateway asked the unit and got no answer.
    public static let gatewayTargetFailedToRespond = ExceptionCode(rawValue: 0x0B)

    /// Whether a write answered so may have been performed after all.
    ///
    /// False only where the code says that nothing was done (01, 02, 03, 06, 0A). After 0B the write may have reached the unit
    /// and only the answer was lost.
    public var mayHaveExecuted: Bool {
        switch self {
        case .illegalFunction, .illegalDataAddress, .illegalDataValue, .serverDeviceBusy, .gatewayPathUnavailable: false
        default: true
        }
    }
}

extension ExceptionCode: CustomStringConvertible {
    /// The protocol's name with the code, such as `illegal data address (02)`.
    public var description: String {
        let name =
            switch self {
            case .illegalFunction: "illegal function"
            case .illegalDataAddress: "illegal data address"
            case .illegalDataValue: "illegal data value"
            case .serverDeviceFailure: "server device failure"
            case .acknowledge: "acknowledge"
            case .serverDeviceBusy: "server device busy"
            case .gatewayPathUnavailable: "gateway path unavailable"
            case .gatewayTargetFailedToRespond: "gateway target device failed to respond"
            default: "exception"
            }
        return "\(name) (\(rawValue < 16 ? "0" : "")\(String(rawValue, radix: 16, uppercase: true)))"
    }
}
