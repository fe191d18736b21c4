/// How one value is made of words: a ``Point`` with everything looked up beforehand.
struct ValueRecipe: Hashable, Sendable {
    let encoding: Encoding
    let wordOrder: WordOrder
    let count: Int
    let scale: Scale
    let invalid: [UInt64]
    /// The planned point that holds the decimal exponent; -1 where the profile names one that does not exist.
    let exponent: Int?
    /// The planned points that hold the ratios, likewise.
    let ratios: [Int]

    init(_ point: Point, among points: [Point]) {
        func index(of quantity: Quantity) -> Int { points.firstIndex { $0.quantity == quantity } ?? -1 }
        encoding = point.encoding
        wordOrder = point.wordOrder
        count = point.encoding.count
        scale = point.scale
        invalid = point.invalid
        exponent = point.exponentFrom.map(index)
        ratios = point.ratios.map(index)
    }

    init(encoding: Encoding, wordOrder: WordOrder) {
        self.encoding = encoding
        self.wordOrder = wordOrder
        count = encoding.count
        scale = .one
        invalid = []
        exponent = nil
        ratios = []
    }
}

/// What became of one point.
enum DecodedValue: Equatable {
    /// In the quantity's unit; `step` is what one step of the register means, rounded up, at least 1; `modulus` is where a
    /// SunSpec accumulator begins anew.
    case value(Int64, step: Int64, modulus: Int64?)
    /// It was not read.
    case missing
    /// It cannot be used.
    case defect(SampleDefect)
}

extension ValueRecipe {
    /// The value of raw words, with the exponent and the ratios (10⁻³) that go with it.
    func value(_ words: ArraySlice<UInt16>, exponent: Int, ratios: some Sequence<Int64>) -> DecodedValue {
        let bits = encoding == .bit ? (words.first ?? 0) == 0 ? 0 : 1 : RegisterWords.bits(words, wordOrder)
        if invalid.contains(bits) { return .defect(.sentinel) }
        let magnitude: UInt64
        var isNegative = false
        var binaryExponent = 0
        switch encoding {
        case .u16, .u32, .u64, .bit: magnitude = bits
        case .s16: (magnitude, isNegative) = ValueRecipe.signed(Int64(Int16(truncatingIfNeeded: bits)))
        case .s32: (magnitude, isNegative) = ValueRecipe.signed(Int64(Int32(truncatingIfNeeded: bits)))
        case .s64: (magnitude, isNegative) = ValueRecipe.signed(Int64(bitPattern: bits))
        case .acc32:
            if bits == 0 { return .defect(.sentinel) }
            magnitude = bits
        case .f32:
            guard let parts = RegisterWords.binary32(bits) else { return .defect(.notANumber) }
            (magnitude, binaryExponent, isNegative) = parts
        case .bcd(let registers):
            guard let decimal = RegisterWords.decimal(bits, registers: registers) else { return .defect(.notDecimal) }
            magnitude = decimal
        case .ascii: return .defect(.notDecimal)
        case .iec870:
            guard let seconds = RegisterWords.seconds(bits) else { return .defect(.notDecimal) }
            (magnitude, isNegative) = ValueRecipe.signed(seconds)
        }
        func scaled(_ magnitude: UInt64, isNegative: Bool = false, binaryExponent: Int = 0) -> ExactValue {
            var value = ExactValue(magnitude: magnitude, isNegative: isNegative, binaryExponent: binaryExponent)
            value.multiply(by: scale.numerator)
            value.divide(by: scale.denominator)
            for ratio in ratios {
                value.multiply(by: ratio)
                value.divide(by: 1000)
            }
            if exponent != 0 { value.shift(decimal: exponent) }
            return value
        }
        guard let value = scaled(magnitude, isNegative: isNegative, binaryExponent: binaryExponent).rounded,
            let step = scaled(1, binaryExponent: binaryExponent).sizeRoundedUp
        else { return .defect(.outOfRange) }
        let modulus = encoding == .acc32 ? scaled(1 << 32).rounded : nil
        return .value(value, step: max(1, step), modulus: modulus)
    }

    private static func signed(_ value: Int64) -> (UInt64, Bool) { (value.magnitude, value < 0) }
}
