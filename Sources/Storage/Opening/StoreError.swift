import Quantities

/// Why a store could not be opened, read or checked. Each says what happened, where, and what to do.
public enum StoreError: Error, Hashable, Sendable {
    /// Another daemon has the data folder; `process` is its id, where it wrote one.
    case folderInUse(folder: String, process: Int32?)
    /// The data folder cannot be used.
    case folderUnusable(folder: String, detail: String)
    /// There is no store, and the caller did not ask for a new one (F-S5).
    case missing(path: String)
    /// A new store was asked for in a folder that holds other things.
    case folderNotEmpty(folder: String, found: String)
    /// The disk has no room for a new store; nothing of it was left behind.
    case diskFull(path: String)
    /// The file is no SQLite database, or a damaged one.
    case unreadable(path: String, detail: String)
    /// The file is a database, but not one of ours.
    case foreign(path: String)
    /// A newer version of the program wrote it.
    case newer(path: String, version: Int, known: Int)
    /// SQLite does not keep what durability rests on.
    case notDurable(path: String, detail: String)
    /// A row holds what no version of ours writes.
    case badRow(table: String, detail: String)
    /// A read failed.
    case readFailed(detail: String)
    /// A question about the past was broken off after so long.
    case tookTooLong(Span)
}

extension StoreError: CustomStringConvertible {
    /// Both languages, English first.
    public var description: String { "\(english) / \(chinese)" }

    /// What happened, where, what to do.
    public var english: String {
        switch self {
        case .folderInUse(let folder, let process):
            "The data folder \(folder) is in use by another daemon\(process.map { " (process \($0))" } ?? ""). "
                + "Stop that one first, or give this one a data folder of its own."
        case .folderUnusable(let folder, let detail):
            "The data folder \(folder) cannot be used: \(detail). Check that it exists and that the daemon's user may write there."
        case .missing(let path):
            "There is no store at \(path). Restore it from a backup; a new, empty one is made only on request: fudiand init --config FILE."
        case .diskFull(let path):
            "The disk is full: no store was made at \(path). Free some 20 MB there, and do it again."
        case .folderNotEmpty(let folder, let found):
            "A new store is made only in an empty folder; \(folder) holds \(found). Give an empty folder."
        case .unreadable(let path, let detail):
            "The store \(path) cannot be read: \(detail). Keep the file, check the disk, and restore from a backup."
        case .foreign(let path):
            "\(path) is a database of another program. Check the data folder in the configuration."
        case .newer(let path, let version, let known):
            "The store \(path) has schema version \(version), written by a newer program; this one knows up to \(known). "
                + "Install the newer program again."
        case .notDurable(let path, let detail):
            "SQLite does not keep \(path) durable: \(detail). Put the data folder on a local disk."
        case .badRow(let table, let detail):
            "A row of table \(table) is not as this program writes it: \(detail). Run the full check and restore from a backup."
        case .readFailed(let detail):
            "Reading the store failed: \(detail). Check the disk."
        case .tookTooLong(let patience):
            "The answer was not found within \(patience.milliseconds) ms. Ask for a shorter stretch of time, or later."
        }
    }

    /// 发生了什么、在哪里、该怎么办。
    public var chinese: String {
        switch self {
        case .folderInUse(let folder, let process):
            "数据目录 \(folder) 正被另一个守护进程使用\(process.map { "（进程 \($0)）" } ?? "")。请先停止该进程，或为本进程指定另一个数据目录。"
        case .folderUnusable(let folder, let detail):
            "数据目录 \(folder) 无法使用：\(detail)。请确认目录存在且守护进程用户可写。"
        case .missing(let path):
            "\(path) 处没有数据库。请从备份恢复；只有明确要求时才会新建空库：fudiand init --config 配置文件。"
        case .diskFull(let path):
            "磁盘已满：未能在 \(path) 新建数据库。请腾出约 20 MB 空间后重试。"
        case .folderNotEmpty(let folder, let found):
            "只能在空目录中新建数据库；\(folder) 中已有 \(found)。请指定空目录。"
        case .unreadable(let path, let detail):
            "数据库 \(path) 无法读取：\(detail)。请保留该文件，检查磁盘，并从备份恢复。"
        case .foreign(let path):
            "\(path) 是其他程序的数据库。请检查配置中的数据目录。"
        case .newer(let path, let version, let known):
            "数据库 \(path) 的结构版本为 \(version)，由更新的程序写入；本程序最高支持 \(known)。请重新安装新版程序。"
        case .notDurable(let path, let detail):
            "SQLite 不能保证 \(path) 的持久性：\(detail)。请将数据目录放在本地磁盘上。"
        case .badRow(let table, let detail):
            "表 \(table) 中有一行不符合本程序的写法：\(detail)。请运行完整检查并从备份恢复。"
        case .readFailed(let detail):
            "读取数据库失败：\(detail)。请检查磁盘。"
        case .tookTooLong(let patience):
            "未能在 \(patience.milliseconds) 毫秒内查到结果。请缩短查询时间段，或稍后再试。"
        }
    }
}
