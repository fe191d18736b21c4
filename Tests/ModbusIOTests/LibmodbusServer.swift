import CModbus
import Glibc
import ModbusFrames
import ModbusIO
import Synchronization

/// libmodbus's own server, one thread per connection: a counterpart that we did not write.
///
/// It has registers and coils 0 to 999; reads show ``reading(unit:address:)`` until written.
final class LibmodbusServer: Sendable {
    let port: UInt16
    private let listener: Int32
    private let written = Mutex<[UInt32: UInt16]>([:])

    var endpoint: TCPEndpoint { TCPEndpoint(host: "127.0.0.1", port: port) }

    init() throws {
        (listener, port) = try listening(0)
        pthread { [self] in
            while true {
                var entry = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
                poll(&entry, 1, -1)
                let socket = accept(listener, nil, nil)
                if socket >= 0 { pthread { self.serve(socket) } } else if errno != EAGAIN { return }
            }
        }
    }

    private func serve(_ socket: Int32) {
        guard let context = modbus_new_tcp("127.0.0.1", 502), let mapping = modbus_mapping_new(1000, 1000, 1000, 1000)
        else { return }
        modbus_set_socket(context, socket)
        var query = [UInt8](repeating: 0, count: Int(MODBUS_TCP_MAX_ADU_LENGTH))
        while true {
            let length = modbus_receive(context, &query)
            if length < 0 { break }
            guard length > 0 else { continue }
            show(query, in: mapping)
            modbus_reply(context, query, length, mapping)
            keep(query, from: mapping)
        }
        modbus_mapping_free(mapping)
        modbus_close(context)
        modbus_free(context)
    }

    /// Fills what is asked for, since libmodbus's mapping knows no units.
    private func show(_ query: [UInt8], in mapping: UnsafeMutablePointer<modbus_mapping_t>) {
        for (address, unit) in touched(query) {
            let value = self.value(unit, UInt16(address))
            mapping.pointee.tab_registers[address] = value
            mapping.pointee.tab_input_registers[address] = value
            mapping.pointee.tab_bits[address] = UInt8(value & 1)
            mapping.pointee.tab_input_bits[address] = UInt8(value & 1)
        }
    }

    private func keep(_ query: [UInt8], from mapping: UnsafeMutablePointer<modbus_mapping_t>) {
        let function = query[7]
        for (address, unit) in touched(query) {
            let value: UInt16
            switch function {
            case 5, 15: value = UInt16(mapping.pointee.tab_bits[address])
            case 6, 16: value = mapping.pointee.tab_registers[address]
            default: continue
            }
            written.withLock { $0[UInt32(unit) << 16 | UInt32(address)] = value }
        }
    }

    private func value(_ unit: UInt8, _ address: UInt16) -> UInt16 {
        written.withLock { $0[UInt32(unit) << 16 | UInt32(address)] } ?? reading(unit: unit, address: address)
    }

    private func touched(_ query: [UInt8]) -> [(Int, UInt8)] {
        let address = Int(query[8]) << 8 | Int(query[9])
        let count = query[7] == 5 || query[7] == 6 ? 1 : Int(query[10]) << 8 | Int(query[11])
        guard address < 1000 else { return [] }
        return (address..<min(1000, address + count)).map { ($0, query[6]) }
    }
}
