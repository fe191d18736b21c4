import Quantities
import Supply

/// A notice that a person is to bring, with the work item that says until when.
public struct NoticeDuty: Hashable, Sendable {
    public let notice: Notice
    public let item: WorkItem
}

extension HotState {
    /// The notices that wait for a call or a way to the door, the most urgent first.
    public var noticeDuties: [NoticeDuty] {
        var duties: [NoticeDuty] = []
        for notice in notices.values where notice.channel != .sms && notice.state == .queued {
            let items = (itemsOfAccount[notice.account] ?? []).compactMap { workItems[$0] }
            guard let item = items.first(where: { $0.reason == notice.duty }) else { continue }
            duties.append(NoticeDuty(notice: notice, item: item))
        }
        return duties.sorted { ($0.item.deadline, $0.item.id) < ($1.item.deadline, $1.item.id) }
    }
}

extension Notice {
    /// What the work item of a letter that a person brings is opened for.
    var duty: String { "notice.\(channel.rawValue) \(kind.rawValue) \(id)" }
}
