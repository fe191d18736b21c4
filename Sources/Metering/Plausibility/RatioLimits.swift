import Quantities

/// From when on the transformers on file are in doubt: data of the terms, so that a utility can set them. The defaults let a meter that is
/// 1.5 times too large or too small be found where it works near its limits, and a wrong instrument transformer (a ratio of 3 or more) at
/// any load that is worth a bill.
public struct RatioLimits: Hashable, Sendable, Codable {
    /// Current on the meter's own side, in percent of its largest one.
    public var meterPercent: Int
    /// Power in percent of the contracted capacity, and current in percent of what the supply may carry.
    public var supplyPercent: Int
    /// Register against measured power: the larger in percent of the smaller. Power is seen at marks only, so that it is a coarse measure.
    public var registerPercent: Int
    /// So many marks in a row must be above what is possible.
    public var marks: Int
    /// How long register and power are counted before they are compared; twice in a row they must disagree.
    public var window: Span
    /// A doubt about too high a load ends when so long none was seen.
    public var clearAfter: Span

    public init(
        meterPercent: Int = 120, supplyPercent: Int = 150, registerPercent: Int = 300, marks: Int = 4,
        window: Span = .days(1), clearAfter: Span = .days(7)
    ) {
        self.meterPercent = meterPercent
        self.supplyPercent = supplyPercent
        self.registerPercent = registerPercent
        self.marks = marks
        self.window = window
        self.clearAfter = clearAfter
    }
}
