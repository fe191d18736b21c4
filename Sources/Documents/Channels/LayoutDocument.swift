import Billing
import Languages

/// Reads a file of channel layouts by itself: `channel_layouts: [...]`.
public enum LayoutDocument {
    /// - Throws: every fault, by line, with its cure.
    public static func read(_ text: String, file: String) throws(Faults) -> [ChannelLayout] {
        let findings = Findings()
        var entries: [LayoutEntry] = []
        do throws(Faults) {
            _ = try YAMLReader.read(text, file: file) { root in
                root.required(
                    "channel_layouts",
                    cure: Words(
                        "add them: channel_layouts: [{name: ..., channels: [...]}]",
                        "请补上：channel_layouts: [{name: ..., channels: [...]}]"))?
                    .list { value in value.mapping { entries.append(LayoutEntry($0, file: file)) } }
            }
        } catch {
            findings.add(error)
        }
        LayoutChecks.check(entries, findings)
        let faults = Findings.ordered(findings.faults)
        if !faults.isEmpty { throw Faults(faults) }
        return entries.compactMap(\.layout)
    }
}

/// What must hold between layouts.
enum LayoutChecks {
    /// A channel has one layout for each purpose, so that nobody has to guess how a file is to be read.
    static func check(_ entries: [LayoutEntry], _ findings: Findings) {
        var names: [String: Mark] = [:]
        var taken: [String: Mark] = [:]
        for entry in entries {
            if let name = entry.name {
                if let other = names[name.value] {
                    findings.fault(
                        name.mark,
                        Words("layout {0} is there already, {1}", "文件格式 {0} 在{1}已有").with([
                            Words(same: name.value), other.seen(from: name.mark),
                        ]),
                        cure: Words("keep one of the two", "请保留其中一个"))
                } else {
                    names[name.value] = name.mark
                }
            }
            for channel in entry.channels {
                let key = "\(entry.layout?.purpose.rawValue ?? "") \(channel.value)"
                if let other = taken[key] {
                    findings.fault(
                        channel.mark,
                        Words("channel {0} has a layout already, {1}", "渠道 {0} 在{1}已有文件格式").with([
                            Words(same: channel.value), other.seen(from: channel.mark),
                        ]),
                        cure: Words("keep one of the two", "请保留其中一个"))
                } else {
                    taken[key] = channel.mark
                }
            }
        }
    }
}
