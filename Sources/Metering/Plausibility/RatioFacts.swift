import Quantities

/// What is on file about a meter's transformers and about what its supply can be.
public struct RatioFacts: Hashable, Sendable {
    /// What readings are multiplied by.
    public var ratio: TransformerRatio
    /// What the meter's own registers must hold, where it multiplies by itself; nil: nobody has said.
    public var stated: TransformerRatio?
    /// Of the meter's own side.
    public var maximumCurrent: Milliamperes?
    public var phases: Int
    /// Contracted, VA; nil where it is not known, or where several meters share it.
    public var capacity: Int64?
    /// What the supply may carry: the rating of its relay or fuse.
    public var rating: Milliamperes?
    /// What the meter's own registers told at first, where nobody has stated it.
    var told: ToldRatio?

    public init(
        ratio: TransformerRatio, stated: TransformerRatio? = nil, maximumCurrent: Milliamperes?, phases: Int,
        capacity: Int64? = nil, rating: Milliamperes? = nil
    ) {
        self.ratio = ratio
        self.stated = stated
        self.maximumCurrent = maximumCurrent
        self.phases = phases
        self.capacity = capacity
        self.rating = rating
    }

    /// Phase to neutral on the meter's side: 220 V, and 100 V between the phases of a voltage transformer.
    private var nominal: Int128 { all.voltage > 1000 ? 57_735 : 220_000 }

    /// What stands between supply and meter, whoever multiplies by it.
    private var all: ToldRatio { stated.map { ToldRatio($0) } ?? told ?? ToldRatio(ratio) }

    /// The most power that the meter can measure, VA on the supply's side; nil where its largest current is not known.
    var measurable: Int64? {
        maximumCurrent.map { largest in
            let own = Int128(largest.value) * nominal * Int128(phases)
            return Int64(clamping: own * Int128(all.factor) / 1_000_000_000)
        }
    }

    /// Whether anything stands between supply and meter.
    var isBehindTransformers: Bool { all != ToldRatio(.none) }

    /// What the contract and the meter's range say of one another; nil: they go together.
    ///
    /// A meter that cannot measure half of what is contracted, or that measures more than ten times as much, is behind other transformers
    /// than is on file: they are chosen for the load, with steps of 1.5 to 2 between one and the next.
    var range: (shown: Int64, possible: Int64)? {
        guard let capacity, capacity > 0, let measurable else { return nil }
        let isTooSmall = Int128(measurable) * 2 < Int128(capacity)
        let isTooLarge = isBehindTransformers && Int128(measurable) > Int128(capacity) * 10
        return isTooSmall || isTooLarge ? (measurable, capacity) : nil
    }

    /// A current of the supply as it is on the meter's own side, mA.
    func own(_ current: Milliamperes) -> Int64 {
        Int64(clamping: Int128(current.value) * 1000 / Int128(max(all.current, 1)))
    }

    /// A voltage likewise, mV.
    func own(_ voltage: Millivolts) -> Int64 {
        Int64(clamping: Int128(voltage.value) * 1000 / Int128(max(all.voltage, 1)))
    }

    /// Whether a voltage transformer is on file.
    var hasVoltageTransformer: Bool { all.voltage > 1000 }
}
