import Billing
import Quantities
import Supply

extension Channel {
    /// What it is, in a line for the audit trail: of the front's key its beginning.
    var told: String {
        var parts = [kind.rawValue, "serials \(serials.rawValue)", isRealTime ? "real time" : "by file"]
        if let fileDue { parts.append("file due \(fileDue)") }
        if let front { parts.append("front \(front.user) key \(front.publicKey.prefix(8))") }
        return parts.joined(separator: ", ")
    }
}

extension HotState {
    /// What a file would change of channels that are there, one a line. Whoever takes the front off a channel, or puts another key in its
    /// place, can book what nobody signed: two persons do (RULES: Who may).
    public func channelChanges(of batch: ImportBatch) -> [String] {
        batch.channels.compactMap { new in
            guard let old = channel(new.name), old != new else { return nil }
            return "\(new.name): \(old.told) -> \(new.told)"
        }
    }
}

extension Draft {
    /// Of a channel that is new, or that delivers files from now on, those that were due before are nobody's to deliver.
    mutating func take(_ channel: Channel, _ request: StaffRequest) {
        let known = channels[channel.name]
        if known?.channel == channel { return }
        var taken = ChannelState(channel: channel, fileThrough: channel.lastFileDue(at: now, calendar: calendar))
        if let known, known.channel.fileDue != nil, channel.fileDue != nil {
            taken = known
            taken.channel = channel
        }
        let before = known?.channel ?? state.channel(channel.name)
        put(taken)
        audit(
            before == nil ? "channel.new" : "channel.changed", "channel \(channel.name)", actor: request.actor,
            second: request.second, reason: request.reason, before: before?.told, after: channel.told)
        if channel.front != nil { serve(.front(channel.name), after: Draft.frontPatience) }
    }
}
