import Billing
import Quantities
import Supply

/// What a correction of prices would charge more and less, were it approved now.
public struct CorrectionEffect: Hashable, Sendable {
    /// How many accounts were looked at.
    public var accounts = 0
    /// How many of them would be charged otherwise.
    public var changed = 0
    /// What some would be charged more, all together.
    public var more = Money.zero
    /// What others would be charged less, all together; not negative.
    public var less = Money.zero

    public init() {}

    mutating func take(_ difference: Money) {
        accounts += 1
        if difference == .zero { return }
        changed += 1
        if difference > .zero { more += difference } else { less += -difference }
    }

    /// Adds what was found of other accounts.
    public mutating func add(_ other: CorrectionEffect) {
        accounts += other.accounts
        changed += other.changed
        more += other.more
        less += other.less
    }
}

extension HotState {
    /// The next accounts that a correction which waits for its second person would reach: of each the ledger's lines are needed.
    ///
    /// - Returns: nil where no such correction is open; none where all accounts were looked at.
    public func accountsToPreview(_ id: ProposalID, after last: AccountID) -> [AccountID]? {
        guard openCorrection(id) != nil else { return nil }
        return accounts(after: last, atMost: Draft.correctedAtOnce)
    }

    /// What an open correction would move of some accounts: it is made as it would be, and thrown away.
    ///
    /// - Parameters:
    ///   - accounts: in the order of their ids.
    ///   - lines: what the ledger has of them.
    /// - Returns: nil where no such correction is open any more.
    public func preview(
        _ id: ProposalID, of accounts: [AccountID], lines: [AccountID: [LedgerLine]]
    ) -> CorrectionEffect? {
        guard let proposal = openCorrection(id) else { return nil }
        // A copy of a moment: nothing of it is due, and no clock is asked.
        let clocks = Clocks(
            wall: gateway.wall, monotonic: gateway.monotonic, boot: gateway.boot, synchronized: gateway.clockTrusted)
        var draft = Draft(self, cold: ColdFacts(lines: lines), clocks: clocks)
        return draft.preview(proposal, of: accounts)
    }

    private func openCorrection(_ id: ProposalID) -> Proposal? {
        guard let proposal = proposals[id], case .open = proposal.state, case .correction = proposal.content else {
            return nil
        }
        return proposal
    }
}

extension Draft {
    fileprivate mutating func preview(_ proposal: Proposal, of accounts: [AccountID]) -> CorrectionEffect? {
        guard case .correction(let corrected) = proposal.content, let version = corrected.versions.first,
            let known = book.tariffs[corrected.name],
            let old = known.versions.first(where: { $0.from == version.from })
        else { return nil }
        var approved = proposal
        approved.progress = Proposal.Progress(replaced: old)
        guard let running = RunningCorrection(approved) else { return nil }
        book.tariffs[corrected.name] = known.replacing(version)
        book.corrections.append(running)
        var effect = CorrectionEffect()
        for id in accounts { effect.take(correct(id, at: book.corrections.count - 1, by: proposal.id)) }
        return effect
    }
}
