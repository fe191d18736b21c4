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
    /// Who must have a formal notice before a trip, whoever pays first: the payer, where there is one who can be reached, the holder,
    /// and the occupants on file (RULES: Delivery). One telephone gets it once. Where neither payer nor holder has one, the holder's is
    /// brought to the door.
    ///
    /// - Parameter payer: the one that ``payer`` names.
    public func addressees(payer: Payer?) -> [Addressee] {
        var found: [Addressee] = []
        func add(_ recipient: Recipient, _ name: String, _ phone: String?) {
            guard let phone, !found.contains(where: { isSame($0.phone, phone) }) else { return }
            found.append(Addressee(recipient: recipient, name: name, phone: phone))
        }
        if let payer { add(.payer, payer.name, payer.phone) }
        add(.holder, name, phone)
        if found.isEmpty { found.append(Addressee(recipient: .holder, name: name, phone: "")) }
        for contact in contacts where contact.isOccupant { add(.occupant, contact.name, contact.phone) }
        return found
    }

    /// Hyphens are for the eye.
    private func isSame(_ a: String, _ b: String) -> Bool {
        a.utf8.filter { $0 != UInt8(ascii: "-") } == b.utf8.filter { $0 != UInt8(ascii: "-") }
    }
}
