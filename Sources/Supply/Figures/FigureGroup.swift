import Quantities

/// Whose figures they are: an area and the person who answers for it. What is not stated is a group of its own.
public struct FigureGroup: Hashable, Comparable, Sendable {
    public let area: String?
    public let responsible: String?

    public init(area: String?, responsible: String?) {
        self.area = area
        self.responsible = responsible
    }

    public static func < (a: FigureGroup, b: FigureGroup) -> Bool {
        (a.area ?? "", a.responsible ?? "") < (b.area ?? "", b.responsible ?? "")
    }
}

/// A share as a whole number of 0.01 %: what a figure is compared and printed by, without floating point.
public struct Share: Hashable, Comparable, Sendable {
    /// 10,000 is 100 %. Rounded half up.
    public let basisPoints: Int64

    /// Nil where there is nothing to take a share of.
    public init?(_ part: Int64, of whole: Int64) {
        guard whole > 0 else { return nil }
        basisPoints = Int64(clamping: dividedHalfUp(Int128(part) * 10_000, by: Int128(whole)))
    }

    public static func < (a: Share, b: Share) -> Bool { a.basisPoints < b.basisPoints }
}

extension Share: CustomStringConvertible {
    /// `98.76 %`.
    public var description: String {
        let sign = basisPoints < 0 ? "-" : ""
        return "\(sign)\(basisPoints.magnitude / 100).\(padded(basisPoints.magnitude % 100, 2)) %"
    }
}
