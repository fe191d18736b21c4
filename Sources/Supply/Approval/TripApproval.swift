import Quantities

/// A supervisor's yes to switching one supply off for arrears.
///
/// It lifts what a person has to judge: a cause that is not automatic, a dedicated supply, which of several relays, and the approval that the
/// terms ask for. Protection, identity, notices, window, money and all else stand as before.
public struct TripApproval: Hashable, Sendable, Codable {
    public let stage: ApprovalStage
    /// The one supply that may be switched off.
    public let supplyPoint: SupplyPointID
    /// Of its relay, when it was approved: whatever raises it ends the approval.
    public let epoch: Epoch
    public let by: String
    /// The second person, where there was one.
    public let second: String?
    public let at: Instant
    public let reason: String
    /// Midnight of its day (RULES: Who may): of what comes after it another one decides.
    public let until: Instant

    public init(
        stage: ApprovalStage, supplyPoint: SupplyPointID, epoch: Epoch, by: String, second: String? = nil, at: Instant,
        reason: String, until: Instant
    ) {
        self.stage = stage
        self.supplyPoint = supplyPoint
        self.epoch = epoch
        self.by = by
        self.second = second
        self.at = at
        self.reason = reason
        self.until = until
    }
}

/// What somebody who may not order a trip says in favour of one.
public struct TripProposal: Hashable, Sendable, Codable {
    public let by: String
    public let at: Instant
    public let reason: String
    /// Of several, the supply that is meant.
    public let supplyPoint: SupplyPointID?

    public init(by: String, at: Instant, reason: String, supplyPoint: SupplyPointID? = nil) {
        self.by = by
        self.at = at
        self.reason = reason
        self.supplyPoint = supplyPoint
    }
}

/// What people have said about an account's trip in the present cycle.
public struct TripApprovals: Hashable, Sendable, Codable {
    public var proposal: TripProposal?
    /// At most one for each stage.
    public var given: [TripApproval]
    /// The trip notice of which the authority has a copy.
    public var copied: NoticeID?
    /// The supply that was approved when the trip notice went out: of this one the customer was told, and of no other.
    public var noticed: SupplyPointID?

    public init(
        proposal: TripProposal? = nil, given: [TripApproval] = [], copied: NoticeID? = nil,
        noticed: SupplyPointID? = nil
    ) {
        self.proposal = proposal
        self.given = given
        self.copied = copied
        self.noticed = noticed
    }

    public var isEmpty: Bool { proposal == nil && given.isEmpty && copied == nil && noticed == nil }

    /// In the place of an earlier one of the same stage.
    public mutating func give(_ approval: TripApproval) {
        given.removeAll { $0.stage == approval.stage }
        given.append(approval)
    }
}
