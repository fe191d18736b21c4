import API
import Engine
import Quantities
import Supply

extension BodyReader {
    /// kWh, not negative, with at most three digits after the point.
    mutating func energy(_ name: String) -> WattHours? {
        guard let text = text(name, limit: 40) else { return nil }
        if let value = parseDecimal(text, places: 3), (0...1_000_000_000_000_000).contains(value) {
            return WattHours(value)
        }
        note(name, .notEnergy)
        return nil
    }

    /// By which reading a stretch ends: `reading`, with `mark` or `plates` where that needs them.
    mutating func finalReading() -> FinalReading? {
        let by = choice("reading", of: ReadingWord.self)
        let mark = optionalInstant("mark")
        let plates = optionalPlates()
        switch by {
        case .last: return .last
        case .lastTrusted: return .lastTrusted
        case .mark:
            if !isGiven("mark") { note("mark", .missing) }
            return mark.map { .mark($0) }
        case .plate:
            if !isGiven("plates") { note("plates", .missing) }
            return plates.map { .plate($0) }
        case nil: return nil
        }
    }

    /// Registers as a person read them; nil where there are none.
    mutating func optionalPlates() -> [PlateReading]? {
        guard isGiven("plates") else {
            known.insert("plates")
            return nil
        }
        return objects("plates", atMost: 100) { plate in
            let meter = plate.text("meter", limit: 64)
            let energy = plate.energy("energy")
            guard let meter, let energy else { return nil }
            return PlateReading(meter: meter, energy: energy)
        }
    }

    /// Whom to reach besides the phone.
    mutating func contacts() -> [Contact] {
        guard isGiven("contacts") else {
            known.insert("contacts")
            return []
        }
        return objects("contacts", atMost: 3) { contact in
            let name = contact.text("name", limit: 100)
            let phone = contact.text("phone", limit: 40)
            let isOccupant = contact.flag("occupant")
            guard let name, let phone else { return nil }
            return Contact(name: name, phone: phone, isOccupant: isOccupant)
        } ?? []
    }

    /// Both or none of `agreement_signed` and `agreement_version`.
    mutating func agreement() -> Agreement? {
        let signed = optionalDate("agreement_signed")
        let version = optionalText("agreement_version", limit: 64)
        if isGiven("agreement_signed") != isGiven("agreement_version") {
            note(isGiven("agreement_signed") ? "agreement_version" : "agreement_signed", .missing)
        }
        return signed.flatMap { signed in version.map { Agreement(signedOn: signed, version: $0) } }
    }

    /// One of an enumeration's words, or nothing.
    mutating func optionalChoice<Choice: RawRepresentable & CaseIterable>(
        _ name: String, of type: Choice.Type
    ) -> Choice? where Choice.RawValue == String {
        guard isGiven(name) else {
            known.insert(name)
            return nil
        }
        return choice(name, of: type)
    }

    /// A whole number, or nothing.
    mutating func optionalCount(_ name: String, in range: ClosedRange<Int64>) -> Int? {
        guard isGiven(name) else {
            known.insert(name)
            return nil
        }
        return count(name, in: range)
    }

    /// Texts in a list; nil where it is left out.
    mutating func optionalTexts(_ name: String, atMost limit: Int) -> [String]? {
        known.insert(name)
        guard isGiven(name) else { return nil }
        guard case .array(let items) = fields[name], !items.isEmpty, items.count <= limit else {
            note(name, .notTexts, String(limit))
            return nil
        }
        let texts = items.compactMap { if case .text(let text) = $0, !text.isEmpty { text } else { nil } }
        if texts.count == items.count { return texts }
        note(name, .notTexts, String(limit))
        return nil
    }
}

/// The words of ``FinalReading``.
private enum ReadingWord: String, CaseIterable {
    case last, mark, plate
    case lastTrusted = "last_trusted"
}
