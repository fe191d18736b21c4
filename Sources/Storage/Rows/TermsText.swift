import GRDB
import Supply

/// One version of terms as a text: the columns of its row, one after the other.
enum TermsText {
    static func write(_ terms: Terms) -> String {
        var writer = FieldWriter()
        for cell in TermsRow.cells(terms) {
            switch cell?.databaseValue.storage {
            case .int64(let value)?: writer.add(value)
            case .string(let text)?: writer.add(text)
            default: writer.add(String?.none)
            }
        }
        return writer.text
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> Terms {
        var values: [DatabaseValue] = []
        while !reader.isAtEnd {
            if reader.isTextNext {
                values.append(try reader.string().databaseValue)
            } else {
                values.append(try reader.intOrNil()?.databaseValue ?? .null)
            }
        }
        guard values.count == TermsRow.table.width else { throw FieldFault(detail: "\(values.count) fields of terms") }
        var cells = Cells(values, TermsRow.table)
        do { return try TermsRow.read(&cells) } catch { throw FieldFault(detail: "\(error)") }
    }
}
