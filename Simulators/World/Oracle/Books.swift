import CWorldDisk

/// The store's rows as they lie on the disk, read with SQL and without the code that wrote them.
struct Books {
    /// Questions that the database did not answer.
    private(set) var faults: [String] = []

    private final class Rows {
        var rows: [[String]] = []
    }

    mutating func open(_ path: String) {
        let result = world_disk_look(path)
        if result != 0 { faults.append("SQLite error \(result) at the opening of \(path)") }
    }

    func close() { world_disk_look_away() }

    /// All rows; null is an empty text.
    mutating func ask(_ sql: String) -> [[String]] {
        let found = Rows()
        let result = world_disk_ask(
            sql,
            { context, count, columns in
                guard let context, let columns else { return }
                let row = (0..<Int(count)).map { columns[$0].map { String(cString: $0) } ?? "" }
                Unmanaged<Rows>.fromOpaque(context).takeUnretainedValue().rows.append(row)
            }, Unmanaged.passUnretained(found).toOpaque())
        if result != 0 { faults.append("SQLite error \(result): \(sql)") }
        return found.rows
    }

    mutating func number(_ sql: String) -> Int64 { ask(sql).first?.first.flatMap { Int64($0) } ?? 0 }
}
