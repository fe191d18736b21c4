import Quantities
import Supply

/// What people have said about an account's trip: the notice that was copied, the supply point that was named before it, then of the proposal by|at|reason|supply point, by empty where there is none; then
/// stage|supply point|epoch|by|second|at|reason|until of each approval.
enum ApprovalsText {
    static func write(_ approvals: TripApprovals) -> String {
        guard !approvals.isEmpty else { return "" }
        var writer = FieldWriter()
        writer.add(approvals.copied?.number)
        writer.add(approvals.noticed?.number)
        writer.add(approvals.proposal?.by)
        if let proposal = approvals.proposal {
            writer.add(proposal.at.milliseconds)
            writer.add(proposal.reason)
            writer.add(proposal.supplyPoint?.number)
        }
        for approval in approvals.given {
            writer.add(approval.stage.rawValue)
            writer.add(approval.supplyPoint.number)
            writer.add(approval.epoch.value)
            writer.add(approval.by)
            writer.add(approval.second)
            writer.add(approval.at.milliseconds)
            writer.add(approval.reason)
            writer.add(approval.until.milliseconds)
        }
        return writer.text
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> TripApprovals {
        var approvals = TripApprovals()
        guard !reader.isAtEnd else { return approvals }
        approvals.copied = try reader.intOrNil().map { NoticeID($0) }
        approvals.noticed = try reader.intOrNil().map { SupplyPointID($0) }
        if let by = try reader.stringOrNil() {
            approvals.proposal = TripProposal(
                by: by, at: Instant(milliseconds: try reader.int()), reason: try reader.string(),
                supplyPoint: try reader.intOrNil().map { SupplyPointID($0) })
        }
        while !reader.isAtEnd {
            approvals.given.append(
                TripApproval(
                    stage: try reader.word(), supplyPoint: SupplyPointID(try reader.int()),
                    epoch: Epoch(try reader.int()), by: try reader.string(), second: try reader.stringOrNil(),
                    at: Instant(milliseconds: try reader.int()), reason: try reader.string(),
                    until: Instant(milliseconds: try reader.int())))
        }
        return approvals
    }
}
