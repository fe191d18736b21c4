import Quantities
import Supply

/// A notice that a person is to bring, with the work item that says until when.
public struct NoticeDuty: Hashable, Sendable {
    public let notice: Notice
    public let item: WorkItem
    /// Those of the payer's other accounts that are told with it.
    public let others: [Notice]
}

extension HotState {
    /// Whether more may still come into this message.
    func isGathering(_ message: NoticeID?) -> Bool {
        message.map { message in gatherings.values.contains(message) } ?? false
    }

    /// The notices that wait for a call or a way to the door, the most urgent first.
    public var noticeDuties: [NoticeDuty] {
        var duties: [NoticeDuty] = []
        for notice in notices.values where notice.channel != .sms && notice.state == .queued {
            let together = (notice.message.flatMap { messages[$0] } ?? [notice.id]).compactMap { notices[$0] }
                .filter { $0.channel == notice.channel && $0.state == .queued }
            // Once for all that are told together, and when nothing is added any more.
            guard together.first?.id == notice.id, !isGathering(notice.message) else { continue }
            let items = (itemsOfAccount[notice.account] ?? []).compactMap { workItems[$0] }
            guard let item = items.first(where: { $0.reason == notice.duty }) else { continue }
            duties.append(NoticeDuty(notice: notice, item: item, others: Array(together.dropFirst())))
        }
        return duties.sorted { ($0.item.deadline, $0.item.id) < ($1.item.deadline, $1.item.id) }
    }
}

extension Notice {
    /// What the work item of a letter that a person brings is opened for.
    var duty: String { "notice.\(channel.rawValue) \(kind.rawValue) \(id)" }
}
