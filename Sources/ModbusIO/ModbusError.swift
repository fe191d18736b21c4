import CModbus
import Glibc
import ModbusFrames

/// What libmodbus or the system said: an `errno`, with libmodbus's own codes above the system's.
public struct ModbusError: Error, Sendable, Hashable {
    /// The `errno` as left by the call that failed.
    public let code: Int32

    /// Never inlined: between the failed call and the reading of `errno` nothing may be scheduled that could change it.
    @inline(never)
    public init(errno code: Int32) { self.code = code }

    /// The device's or gateway's exception, when it is one.
    public var exception: ExceptionCode? {
        let first = Int32(bitPattern: CMODBUS_ILLEGAL_FUNCTION.rawValue)
        let last = Int32(bitPattern: CMODBUS_GATEWAY_TARGET.rawValue)
        guard code >= first, code <= last else { return nil }
        return ExceptionCode(rawValue: UInt8(truncatingIfNeeded: code - first + 1))
    }

    /// The outcome of a request that failed so after it may have been sent.
    public var outcome: Outcome {
        if let exception { return .exception(exception) }
        if code == ETIMEDOUT { return .timeout }
        switch UInt32(bitPattern: code) {
        case CMODBUS_BAD_CRC.rawValue: return .malformed(.checksum)
        case CMODBUS_BAD_UNIT.rawValue: return .malformed(.unit)
        case CMODBUS_BAD_DATA.rawValue, CMODBUS_BAD_EXCEPTION.rawValue, CMODBUS_UNKNOWN_EXCEPTION.rawValue,
            CMODBUS_TOO_MANY_DATA.rawValue:
            return .malformed(.refused)
        default: return .connectionLost(sent: true)
        }
    }
}

extension ModbusError: CustomStringConvertible {
    /// libmodbus's text for it. Not for use on several threads at once.
    public var description: String {
        guard let text = modbus_strerror(code) else { return "error \(code)" }
        return String(cString: text)
    }
}
