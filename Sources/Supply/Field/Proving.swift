import Quantities

/// What an opening still has to prove: that it made the right home dark, and no other (F-B14, RULES: Wrong neighbour).
///
/// Begun when the opening is released, with the loads of that moment; looked after once open was seen; kept as long as the supply is off,
/// and where a neighbour lost its load until a person has looked into it.
public struct Proving: Hashable, Sendable, Codable {
    public enum Verdict: String, Hashable, Sendable, Codable, CaseIterable {
        /// The opening has left, or its neighbours are being looked at.
        case watching
        /// The load ended, and no neighbour's did.
        case proven
        /// Open was read, and there was no load whose end could prove anything.
        case unproven
        /// A neighbour's load ended with it: perhaps it is that home that is dark.
        case wrongNeighbour = "wrong_neighbour"
        /// This supply's load ended with the opening of another.
        case lostLoad = "lost_load"

        /// Whether nobody is switched off here until a person has looked.
        public var isDoubt: Bool { self == .wrongNeighbour || self == .lostLoad }
    }

    /// A supply beside it, which had load before.
    public struct Neighbour: Hashable, Sendable, Codable {
        public let supplyPoint: SupplyPointID
        /// Readings since the opening that told exactly nothing.
        public var zeros: Int
        /// Source time of the last reading that was looked at.
        public var seenAt: Instant

        public init(supplyPoint: SupplyPointID, zeros: Int = 0, seenAt: Instant) {
            self.supplyPoint = supplyPoint
            self.zeros = zeros
            self.seenAt = seenAt
        }
    }

    public let order: OrderID
    public var verdict: Verdict
    /// The load before, W; nil: not read.
    public let powerBefore: Watts?
    /// When open was seen; nil: not yet.
    public var openedAt: Instant?
    /// Those that are still to be looked at.
    public var neighbours: [Neighbour]
    /// How often they were asked since the opening.
    public var looks: Int
    /// For ``Verdict/wrongNeighbour`` the one whose load ended, for ``Verdict/lostLoad`` the one that was opened.
    public var other: SupplyPointID?

    public init(
        order: OrderID, verdict: Verdict = .watching, powerBefore: Watts?, openedAt: Instant? = nil,
        neighbours: [Neighbour] = [], looks: Int = 0, other: SupplyPointID? = nil
    ) {
        self.order = order
        self.verdict = verdict
        self.powerBefore = powerBefore
        self.openedAt = openedAt
        self.neighbours = neighbours
        self.looks = looks
        self.other = other
    }

    /// A neighbour counts where it drew more than this before (RULES).
    public static let loadOfNeighbour = Watts(100)
    /// Readings of exactly nothing after which it counts as dark.
    public static let zerosNeeded = 2
    /// Neighbours that are looked at.
    public static let neighboursAtMost = 8
    /// Looks after which those that could not be read are let go.
    public static let looksAtMost = 6
}
