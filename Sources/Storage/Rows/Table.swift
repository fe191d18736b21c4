import GRDB
import Quantities

import struct Foundation.Data

/// A value on its way into a column.
typealias Cell = (any DatabaseValueConvertible)?

/// A table as rows are written to it and read from it: its columns in one order, for all three statements.
struct Table: Sendable {
    let name: String
    let insert: String
    /// Inserted, or every column but the key replaced. Never INSERT OR REPLACE: that deletes other rows in the way of a unique column.
    let put: String
    /// All columns, without a condition.
    let select: String
    /// How many columns there are.
    let width: Int

    init(_ name: String, key: [String], _ columns: [String]) {
        self.name = name
        width = columns.count
        let list = columns.joined(separator: ", ")
        let marks = columns.map { _ in "?" }.joined(separator: ", ")
        insert = "INSERT INTO \(name) (\(list)) VALUES (\(marks))"
        let changes = columns.filter { !key.contains($0) }.map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
        put = insert + " ON CONFLICT (\(key.joined(separator: ", "))) DO UPDATE SET \(changes)"
        select = "SELECT \(columns.map { "\(name).\($0)" }.joined(separator: ", ")) FROM \(name)"
    }
}

/// Reads the columns of a row one after the other, as the row type wrote them. What does not fit is an error with the table's name,
/// never a trap: the file may be damaged.
struct Cells {
    private let row: Row
    /// In the place of the row, where they lie within another row.
    private let values: [DatabaseValue]?
    private let table: String
    private var index = 0

    init(_ row: Row, _ table: Table) { self.init(row, table.name) }

    /// - Parameter table: named in errors.
    init(_ row: Row, _ table: String) {
        self.row = row
        self.table = table
        values = nil
    }

    /// As many as the table has columns.
    init(_ values: [DatabaseValue], _ table: Table) {
        row = Row()
        self.table = table.name
        self.values = values
    }

    mutating func intOrNil() -> Int64? {
        defer { index += 1 }
        if let values { return Int64.fromDatabaseValue(values[index]) }
        return row[index] as Int64?
    }

    mutating func textOrNil() -> String? {
        defer { index += 1 }
        if let values { return String.fromDatabaseValue(values[index]) }
        return row[index] as String?
    }

    mutating func int() throws(StoreError) -> Int64 {
        guard let value = intOrNil() else { throw fault("column \(index) is missing") }
        return value
    }

    mutating func text() throws(StoreError) -> String {
        guard let value = textOrNil() else { throw fault("column \(index) is missing") }
        return value
    }

    mutating func bytes() throws(StoreError) -> [UInt8] {
        defer { index += 1 }
        guard let data = row[index] as Data? else { throw fault("column \(index + 1) is missing") }
        return [UInt8](data)
    }

    mutating func small<T: FixedWidthInteger>(_: T.Type = T.self) throws(StoreError) -> T {
        let value = try int()
        guard let fitting = T(exactly: value) else { throw fault("\(value) is out of range") }
        return fitting
    }

    mutating func bool() throws(StoreError) -> Bool { try int() != 0 }

    mutating func id<K>() throws(StoreError) -> ID<K> { ID(try int()) }
    mutating func idOrNil<K>() -> ID<K>? { intOrNil().map { ID($0) } }
    mutating func instant() throws(StoreError) -> Instant { Instant(milliseconds: try int()) }
    mutating func instantOrNil() -> Instant? { intOrNil().map { Instant(milliseconds: $0) } }
    mutating func money() throws(StoreError) -> Money { Money(tenThousandths: try int()) }
    mutating func moneyOrNil() -> Money? { intOrNil().map { Money(tenThousandths: $0) } }
    mutating func span() throws(StoreError) -> Span { Span(milliseconds: try int()) }

    mutating func word<T: RawRepresentable<String>>(_: T.Type = T.self) throws(StoreError) -> T {
        try word(in: try text())
    }

    mutating func wordOrNil<T: RawRepresentable<String>>(_: T.Type = T.self) throws(StoreError) -> T? {
        guard let text = textOrNil() else { return nil }
        return try word(in: text)
    }

    /// Words between commas.
    mutating func words<T: RawRepresentable<String>>(_: T.Type = T.self) throws(StoreError) -> [T] {
        let text = try text()
        if text.isEmpty { return [] }
        var words: [T] = []
        for part in text.split(separator: ",") { words.append(try word(in: String(part))) }
        return words
    }

    /// Numbers between commas.
    mutating func ints() throws(StoreError) -> [Int64] {
        let text = try text()
        if text.isEmpty { return [] }
        var numbers: [Int64] = []
        for part in text.split(separator: ",") {
            guard let number = Int64(part) else { throw fault("\(text) is no list of numbers") }
            numbers.append(number)
        }
        return numbers
    }

    mutating func day() throws(StoreError) -> CivilDate {
        guard let day = try dayOrNil() else { throw fault("column \(index) is missing") }
        return day
    }

    mutating func dayOrNil() throws(StoreError) -> CivilDate? {
        guard let text = textOrNil() else { return nil }
        guard let day = CivilDate(stored: text) else { throw fault("\(text) is no day") }
        return day
    }

    mutating func timeOfDay() throws(StoreError) -> TimeOfDay {
        let minutes: Int = try small()
        guard let time = TimeOfDay(minutes: minutes) else { throw fault("\(minutes) is no time of day") }
        return time
    }

    mutating func fields<T>(_ read: (inout FieldReader) throws(FieldFault) -> T) throws(StoreError) -> T {
        var reader = FieldReader(try text())
        do { return try read(&reader) } catch { throw fault(error.detail) }
    }

    mutating func fieldsOrNil<T>(_ read: (inout FieldReader) throws(FieldFault) -> T) throws(StoreError) -> T? {
        guard let text = textOrNil() else { return nil }
        var reader = FieldReader(text)
        do { return try read(&reader) } catch { throw fault(error.detail) }
    }

    func fault(_ detail: String) -> StoreError { .badRow(table: table, detail: detail) }

    private func word<T: RawRepresentable<String>>(in text: String) throws(StoreError) -> T {
        guard let value = T(rawValue: text) else { throw fault("\(text) is no \(T.self)") }
        return value
    }
}

extension CivilDate {
    /// `2026-11-23`, read without cutting the text apart: there are several in each of the rows that a start loads.
    fileprivate init?(stored text: String) {
        var parts = (year: 0, month: 0, day: 0)
        var position = 0
        for byte in text.utf8 {
            let digit = Int(byte) - Int(UInt8(ascii: "0"))
            switch position {
            case 4, 7: if byte != UInt8(ascii: "-") { return nil }
            case 0...9 where !(0...9).contains(digit): return nil
            case 0...3: parts.year = parts.year * 10 + digit
            case 5, 6: parts.month = parts.month * 10 + digit
            case 8, 9: parts.day = parts.day * 10 + digit
            default: return nil
            }
            position += 1
        }
        guard position == 10 else { return nil }
        self.init(year: parts.year, month: parts.month, day: parts.day)
    }
}

/// Words between commas.
func joined<T: RawRepresentable<String>>(_ words: [T]) -> String { words.map(\.rawValue).joined(separator: ",") }

/// Numbers between commas.
func joined(_ numbers: [Int64]) -> String { numbers.map(String.init).joined(separator: ",") }
