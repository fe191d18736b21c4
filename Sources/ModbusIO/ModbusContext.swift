import CModbus
import Glibc
import ModbusFrames

/// Owns one `modbus_t`, which is closed and freed exactly once. For one thread.
///
/// Only `modbus_read_*` and `modbus_write_*` are used, since only they check the transaction id. The byte time-out is off, so that
/// the response time-out bounds the whole reply. libmodbus's error recovery is never set: it sleeps, and sends for ever.
struct ModbusContext: ~Copyable {
    private let pointer: OpaquePointer

    /// A client whose socket comes later, by ``adopt(_:)``: libmodbus's own connect blocks beyond its time-out and can not use a
    /// descriptor of 1024 or more.
    init(tcp: Void) throws(ModbusError) {
        try self.init(modbus_new_tcp("127.0.0.1", 502))
    }

    /// The master of a serial bus.
    init(serial endpoint: SerialEndpoint) throws(ModbusError) {
        let parity: CChar =
            switch endpoint.parity {
            case .none: 0x4E
            case .even: 0x45
            case .odd: 0x4F
            }
        try self.init(
            modbus_new_rtu(endpoint.device, endpoint.baud, parity, endpoint.dataBits, endpoint.stopBits))
    }

    private init(_ pointer: OpaquePointer?) throws(ModbusError) {
        guard let pointer else { throw ModbusError(errno: errno) }
        self.pointer = pointer
        modbus_set_byte_timeout(pointer, 0, 0)
    }

    deinit {
        modbus_close(pointer)
        modbus_free(pointer)
    }

    /// From sending to the reply's last byte.
    func setResponseTimeout(milliseconds: Int64) {
        let time = UInt32(clamping: max(milliseconds, 1))
        modbus_set_response_timeout(pointer, time / 1000, time % 1000 * 1000)
    }

    /// Takes a connected socket, whose number must be below 1024, and will close it.
    func adopt(_ socket: Int32) { modbus_set_socket(pointer, socket) }

    /// Opens the serial device.
    func openDevice() throws(ModbusError) {
        guard modbus_connect(pointer) == 0 else { throw ModbusError(errno: errno) }
        let descriptor = modbus_get_socket(pointer)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        // select() on it would abort the process.
        guard descriptor < Sockets.lowDescriptors else {
            modbus_close(pointer)
            throw ModbusError(errno: EMFILE)
        }
    }

    /// Closes; may be opened again.
    func close() { modbus_close(pointer) }

    /// Throws away what has come in.
    func discardInput() { modbus_flush(pointer) }

    /// The socket or device, or -1.
    var descriptor: Int32 { modbus_get_socket(pointer) }

    /// Chooses the unit of the next requests; false when libmodbus can not address it (248 to 254).
    func select(unit: UInt8) -> Bool { modbus_set_slave(pointer, Int32(unit)) == 0 }

    /// Performs one valid request and waits for its answer.
    func perform(_ request: Request) throws(ModbusError) -> Reply {
        switch request {
        case .readCoils(let address, let count):
            return try bits(count) { modbus_read_bits(pointer, Int32(address), Int32(count), $0) }
        case .readDiscreteInputs(let address, let count):
            return try bits(count) { modbus_read_input_bits(pointer, Int32(address), Int32(count), $0) }
        case .readHoldingRegisters(let address, let count):
            return try registers(count) { modbus_read_registers(pointer, Int32(address), Int32(count), $0) }
        case .readInputRegisters(let address, let count):
            return try registers(count) { modbus_read_input_registers(pointer, Int32(address), Int32(count), $0) }
        case .writeSingleCoil(let address, let on):
            return try written(1, modbus_write_bit(pointer, Int32(address), on ? 1 : 0))
        case .writeSingleRegister(let address, let value):
            return try written(1, modbus_write_register(pointer, Int32(address), value))
        case .writeMultipleCoils(let address, let values):
            let bytes = values.map { $0 ? 1 : 0 as UInt8 }
            return try written(
                values.count, modbus_write_bits(pointer, Int32(address), Int32(values.count), bytes))
        case .writeMultipleRegisters(let address, let values):
            return try written(
                values.count, modbus_write_registers(pointer, Int32(address), Int32(values.count), values))
        }
    }

    private func registers(
        _ count: UInt16, _ read: (UnsafeMutablePointer<UInt16>?) -> Int32
    ) throws(ModbusError) -> Reply {
        var values = [UInt16](repeating: 0, count: Int(count))
        let result = values.withUnsafeMutableBufferPointer { read($0.baseAddress) }
        guard result == Int32(count) else { throw failure(result) }
        return .registers(values)
    }

    private func bits(
        _ count: UInt16, _ read: (UnsafeMutablePointer<UInt8>?) -> Int32
    ) throws(ModbusError) -> Reply {
        var values = [UInt8](repeating: 0, count: Int(count))
        let result = values.withUnsafeMutableBufferPointer { read($0.baseAddress) }
        guard result == Int32(count) else { throw failure(result) }
        return .bits(values.map { $0 != 0 })
    }

    private func written(_ count: Int, _ result: Int32) throws(ModbusError) -> Reply {
        guard result == Int32(count) else { throw failure(result) }
        return .written
    }

    /// A result of another length is no answer to the question, even where libmodbus is content with it.
    @inline(never)
    private func failure(_ result: Int32) -> ModbusError {
        result < 0 ? ModbusError(errno: errno) : ModbusError(errno: Int32(bitPattern: CMODBUS_BAD_DATA.rawValue))
    }
}
