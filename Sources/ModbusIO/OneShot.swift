import Glibc
import ModbusFrames

/// One request from the command line, through libmodbus, so that it shares no data path with the daemon.
///
/// Blocking, and for one thread at a time.
public enum OneShot {
    /// Connects, performs one request, and closes.
    ///
    /// - Parameters:
    ///   - unit: 0 to 247, or 255 (TCP only).
    ///   - timeoutMilliseconds: For connecting, and again for the answer.
    /// - Throws: ``OneShotError``.
    public static func perform(
        _ request: Request, unit: UInt8, at endpoint: LibmodbusEndpoint, timeoutMilliseconds: Int64 = 1000
    ) throws(OneShotError) -> Reply {
        do { try request.validate() } catch { throw .request(error) }
        let context = try open(endpoint, timeoutMilliseconds)
        guard context.select(unit: unit) else { throw .unit(unit) }
        do { return try context.perform(request) } catch { throw OneShotError(error) }
    }

    private static func open(
        _ endpoint: LibmodbusEndpoint, _ timeout: Int64
    ) throws(OneShotError) -> ModbusContext {
        switch endpoint {
        case .tcp(let tcp):
            let socket: Int32
            do { socket = try BlockingSocket.connect(to: tcp, withinMilliseconds: timeout) } catch {
                throw .connection(error.reason)
            }
            do {
                let context = try ModbusContext(tcp: ())
                context.setResponseTimeout(milliseconds: timeout)
                context.adopt(socket)
                return context
            } catch {
                close(socket)
                throw .connection(.connectFailed(code: error.code))
            }
        case .serial(let serial):
            do {
                let context = try ModbusContext(serial: serial)
                context.setResponseTimeout(milliseconds: timeout)
                try context.openDevice()
                return context
            } catch { throw .connection(.connectFailed(code: error.code)) }
        }
    }
}

/// Why a single request gave no value.
public enum OneShotError: Error, Sendable, Hashable {
    /// The request breaks the protocol's limits.
    case request(RequestError)
    /// libmodbus does not address this unit.
    case unit(UInt8)
    /// No connection, or the device file can not be opened.
    case connection(DownReason)
    /// The device or the gateway answered with an exception.
    case exception(ExceptionCode)
    /// No answer in time; a write may have been performed.
    case timeout
    /// The answer is not one to the request; a write may have been performed.
    case malformed(MalformedReply)
    /// The connection broke after the request was sent; a write may have been performed.
    case lost(ModbusError)

    init(_ error: ModbusError) {
        switch error.outcome {
        case .exception(let code): self = .exception(code)
        case .timeout: self = .timeout
        case .malformed(let fault): self = .malformed(fault)
        default: self = .lost(error)
        }
    }
}
