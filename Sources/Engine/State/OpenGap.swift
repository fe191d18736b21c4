import Billing
import Metering
import Quantities
import Supply

/// Between two readings that counted lies more time than is divided at every edge: what was charged for it is a guess where a price or
/// a period changes in it, until late data come.
public struct OpenGap: Hashable, Sendable {
    /// The meter's series.
    public let series: Int
    /// What the meter's register was multiplied by then: late data are told as it showed them.
    public let ratio: TransformerRatio
    public let from: AcceptedReading
    public let to: AcceptedReading
    /// Counted between the two.
    public let consumed: WattHours
    /// Where the register begins anew; nil where it is not known.
    public let modulus: WattHours?
    /// Who was charged, and where: late data correct the very same, whoever has the supply by now.
    public let account: AccountID
    public let point: SupplyPointID
    /// The meter's table, by which its registers by band count.
    public let table: VersionName?
    /// What was counted for it; taken back under the same keys.
    public let pieces: [RatedPiece]

    public init(
        series: Int, ratio: TransformerRatio = .none, from: AcceptedReading, to: AcceptedReading, consumed: WattHours,
        modulus: WattHours?, account: AccountID, point: SupplyPointID, table: VersionName? = nil, pieces: [RatedPiece]
    ) {
        self.series = series
        self.ratio = ratio
        self.from = from
        self.to = to
        self.consumed = consumed
        self.modulus = modulus
        self.account = account
        self.point = point
        self.table = table
        self.pieces = pieces
    }

    /// Whether it is too long to be divided at every edge.
    var isOpen: Bool { to.ratedAt - from.ratedAt > Rating.longestInterval }
}

extension MeterState {
    /// The most gaps that are remembered of a meter; the latest of them.
    static let mostGaps = 64

    /// Remembers a gap, and forgets those whose charges are forgotten by `day`.
    mutating func remember(_ gap: OpenGap, on day: CivilDate) {
        let edge = Accrual.remembered(on: day)
        gaps.removeAll { gap in gap.pieces.contains { $0.key.period < edge } }
        gaps.append(gap)
        if gaps.count > MeterState.mostGaps { gaps.removeFirst(gaps.count - MeterState.mostGaps) }
    }
}
