import Billing

/// To whom a notice goes.
public enum Recipient: String, Hashable, Sendable, Codable, CaseIterable {
    /// Whose contract it is.
    case holder
    /// Who pays for it under a payment number.
    case payer
    /// Who lives or works there.
    case occupant
}

/// A person who must have a notice, and how to reach them.
public struct Addressee: Hashable, Sendable, Codable {
    public let recipient: Recipient
    public let name: String
    /// As dialled; empty: none is on file, and what must arrive is brought to the door.
    public let phone: String

    public init(recipient: Recipient, name: String, phone: String) {
        self.recipient = recipient
        self.name = name
        self.phone = phone
    }
}

extension Addressee {
    /// Whether a message can reach them.
    public var hasPhone: Bool { !phone.isEmpty }
}

extension Account {
    /// Who must have a formal notice before a trip, whoever pays first: the payer, where there is one, the holder, and the occupants on
    /// file (RULES: Delivery). One telephone gets it once, and one name is one person. To a payer or holder who has no telephone it is
    /// brought to the door, also where the other has one: who lives there is told, whoever pays.
    ///
    /// - Parameter payer: the one that ``payer`` names.
    public func addressees(payer: Payer?) -> [Addressee] {
        var found: [Addressee] = []
        func add(_ recipient: Recipient, _ name: String, _ phone: String) {
            let isKnown = found.contains { phone.isEmpty ? $0.name == name : isSame($0.phone, phone) }
            if !isKnown { found.append(Addressee(recipient: recipient, name: name, phone: phone)) }
        }
        // Who pays for his own supply is one person, and has the telephone of his contract.
        if let payer, payer.phone != nil || payer.name != name || phone == nil {
            add(.payer, payer.name, payer.phone ?? "")
        }
        add(.holder, name, phone ?? "")
        for contact in contacts where contact.isOccupant { add(.occupant, contact.name, contact.phone) }
        return found
    }

    /// Hyphens are for the eye.
    private func isSame(_ a: String, _ b: String) -> Bool {
        a.utf8.filter { $0 != UInt8(ascii: "-") } == b.utf8.filter { $0 != UInt8(ascii: "-") }
    }
}
