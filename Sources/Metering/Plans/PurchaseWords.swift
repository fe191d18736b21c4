import Quantities

extension DeviceProfile {
    /// The one write that puts a purchase into the meter.
    ///
    /// - Parameters:
    ///   - amount: what is bought, in what the meter counts in; a whole number of its steps.
    ///   - count: what its count of purchases becomes by it.
    ///   - block: of a block image, else 0.
    /// - Throws: ``WriteRefusal`` where the profile does not allow it.
    public func purchaseWrite(
        _ amount: CreditAmount, count: Int64, block: Int = 0
    ) throws(WriteRefusal) -> RegisterWrite {
        guard let credit else { throw .noCredit }
        let blocks = image?.count ?? 1
        guard (0..<blocks).contains(block) else { throw .noBlock(block, of: blocks) }
        guard credit.counts(in: amount), amount.units > 0, amount.units <= credit.write.largest,
            let steps = credit.write.scale.steps(in: amount.units)
        else { throw .amount(amount) }
        guard count > 0 else { throw .count(count) }
        let base = image.map { Int($0.base) + block * $0.stride } ?? 0
        let address = base + Int(credit.write.address)
        guard address + credit.write.range.count <= 65_536 else { throw .noAddress(address) }

        var values: [UInt16] = []
        for field in credit.write.fields {
            switch field {
            case .word(let word): values.append(word)
            case .amount(let encoding):
                guard let words = encoding.words(UInt64(steps), credit.write.wordOrder) else { throw .amount(amount) }
                values += words
            case .count(let encoding):
                guard let words = encoding.words(UInt64(count), credit.write.wordOrder) else { throw .count(count) }
                values += words
            }
        }
        let write = RegisterWrite(function: .multipleRegisters, address: UInt16(address), values: values)
        if let taboo = forbiddenWrites.first(where: { $0.overlaps(write.range) }) { throw .forbidden(taboo) }
        return write
    }
}

extension CreditProfile {
    /// Whether the meter counts in what `amount` is given in.
    public func counts(in amount: CreditAmount) -> Bool {
        switch amount {
        case .money: remaining.quantity == .creditMoney
        case .energy: remaining.quantity == .creditEnergy
        }
    }
}

extension Scale {
    /// How many steps make up `units`; nil where they do not come out even.
    fileprivate func steps(in units: Int64) -> Int64? {
        let (product, overflow) = units.multipliedReportingOverflow(by: denominator)
        guard !overflow, numerator > 0, product % numerator == 0 else { return nil }
        return product / numerator
    }
}

extension Encoding {
    /// The words of a whole number; nil where it does not fit.
    func words(_ value: UInt64, _ order: WordOrder) -> [UInt16]? {
        var bits = value
        switch self {
        case .u16: guard value <= UInt64(UInt16.max) else { return nil }
        case .u32: guard value <= UInt64(UInt32.max) else { return nil }
        case .bcd(let registers):
            var rest = value
            bits = 0
            for nibble in 0..<min(registers, 4) * 4 {
                bits |= (rest % 10) << UInt64(4 * nibble)
                rest /= 10
            }
            guard rest == 0 else { return nil }
        default: return nil
        }
        let words = (0..<count).map { UInt16(truncatingIfNeeded: bits >> UInt64(16 * (count - 1 - $0))) }
        return order == .highFirst ? words : words.reversed()
    }
}
