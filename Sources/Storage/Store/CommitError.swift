/// Why a turn was not committed, by what the caller must do about it.
public enum CommitError: Error, Hashable, Sendable {
    /// The disk is full: nothing of the turn was written. It can be run again without payments; restores must still fit.
    case diskFull(detail: String)
    /// A row broke a rule of the store: nothing of the turn was written, and it is our bug. `record` is the index into the
    /// records; nil where only the turn as a whole shows it (a reference without its target, a number that does not count up).
    case refusedRow(record: Int?, detail: String)
    /// Nobody knows whether the turn is durable: the process must exit without a word to anybody, and repeated ids settle it.
    case inDoubt(detail: String)
}

extension CommitError: CustomStringConvertible {
    /// Both languages, English first.
    public var description: String {
        switch self {
        case .diskFull(let detail):
            "The disk is full; nothing was written (\(detail)). Free space. / 磁盘已满，未写入任何内容（\(detail)）。请释放空间。"
        case .refusedRow(let record, let detail):
            "The store refused \(record.map { "record \($0) of the turn" } ?? "the turn"); nothing was written: \(detail). Report this fault."
                + " / 数据库拒绝了本轮\(record.map { "第 \($0) 条记录" } ?? "")，未写入任何内容：\(detail)。请上报此故障。"
        case .inDoubt(let detail):
            "A write failed and may or may not be durable: \(detail). The daemon stops; check the disk and start it again."
                + " / 写入失败，是否落盘未知：\(detail)。守护进程将停止；请检查磁盘后重新启动。"
        }
    }
}
