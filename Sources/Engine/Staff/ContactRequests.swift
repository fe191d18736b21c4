import Quantities
import Supply

// The ladder's upper rungs: a person calls, a person goes there (RULES: Delivery).
extension Draft {
    /// Does what staff tell of a notice, or refuses it and changes nothing.
    mutating func perform(_ command: ContactCommand, _ request: StaffRequest) -> StaffAnswer {
        switch command {
        case .called(let id, let answered): return called(id, answered: answered, request)
        case .left(let id, let proof, let at): return left(id, proof, at, request)
        }
    }

    private mutating func called(_ id: NoticeID, answered: Bool, _ request: StaffRequest) -> StaffAnswer {
        let notice: Notice
        switch awaited(id, on: .voice) {
        case .success(let found): notice = found
        case .failure(let refusal): return refusal.answer
        }
        let told = together(with: notice)
        let next: NoticeID? = told.count > 1 ? nextID() : nil
        for notice in told {
            note(.call(answered: answered), of: notice, at: now, request)
            if answered {
                arrive(notice, reference: "call by \(request.actor.name)")
            } else {
                fail(notice, "the call was not answered", next: next)
            }
        }
        return StaffAnswer(.done, answered ? "notice.told" : "notice.unanswered", details: details(notice))
    }

    private mutating func left(_ id: NoticeID, _ proof: DoorProof?, _ toldAt: Instant?, _ request: StaffRequest)
        -> StaffAnswer
    {
        let notice: Notice
        switch awaited(id, on: .door) {
        case .success(let found): notice = found
        case .failure(let refusal): return refusal.answer
        }
        if let refusal = refuse(proof, request) { return refusal }
        let at = toldAt ?? now
        // By a clock that nobody trusts no time can be called wrong.
        guard !gateway.clockTrusted || (at >= notice.at && at <= now) else {
            return StaffAnswer(
                .refused, "evidence.timeWrong",
                details: [.init("since", calendar.rfc3339(notice.at)), .init("time", calendar.rfc3339(now))])
        }
        for notice in together(with: notice) {
            note(proof.map { .door($0) } ?? .notLeft, of: notice, at: at, request)
            if let proof {
                arrive(notice, reference: "\(proof.word) \(proof.person)")
            } else {
                fail(notice, "the door notice could not be left")
            }
        }
        return StaffAnswer(.done, proof == nil ? "notice.notLeft" : "notice.left", details: details(notice))
    }

    /// The notice, if it is what a person is to bring by this channel now.
    private func awaited(_ id: NoticeID, on channel: NoticeChannel) -> Result<Notice, StaffRefusal> {
        guard let notice = notices[id] else {
            // Delivered, failed and withdrawn ones that no cycle needs are not at hand: told apart from what never was by the list.
            return .failure(
                StaffRefusal(answer: .init(.refused, "notice.unknown", details: [.init("notice", id.description)])))
        }
        // What still waits for others is told with them.
        let waits = notice.message.map { isGathering($0) } ?? false
        guard notice.channel == channel, case .queued = notice.state, !waits else {
            return .failure(
                StaffRefusal(
                    answer: .init(
                        .refused, channel == .voice ? "notice.notToCall" : "notice.notToBring", details: details(notice)
                    )))
        }
        return .success(notice)
    }

    private func details(_ notice: Notice) -> [StaffAnswer.Detail] {
        [
            .init("notice", notice.id.description),
            .init("account", accounts[notice.account]?.record.number ?? notice.account.description),
        ]
    }

    private func refuse(_ proof: DoorProof?, _ request: StaffRequest) -> StaffAnswer? {
        guard let proof else { return nil }
        guard (1...100).contains(proof.person.unicodeScalars.count) else {
            return StaffAnswer(.refused, "evidence.nameMissing")
        }
        let isHex = proof.sha256.utf8.allSatisfy {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
        }
        guard proof.sha256.utf8.count == 64, isHex else { return StaffAnswer(.refused, "evidence.hashMalformed") }
        // Whoever tells of it neither signs for the customer nor vouches for himself.
        if proof.person == request.actor.name {
            return StaffAnswer(.refused, "evidence.noWitness", details: [.init("name", proof.person)])
        }
        return nil
    }

    private mutating func note(
        _ proof: DeliveryEvidence.Proof, of notice: Notice, at happenedAt: Instant, _ request: StaffRequest
    ) {
        records.append(
            .evidence(
                DeliveryEvidence(
                    notice: notice.id, account: notice.account, proof: proof, happenedAt: happenedAt, at: now,
                    by: request.actor.name)))
    }
}
