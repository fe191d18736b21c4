/// Modbus RTU's frame: unit, PDU, check sum (Modbus over Serial Line V1.02, §2.5.1). For simulated serial meters; a real bus
/// is driven by libmodbus.
public enum RTUFrame {
    /// The CRC-16 of §6.2.2: polynomial A001, start FFFF. Goes on the wire with its low byte first.
    public static func crc(_ bytes: Span<UInt8>) -> UInt16 {
        var crc: UInt16 = 0xFFFF
        for index in 0..<bytes.count {
            crc ^= UInt16(bytes[index])
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xA001 : crc >> 1 }
        }
        return crc
    }

    /// Appends the check sum of `bytes[start...]`.
    public static func seal(_ bytes: inout [UInt8], from start: Int) {
        let crc = crc(bytes.span.extracting(start..<bytes.count))
        bytes.append(UInt8(truncatingIfNeeded: crc))
        bytes.append(UInt8(truncatingIfNeeded: crc >> 8))
    }

    /// The length of the request frame that begins with `bytes`, or nil while too few bytes are there to tell.
    ///
    /// Of a function that is not one of ``Request``'s it is 4, the shortest frame there is: the check sum will fail.
    public static func requestLength(_ bytes: Span<UInt8>) -> Int? {
        guard bytes.count >= 2 else { return nil }
        switch bytes[1] {
        case FunctionCode.readCoils...FunctionCode.writeSingleRegister: return 8
        case FunctionCode.writeMultipleCoils, FunctionCode.writeMultipleRegisters:
            return bytes.count >= 7 ? 9 + Int(bytes[6]) : nil
        default: return 4
        }
    }

    /// Whether the frame's last two bytes are the check sum of those before.
    public static func isSound(_ frame: Span<UInt8>) -> Bool {
        guard frame.count >= 4 else { return false }
        let sum = UInt16(frame[frame.count - 1]) << 8 | UInt16(frame[frame.count - 2])
        return crc(frame.extracting(0..<frame.count - 2)) == sum
    }
}
