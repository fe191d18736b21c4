import Languages

/// Reads a table of comma-separated values (RFC 4180) with a fault for everything that is wrong with it.
///
/// The first line names the columns, in any order. Cells may be quoted, and a quoted cell may hold commas, doubled quotes and
/// line breaks. Empty lines are skipped. A byte order mark and CRLF, as spreadsheets write them, are taken.
///
///     let flats = try CSVReader.read(text, file: "flats.csv", columns: ["account", "max_current"], optional: ["note"]) { row in
///         let account = row["account"].text()
///         let current = row["max_current"].integer(in: 1...1000)
///         guard let account, let current else { return nil }
///         return Flat(account: account, current: current, note: row.optional("note")?.text())
///     }
public enum CSVReader {
    /// Reads each row.
    ///
    /// - Parameters:
    ///   - text: the table.
    ///   - file: how faults name it.
    ///   - columns: those that must be there.
    ///   - optional: those that may be there. Any other is refused, so that a misspelt one does not vanish.
    ///   - body: makes a value of a row; nil where it noted a fault.
    /// - Throws: ``Faults``, all that were found.
    public static func read<Value>(
        _ text: String, file: String, columns: [String], optional: [String] = [], _ body: (CSVRow) -> Value?
    ) throws(Faults) -> [Value] {
        try read(text, file: file, columns: columns, optional: optional, body) { $0 }
    }

    /// Reads each row, and makes a whole of them.
    ///
    /// - Parameters:
    ///   - text: the table.
    ///   - file: how faults name it.
    ///   - columns: those that must be there.
    ///   - optional: those that may be there. Any other is refused, so that a misspelt one does not vanish.
    ///   - body: makes a value of a row; nil where it noted a fault.
    ///   - whole: makes of the values what they are together. Cells may be read here too: what is wrong with one still counts,
    ///     which it would not once the table is done with.
    /// - Throws: ``Faults``, all that were found.
    public static func read<Value, Whole>(
        _ text: String, file: String, columns: [String], optional: [String] = [], _ body: (CSVRow) -> Value?,
        whole: ([Value]) -> Whole
    ) throws(Faults) -> Whole {
        let faults = FaultList(file: file)
        var scanner = CSVScanner(text)
        guard let header = scanner.next(), !scanner.isUnclosed else {
            let what = scanner.isUnclosed ? Words("a quote is never closed", "引号没有闭合") : Words("it is empty", "内容为空")
            faults.note(
                line: scanner.isUnclosed ? 1 : 0, path: "", what: what,
                cure: Words("begin with a line that names the columns: ", "请以列名行开头：")
                    + Words(same: columns.joined(separator: ",")))
            return try faults.finish(nil)
        }
        // A row cannot be judged without a column that it must have. An unknown one hides nothing of the others.
        let names = self.columns(header, required: columns, optional: optional, faults)
        guard let names else { return try faults.finish(nil) }

        var values: [Value] = []
        while let record = scanner.next() {
            if scanner.isUnclosed {
                faults.note(
                    line: record.line, path: "", what: Words("a quote is never closed", "引号没有闭合"),
                    cure: Words("close it, or double it within a cell", "请补上引号；单元格内的引号请写两个"))
                break
            }
            guard record.cells.count == header.cells.count else {
                faults.note(
                    line: record.line, path: "",
                    what: Words(
                        "it has \(record.cells.count) cells, and there are \(header.cells.count) columns",
                        "有 \(record.cells.count) 个单元格，而表头有 \(header.cells.count) 列"),
                    cure: Words(
                        "put text that holds a comma into double quotes, and keep a comma for each empty cell",
                        "含逗号的文本请加双引号，空单元格也要保留逗号"))
                continue
            }
            if let value = body(CSVRow(record: record, columns: names, faults: faults)) { values.append(value) }
        }
        return try faults.finish(whole(values))
    }

    private static func columns(
        _ header: CSVRecord, required: [String], optional: [String], _ faults: FaultList
    ) -> [String: Int]? {
        var positions: [String: Int] = [:]
        let known = required + optional
        var isComplete = true
        for (index, cell) in header.cells.enumerated() {
            let name = CSVReader.trimmed(cell)
            if !known.contains(name) {
                faults.note(
                    line: header.line, path: name, what: Words("this column is not known here", "没有这一列"),
                    cure: Suggestion.cure(forKey: name, among: known))
            } else if positions.updateValue(index, forKey: name) != nil {
                faults.note(
                    line: header.line, path: name, what: Words("this column is there twice", "此列出现了两次"),
                    cure: Words("keep one of the two", "请保留其中一个"))
            }
        }
        for name in required where positions[name] == nil {
            faults.note(
                line: header.line, path: "", what: Words("the column \(name) is missing", "缺少列 \(name)"),
                cure: Words("add it", "请补上"))
            isComplete = false
        }
        return isComplete ? positions : nil
    }

    static func trimmed(_ cell: String) -> String {
        let front = cell.drop { $0 == " " || $0 == "\t" }
        return String(front.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}

/// A row of a table.
public struct CSVRow {
    /// The line that it begins in, from 1.
    public var line: Int { record.line }

    let record: CSVRecord
    let columns: [String: Int]
    let faults: FaultList

    /// A cell of a required column.
    public subscript(column: String) -> CSVCell {
        CSVCell(text: columns[column].map { record.cells[$0] } ?? "", line: line, column: column, faults: faults)
    }

    /// A cell that may be empty, or whose column may be missing; nil then.
    public func optional(_ column: String) -> CSVCell? {
        let cell = self[column]
        return CSVReader.trimmed(cell.text).isEmpty ? nil : cell
    }

    /// Notes a fault of the row as a whole.
    public func fault(_ what: Words, cure: Words) {
        faults.note(line: line, path: "", what: what, cure: cure)
    }
}

/// A cell of a table, read by the functions of ``DocumentField``; spaces at its ends do not count.
public struct CSVCell: DocumentField {
    let text: String
    public let line: Int
    public let column: String
    let faults: FaultList

    public func scalar() -> String? {
        let trimmed = CSVReader.trimmed(text)
        if trimmed.isEmpty {
            fault(Words("it is empty", "内容为空"), cure: Words("fill it in", "请填写"))
            return nil
        }
        return trimmed
    }

    public func fault(_ what: Words, cure: Words) {
        faults.note(line: line, path: column, what: what, cure: cure)
    }
}
