import API
import Billing
import Console
import Engine
import Languages
import Metering
import Quantities
import Supply
import Testing

/// A code without words would be shown to an agent as it stands.
struct TextTests {
    @Test func `every code of the domain has words in both languages`() {
        check(Reason.allCases.map(\.rawValue), Texts.reasons)
        check(["stay", "warn", "notice", "trip", "restore", "hold"], Texts.actions)
        check(ClockDoubt.allCases.map(\.rawValue), Texts.clockDoubts)
        check(NoticeKind.allCases.map(\.rawValue), Texts.noticeKinds)
        check(Recipient.allCases.map(\.rawValue), Texts.recipients)
        check(NoticeChannel.allCases.map(\.rawValue), Texts.noticeChannels)
        check(WorkItem.Kind.allCases.map(\.rawValue), Texts.jobKinds)
        check(PowerState.allCases.map(\.rawValue), Texts.powerStates)
        check(Proving.Verdict.allCases.map(\.rawValue), Texts.proofs)
        check(Role.allCases.map(\.rawValue), Texts.roles)
        check(StaffAction.allCases.map(\.rawValue), Texts.staffActions)
        check(CustomerClass.allCases.map(\.rawValue), Texts.customerClasses)
        check(Protection.allCases.map(\.rawValue), Texts.protections)
        check(Breaker.Cause.allCases.map(\.rawValue), Texts.breakerCauses)
        check(ArrearsCause.allCases.map(\.rawValue), Texts.causes)
        check(Hold.Kind.allCases.map(\.rawValue), Texts.holds)
        check(ReversalFault.allCases.map(\.rawValue), Texts.reversalFaults)
        check(SignatureFault.allCases.map(\.rawValue), Texts.signatureFaults)
        check(PaymentFault.allCases.map(\.rawValue), Texts.paymentFaults)
        let orders: [Order.State] = [
            .selecting, .released, .verified, .refused, .superseded, .expired, .failed, .unknown,
        ]
        check(orders.map(\.rawValue), Texts.orderStates)
        check([OrderKind.trip, .close, .readBack].map(\.rawValue), Texts.orderKinds)
        check(
            [PermitKind.arrears, .commissioning, .contractEnd, .customerRequest, .loadLimit].map(\.rawValue),
            Texts.permitKinds)
        check(SafeRestore.allCases.map(\.rawValue), Texts.safeRestores)
        check(LoadLimit.Basis.allCases.map(\.rawValue), Texts.limitBases)
        check([Permit.State.issued, .consumed, .void].map(\.rawValue), Texts.permitStates)
        check([RelayState.open, .closed, .readyForReconnection, .openByProtection].map(\.rawValue), Texts.relayStates)
        check([ReadingPurpose.mark, .onDemand, .select, .verify, .backfill].map(\.rawValue), Texts.purposes)
        check(Receipt.SupplyNote.allCases.map(\.rawValue), Texts.supplyNotes)
        check(["open", "assigned", "returned", "reversed"], Texts.suspenseStates)
        check(SuspenseReason.allCases.map(\.rawValue), Texts.suspenseReasons)
        check(Bill.Kind.allCases.map(\.rawValue), Texts.billKinds)
        check(AccountMode.allCases.map(\.rawValue), Texts.modes)
        check(["open", "vacant", "closed"], Texts.lifeStates)
        check(AttachmentRecord.Kind.allCases.map(\.rawValue), Texts.stretchKinds)
        check(CreditReason.allCases.map(\.rawValue), Texts.creditReasons)
        check(RiskReason.allCases.map(\.rawValue), Texts.riskReasons)
        check(Proposal.Kind.allCases.map(\.rawValue), Texts.proposalKinds)
        check(["open", "approved", "rejected", "lapsed"], Texts.proposalStates)
        check(Rerating.Difference.Kind.allCases.map(\.rawValue), Texts.differenceKinds)
        check(Rerating.NotLookedAt.allCases.map(\.rawValue), Texts.notRerated)
        check(Purchase.State.allCases.map(\.rawValue), Texts.purchaseStates)
        check(TopUp.Claim.allCases.map(\.rawValue), Texts.claims)
        check(ReversalReceipt.Outcome.allCases.map(\.rawValue), Texts.reversalOutcomes)
        check(Payer.Share.allCases.map(\.rawValue), Texts.payerShares)
        check(Channel.Kind.allCases.map(\.rawValue), Texts.channelKinds)
        check(CloseItemKind.allCases.map(\.rawValue) + ["assigned"], Texts.moneyKinds)
        check(DailyClose.State.allCases.map(\.rawValue), Texts.closeStates)
        check(CloseDifference.Finding.allCases.map(\.rawValue), Texts.closeFindings)
        check(CloseDifference.Field.allCases.map(\.rawValue), Texts.closeFields)
        check(CloseItem.Settlement.Way.allCases.map(\.rawValue), Texts.closeWays)
        check(ChannelLayout.LineKind.allCases.map(\.rawValue), Texts.statementKinds)
        check(DirectDebit.Answer.Outcome.allCases.map(\.rawValue) + ["asked"], Texts.debitStates)
        check(AccountView.Doubt.Kind.allCases.map(\.rawValue), Texts.doubtKinds)
        check(EmergencyCredit.Use.allCases.map(\.rawValue), Texts.emergencyUses)
        check(DuesCommand.Claim.allCases.map(\.rawValue), Texts.writeOffClaims)
        let quarantines: [QuarantineReason] = [.defects, .fall, .jump, .zero, .recovering(1), .unproven]
        let qualities: [Quality] = [
            .accepted, .rolloverAccepted, .stale, .duplicate, .clockDoubtful, .incomplete, .foreign, .late,
        ]
        check(LateFault.allCases.map { Quality.lateUnused($0).code }, Texts.qualities)
        check((qualities + quarantines.map { .quarantined($0) }).map(\.code), Texts.qualities)
        let faults: [LineFault] = [
            .silent, .unreachable, .pathUnavailable, .targetSilent, .busy, .acknowledged, .wrongIdentity(nil),
            .misrouted, .garbled, .noState(1),
            .stale, .tooLate, .superseded, .forbidden, .restarted,
        ]
        check(faults.map(\.code), Texts.lineFaults)
    }

    private func check(_ codes: [String], _ table: [String: Words]) {
        for code in codes {
            let words = table[code]
            #expect(words?.en.isEmpty == false && words?.zh.isEmpty == false && words?.zh != words?.en, "\(code)")
        }
    }
}
