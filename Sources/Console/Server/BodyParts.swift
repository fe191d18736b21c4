import API
import Foundation
import Languages
import Quantities

extension BodyReader {
    /// A whole number within `range`.
    mutating func count(_ name: String, in range: ClosedRange<Int64>) -> Int? {
        known.insert(name)
        switch fields[name] {
        case .number(let value?) where range.contains(value): return Int(value)
        case nil, .null: note(name, .missing)
        default: note(name, .notNumber, "\(range.lowerBound)...\(range.upperBound)")
        }
        return nil
    }

    /// Like ``amount(_:)``, but it may be left out.
    mutating func optionalAmount(_ name: String) -> Money? { isGiven(name) ? amount(name) : absent(name) }

    /// Like ``date(_:)``, but it may be left out.
    mutating func optionalDate(_ name: String) -> CivilDate? { isGiven(name) ? date(name) : absent(name) }

    /// A file's bytes in base64: it may be in any character set.
    mutating func bytes(_ name: String) -> [UInt8]? {
        guard let text = text(name, limit: .max) else { return nil }
        if let data = Data(base64Encoded: text) { return Array(data) }
        note(name, .notBase64)
        return nil
    }

    /// A list of objects, each read by `read`, with faults named as `accounts[3].amount`.
    mutating func objects<Value>(_ name: String, atMost limit: Int, _ read: (inout BodyReader) -> Value?) -> [Value]? {
        known.insert(name)
        guard isGiven(name) else {
            note(name, .missing)
            return nil
        }
        guard case .array(let items) = fields[name], !items.isEmpty, items.count <= limit else {
            note(name, .notList, String(limit))
            return nil
        }
        var values: [Value] = []
        for (index, item) in items.enumerated() {
            guard case .object(let fields) = item else {
                note("\(name)[\(index)]", .notObject)
                continue
            }
            var reader = BodyReader(fields: fields)
            let value = read(&reader)
            reader.noteUnknown()
            take(reader.faults, under: "\(name)[\(index)].")
            if let value { values.append(value) }
        }
        return values
    }

    private mutating func absent<Value>(_ name: String) -> Value? {
        known.insert(name)
        return nil
    }
}
