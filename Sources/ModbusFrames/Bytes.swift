// Modbus is big-endian in registers and little-endian in bits: the first coil is the lowest bit of the first byte.

extension [UInt8] {
    mutating func append(bigEndian value: UInt16) {
        append(UInt8(truncatingIfNeeded: value >> 8))
        append(UInt8(truncatingIfNeeded: value))
    }

    mutating func append(bits: [Bool]) {
        var byte: UInt8 = 0
        for (index, bit) in bits.enumerated() {
            if bit { byte |= 1 << UInt8(index & 7) }
            if index & 7 == 7 {
                append(byte)
                byte = 0
            }
        }
        if bits.count & 7 != 0 { append(byte) }
    }
}

extension Span<UInt8> {
    func bigEndian(at index: Int) -> UInt16 { UInt16(self[index]) << 8 | UInt16(self[index + 1]) }

    /// The caller has made sure that the bytes are there.
    func registers(at start: Int, count: Int) -> [UInt16] {
        var values = [UInt16](repeating: 0, count: count)
        for index in 0..<count { values[index] = bigEndian(at: start + 2 * index) }
        return values
    }

    /// The caller has made sure that the bytes are there.
    func bits(at start: Int, count: Int) -> [Bool] {
        var values = [Bool](repeating: false, count: count)
        for index in 0..<count { values[index] = self[start + index / 8] >> UInt8(index & 7) & 1 == 1 }
        return values
    }
}
