import Billing
import Quantities

extension HotState {
    /// How a channel writes its files for `purpose`; nil: nobody has said.
    public func layout(of channel: String, for purpose: ChannelLayout.Purpose = .statement) -> ChannelLayout? {
        let names = channelLayouts.values.filter { $0.purpose == purpose && $0.channels.contains(channel) }
        return names.min { $0.name < $1.name }
    }

    /// The last business date of a channel that is closed; nil: none of the last days.
    public func lastClose(of channel: String) -> DailyClose? {
        let closes = dailyCloses.values.filter { $0.key.channel == channel && $0.state == .closed }
        return closes.max { $0.key < $1.key }
    }

    mutating func index(_ item: CloseItem) {
        closeItemByKey[item.key] = item.id
        guard item.isDoubt else { return }
        for account in item.accounts { doubtsOfAccount[account, default: []].append(item.id) }
    }

    mutating func adopt(dailyCloses changes: [CloseKey: DailyClose?]) {
        guard !changes.isEmpty else { return }
        dailyCloses.adopt(changes)
        let oldest = calendar.date(at: gateway.wall).daysSinceEpoch - Int64(DailyClose.daysInMemory)
        let old = dailyCloses.keys.filter { $0.businessDate.daysSinceEpoch < oldest }
        for key in old { dailyCloses[key] = nil }
    }

    mutating func adopt(directDebits changes: [DirectDebitID: DirectDebit?]) {
        for id in changes.keys.sorted() {
            guard let change = changes[id] else { continue }
            let known = directDebits[id]
            directDebits[id] = change
            if known == nil, let debit = change {
                debitsOfAccount[debit.account, default: []].append(id)
            } else if change == nil, let known {
                debitsOfAccount[known.account]?.removeAll { $0 == id }
                if debitsOfAccount[known.account]?.isEmpty == true { debitsOfAccount[known.account] = nil }
            }
        }
    }

    mutating func adopt(suspense changes: [PaymentID: SuspendedPayment?]) {
        for id in changes.keys.sorted() {
            guard let change = changes[id] else { continue }
            if let meant = suspense[id]?.meant {
                suspenseOfAccount[meant]?.removeAll { $0 == id }
                if suspenseOfAccount[meant]?.isEmpty == true { suspenseOfAccount[meant] = nil }
            }
            suspense[id] = change
            if let meant = change?.meant { suspenseOfAccount[meant, default: []].append(id) }
        }
    }

    mutating func adopt(closeItems changes: [CloseItemID: CloseItem?]) {
        // In the order of their ids, so that the lists by account are the same in every run.
        for id in changes.keys.sorted() {
            guard let change = changes[id] else { continue }
            let known = closeItems[id]
            closeItems[id] = change
            if let item = change {
                if known == nil { index(item) }
            } else if let known {
                if closeItemByKey[known.key] == id { closeItemByKey[known.key] = nil }
                for account in known.accounts {
                    doubtsOfAccount[account]?.removeAll { $0 == id }
                    if doubtsOfAccount[account]?.isEmpty == true { doubtsOfAccount[account] = nil }
                }
            }
        }
    }
}
