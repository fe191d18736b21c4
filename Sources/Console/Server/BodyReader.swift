import API
import Foundation
import Languages
import Quantities

/// Reads the fields of a request's body and collects every fault, so that a client mends them all at once.
struct BodyReader {
    let fields: [String: JSONValue]
    /// Fields that were asked for.
    var known: Set<String> = []
    private(set) var faults: [Detail] = []

    /// - Throws: ``Refused`` where the body is no JSON object.
    init(_ bytes: [UInt8]) throws {
        guard !bytes.isEmpty else {
            fields = [:]
            return
        }
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)), case .object(let fields) = value
        else {
            throw Refused(.requestMalformed)
        }
        self.fields = fields
    }

    /// An object within a body.
    init(fields: [String: JSONValue]) { self.fields = fields }

    /// Done reading.
    ///
    /// - Throws: ``Refused`` with every fault, unknown fields among them.
    mutating func finish() throws {
        noteUnknown()
        if !faults.isEmpty { throw Refused(.requestInvalid, faults) }
    }

    /// A fault for each field that nobody asked for.
    mutating func noteUnknown() {
        for name in fields.keys.filter({ !known.contains($0) }).sorted() { note(name, .unknown) }
    }

    /// Faults of an object within the body.
    mutating func take(_ inner: [Detail], under place: String) {
        faults += inner.map { Detail(name: place + $0.name, value: $0.value, code: $0.code, words: $0.words) }
    }

    /// Whether the body has a value under this name.
    func isGiven(_ name: String) -> Bool {
        switch fields[name] {
        case nil, .null: false
        default: true
        }
    }

    /// A fault that the caller found.
    mutating func note(_ name: String, _ fault: FieldFault, _ argument: String = "") {
        faults.append(BodyReader.fault(name, fault, argument))
    }

    /// Text of 1 to `limit` characters; nil and a fault where it is not so.
    mutating func text(_ name: String, limit: Int = 200) -> String? { read(name, limit: limit, required: true) }

    /// Like ``text(_:limit:)``, but it may be left out.
    mutating func optionalText(_ name: String, limit: Int = 200) -> String? {
        read(name, limit: limit, required: false)
    }

    mutating func flag(_ name: String) -> Bool {
        known.insert(name)
        switch fields[name] {
        case .boolean(let value): return value
        case nil, .null: return false
        default:
            note(name, .notBoolean)
            return false
        }
    }

    mutating func amount(_ name: String) -> Money? {
        guard let text = text(name, limit: 40) else { return nil }
        if let amount = Money(yuan: text) { return amount }
        note(name, .notAmount)
        return nil
    }

    mutating func date(_ name: String) -> CivilDate? {
        guard let text = text(name, limit: 40) else { return nil }
        if let date = CivilDate(text) { return date }
        note(name, .notDate)
        return nil
    }

    mutating func instant(_ name: String) -> Instant? { text(name, limit: 40).flatMap { instant(name, $0) } }

    mutating func optionalInstant(_ name: String) -> Instant? {
        optionalText(name, limit: 40).flatMap { instant(name, $0) }
    }

    private mutating func instant(_ name: String, _ text: String) -> Instant? {
        if let instant = Timestamps.parse(text) { return instant }
        note(name, .notInstant)
        return nil
    }

    /// A time, or a length from now: `until` or `for` of the body, as `names` call them. Nil where neither is there, and a fault
    /// where that may not be, or both are.
    mutating func end(_ names: (until: String, span: String), from now: Instant, required: Bool) -> End? {
        let until = optionalInstant(names.until)
        let span = optionalText(names.span, limit: 40).flatMap { text -> Span? in
            if let span = Span(text), span > .zero, span <= .days(36_500) { return span }
            note(names.span, .notSpan)
            return nil
        }
        let given = [names.until, names.span].count { isGiven($0) }
        if given == 2 || (given == 0 && required) { note(names.until, .notEither, "\(names.until), \(names.span)") }
        if given == 2 { return nil }
        return span.map { End(at: now + $0, lasting: $0) } ?? until.map { End(at: $0, lasting: nil) }
    }

    /// When something ends, and how long it was said to last where that was said instead.
    struct End {
        let at: Instant
        let lasting: Span?
    }

    /// One of an enumeration's words.
    mutating func choice<Choice: RawRepresentable & CaseIterable>(_ name: String, of type: Choice.Type) -> Choice?
    where Choice.RawValue == String {
        guard let text = text(name, limit: 40) else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        note(name, .notOneOf, Choice.allCases.map(\.rawValue).joined(separator: ", "))
        return nil
    }

    private mutating func read(_ name: String, limit: Int, required: Bool) -> String? {
        known.insert(name)
        switch fields[name] {
        case .text(let text):
            if text.allSatisfy(\.isWhitespace) {
                if required { note(name, .empty) }
                return nil
            }
            if text.utf8.count > limit {
                note(name, .tooLong, String(limit))
                return nil
            }
            return text
        case nil, .null:
            if required { note(name, .missing) }
            return nil
        default:
            note(name, .notText)
            return nil
        }
    }

    private static func fault(_ name: String, _ fault: FieldFault, _ argument: String = "") -> Detail {
        Detail(name: name, code: fault.rawValue, words: fault.words.filled(argument))
    }
}
