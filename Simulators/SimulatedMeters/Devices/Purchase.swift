import Metering
import ModbusFrames

/// A purchase that a meter takes.
struct Purchase {
    let meter: SimulatedMeter
    /// In the meter's units.
    let amount: Int64
    let count: Int64
}

extension SimulatedUnit {
    /// The purchase that a write makes; nil where it is not meant for one.
    ///
    /// - Throws: exception 02 where only a part of the registers is written, 03 for a wrong password, an amount that the meter does
    ///   not take, or a count that is not its own and one more.
    func purchase(_ request: Request) throws(DeviceRefusal) -> Purchase? {
        guard let credit = profile.credit, case .writeMultipleRegisters(let address, let values) = request else {
            return nil
        }
        let size = credit.write.range.count
        for (block, meter) in meters.enumerated() {
            let start = firstAddress(ofBlock: block) + Int(credit.write.address)
            guard Int(address) < start + size, start < Int(address) + values.count else { continue }
            guard Int(address) == start, values.count == size, let register = meter.credit else {
                throw .illegalDataAddress
            }
            var offset = 0
            var amount: Int128 = 0
            var count: UInt64 = 0
            for field in credit.write.fields {
                let words = Array(values[offset..<offset + field.size])
                offset += field.size
                switch field {
                case .word(let word): guard words == [word] else { throw .illegalDataValue }
                case .amount(let encoding):
                    let raw = RegisterWriter.number(words, encoding, credit.write.wordOrder)
                    amount =
                        Int128(raw) * Int128(credit.write.scale.numerator) / Int128(credit.write.scale.denominator)
                case .count(let encoding): count = RegisterWriter.number(words, encoding, credit.write.wordOrder)
                }
            }
            guard amount > 0, amount <= Int128(credit.write.largest), count == UInt64(register.purchases) + 1 else {
                throw .illegalDataValue
            }
            return Purchase(meter: meter, amount: Int64(clamping: amount), count: Int64(count))
        }
        return nil
    }
}

extension RegisterWriter {
    /// The whole number that words hold, the inverse of `words`.
    fileprivate static func number(_ words: [UInt16], _ encoding: Encoding, _ order: WordOrder) -> UInt64 {
        let ordered = order == .highFirst ? words : words.reversed()
        let bits = ordered.reduce(UInt64(0)) { $0 << 16 | UInt64($1) }
        guard case .bcd = encoding else { return bits }
        return UInt64(String(bits, radix: 16)) ?? .max
    }
}
