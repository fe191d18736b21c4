import Languages
import Metering
import Quantities

extension Identity {
    /// A serial number as printed on the plate, in the form in which the device's registers tell it; nil where they cannot.
    ///
    /// Registers that hold a number know no leading zeros; decimal-coded ones tell them all.
    public func asTold(_ printed: String) -> String? {
        switch encoding {
        case .ascii(let registers):
            return printed.utf8.count <= registers * 2 && printed.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
                ? printed : nil
        case .bcd(let registers):
            guard let number = plainNumber(printed), String(number).count <= registers * 4 else { return nil }
            return padded(number, registers * 4)
        default:
            guard let number = plainNumber(printed) else { return nil }
            // All ones is what devices answer where they have no number.
            let bits = 16 * encoding.count
            return bits >= 64 || number < UInt64(1) << UInt64(bits) - 1 ? String(number) : nil
        }
    }

    /// What `asTold` takes, for a fault's cure.
    var expectation: Words {
        switch encoding {
        case .ascii(let registers):
            Words(
                "give the up to \(registers * 2) letters and digits of the plate", "请写铭牌上的至多 \(registers * 2) 位字母和数字")
        case .bcd(let registers):
            Words("give the up to \(registers * 4) digits of the plate", "请写铭牌上的至多 \(registers * 4) 位数字")
        default:
            Words(
                "give the plate's number, digits only, that fits into \(16 * encoding.count) bits and is not 0",
                "请写铭牌上的编号，只用数字，不为 0，且不超过 \(16 * encoding.count) 位二进制数")
        }
    }

    private func plainNumber(_ text: String) -> UInt64? {
        guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), let number = UInt64(text),
            number > 0
        else {
            return nil
        }
        return number
    }
}
