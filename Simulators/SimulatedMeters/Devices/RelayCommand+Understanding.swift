import Metering
import ModbusFrames
import Quantities

extension RelayCommand {
    /// Whether the device knows the write function at all.
    func knows(function: UInt8) -> Bool {
        switch self {
        case .word(_, _, _, _, let multiple): multiple ? function == 16 : function == 6 || function == 16
        case .coil: function == 5 || function == 15
        case .keyedWords: function == 16
        case .selfClearing: function == 6 || function == 16
        }
    }

    /// The orders that a write gives to the contacts of `meter`; nil where it is not meant for them.
    ///
    /// - Parameter base: the wire address that the profile's addresses count from.
    /// - Throws: exception 03 for a value that means nothing, or a wrong key; 02 where only a part is a relay's.
    func orders(
        _ request: Request, base: Int, meter: SimulatedMeter
    ) throws(DeviceRefusal) -> [(contact: Contact, close: Bool)]? {
        let start = Int(request.address)
        switch self {
        case .word(let address, let stride, let close, let open, _):
            guard let contact = meter.contact(start, base + Int(address), stride) else { return nil }
            let value = try request.singleWord
            guard value == close || value == open else { throw .illegalDataValue }
            return [(contact, value == close)]
        case .selfClearing(let address, let stride, let closeBit, let openBit):
            guard let contact = meter.contact(start, base + Int(address), stride) else { return nil }
            let value = try request.singleWord
            let (closes, opens) = (value & closeBit != 0, value & openBit != 0)
            // Both at once, or neither, is no order; the device clears the bits and does nothing.
            return closes == opens ? [] : [(contact, closes)]
        case .keyedWords(let address, let close, let open, let key):
            guard start == base + Int(address), let contact = meter.contacts.first else { return nil }
            guard case .writeMultipleRegisters(_, let values) = request, values.count == 2,
                values[0] == key.word(for: SerialNumber(meter.serial)), values[1] == close || values[1] == open
            else { throw .illegalDataValue }
            return [(contact, values[1] == close)]
        case .coil(let address, let stride, let closeIsOn):
            guard let first = meter.contact(start, base + Int(address), stride) else { return nil }
            switch request {
            case .writeSingleCoil(_, let on): return [(first, on == closeIsOn)]
            case .writeMultipleCoils(_, let values):
                var orders: [(contact: Contact, close: Bool)] = []
                for (offset, on) in values.enumerated() {
                    guard let contact = meter.contact(start + offset, base + Int(address), stride) else {
                        throw .illegalDataAddress
                    }
                    orders.append((contact, on == closeIsOn))
                }
                return orders
            default: throw .illegalFunction
            }
        }
    }
}

extension SimulatedMeter {
    /// The contact whose command lies at a wire address.
    fileprivate func contact(_ address: Int, _ first: Int, _ stride: Int) -> Contact? {
        if address == first { return contacts.first }
        guard stride > 0, address > first, (address - first) % stride == 0 else { return nil }
        let channel = (address - first) / stride
        return channel < contacts.count ? contacts[channel] : nil
    }
}

extension Request {
    /// The one register that it writes.
    fileprivate var singleWord: UInt16 {
        get throws(DeviceRefusal) {
            switch self {
            case .writeSingleRegister(_, let value): return value
            case .writeMultipleRegisters(_, let values) where values.count == 1: return values[0]
            default: throw .illegalDataValue
            }
        }
    }
}
