import Billing
import Quantities
import Supply

extension Draft {
    /// Closes a channel's business date by the channel's file: everything in which it and our books do not agree is listed, and nothing
    /// is put right by that (I-M11).
    mutating func close(_ statement: ChannelStatement, by actor: Actor) -> StaffAnswer {
        let key = statement.close
        if let refusal = refuse(key.channel, for: .statement, by: actor) { return refusal }
        let facts = cold.closes[key] ?? CloseFacts()
        let close = dailyCloses[key] ?? facts.close
        if close?.state != .reopened, let first = takenBefore(statement, .statement, facts) {
            return answer(key, first)
        }
        if let close, close.state == .closed {
            return StaffAnswer(
                .refused, "close.closedAlready",
                details: [.init("close", key.description), .init("closed_at", calendar.rfc3339(close.closedAt))])
        }
        if let refusal = refuse(statement) { return refusal }
        // What is still paid on it would be in no file: the next one begins after it.
        guard !gateway.clockTrusted || now >= endOfDay(key) else {
            return StaffAnswer(.refused, "close.dayNotOver", details: [.init("close", key.description)])
        }

        let matching = CloseMatching(
            booked: bookedItems(key, facts, file: statement), statement: statement.items,
            leavesOutReversed: state.layout(of: key.channel)?.leavesOutReversed ?? false)
        let file = ChannelFile(
            id: nextID(), purpose: .statement, statement: statement, receivedAt: now, by: actor.name,
            totals: matching.totals)
        records.append(.channelFile(file))
        changes.channelFiles.append(file)
        put(
            DailyClose(
                key: key, state: .closed, file: file.id, files: (close?.files ?? 0) + 1, closedAt: now,
                closedBy: actor.name, totals: matching.totals))
        list(matching.differences, of: key, facts)
        settleTakenBackBefore(key, facts)
        askAboutEarlier(than: key)
        fileDelivered(key.channel, key.businessDate)
        settleOverdue(key)
        return answer(key, matching.totals)
    }

    /// When a channel's business date is over: at its cut-off.
    private func endOfDay(_ key: CloseKey) -> Instant {
        let midnight = calendar.midnight(of: CivilDate(daysSinceEpoch: key.businessDate.daysSinceEpoch + 1))
        guard let cutOff = state.layout(of: key.channel)?.cutOff else { return midnight }
        return min(calendar.instant(key.businessDate, cutOff), midnight)
    }

    /// The figures of the same file, where it was taken before: whoever brings it again hears what the first one heard.
    func takenBefore(
        _ statement: ChannelStatement, _ purpose: ChannelLayout.Purpose, _ facts: CloseFacts
    ) -> CloseTotals? {
        let now = changes.channelFiles.last {
            $0.statement.hash == statement.hash && $0.purpose == purpose && $0.key == statement.close
        }
        return now?.totals ?? facts.files.last { $0.hash == statement.hash && $0.purpose == purpose }?.totals
    }

    private func answer(_ key: CloseKey, _ totals: CloseTotals) -> StaffAnswer {
        StaffAnswer(
            .done, "close.done",
            details: [
                .init("close", key.description), .init("matched", String(totals.matched)),
                .init("netted", String(totals.netted)), .init("only_here", String(totals.onlyHere)),
                .init("only_there", String(totals.onlyThere)), .init("different", String(totals.different)),
                .init("here", totals.here.net.description), .init("there", totals.there.net.description),
            ])
    }

    /// What a reader would have refused too: the engine does not rest on who called it.
    func refuse(_ statement: ChannelStatement) -> StaffAnswer? {
        guard statement.items.count <= ChannelStatement.itemsAtMost else {
            return StaffAnswer(.refused, "close.tooManyLines")
        }
        let day = statement.businessDate.daysSinceEpoch
        if gateway.clockTrusted, day > calendar.date(at: now).daysSinceEpoch {
            return StaffAnswer(
                .refused, "close.dateFar", details: [.init("date", statement.businessDate.description)])
        }
        var seen: Set<CloseItemKey> = []
        for item in statement.items {
            let key = CloseItemKey(close: statement.close, kind: item.closeKind ?? .payment, serial: item.serial)
            guard seen.insert(key).inserted else {
                return StaffAnswer(.refused, "close.serialTwice", details: [.init("line", String(item.line))])
            }
            guard item.amount > .zero, item.amount.isWholeFen, item.amount <= PaymentLimits.largest else {
                return StaffAnswer(.refused, "close.amount", details: [.init("line", String(item.line))])
            }
        }
        return nil
    }

    mutating func put(_ close: DailyClose) {
        dailyCloses[close.key] = close
        records.append(.dailyClose(close))
    }

    // MARK: the list

    /// Brings the list of a date up to what its file shows now. What an earlier file showed too stays as it stands, settled or not.
    private mutating func list(_ differences: [CloseDifference], of close: CloseKey, _ facts: CloseFacts) {
        var known: [CloseItemKey: CloseItem] = [:]
        for item in facts.items where item.close == close { known[item.key] = item }
        for item in closeItems.values where item.close == close { known[item.key] = item }
        // Settled in this very turn.
        for item in settledItems.values where item.close == close && known[item.key]?.isOpen != true {
            known[item.key] = item
        }
        var shown: Set<CloseItemKey> = []
        for difference in differences {
            let key = CloseItemKey(close: close, kind: difference.kind, serial: difference.serial)
            shown.insert(key)
            if let old = known[key], old.difference.saysTheSame(as: difference),
                old.isOpen || old.settlement?.way == .explained || old.settlement?.way == .carried
            {
                continue
            }
            if let old = known[key], old.isOpen { settle(old, .replaced, note: "another file") }
            open(difference, of: close)
        }
        for item in known.values.filter({ $0.isOpen && !shown.contains($0.key) }).sorted(by: { $0.id < $1.id }) {
            settle(item, .replaced, note: "another file does not show it")
        }
        for item in known.values.filter({ $0.settlement?.way == .carried && !shown.contains($0.key) }).sorted(by: {
            $0.id < $1.id
        }) {
            // What it was the other side of is one-sided again.
            let other = facts.related.last {
                $0.settlement?.way == .carried && $0.difference.isOtherSide(of: item.difference)
            }
            if let other { open(other.difference, of: other.close) }
        }
    }
}
