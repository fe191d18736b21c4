import Languages
import Supply

/// Further contacts of an account: a list in a site file, columns `contact1_name`, `contact1_phone`, `contact1_occupant`, ... in
/// a table.
enum ContactReading {
    /// How many an account may have besides its phone.
    static let most = 3

    /// The columns of a table.
    static let columns = (1...most).flatMap { ["contact\($0)_name", "contact\($0)_phone", "contact\($0)_occupant"] }

    /// `contacts: [{name: 妻, phone: 0571-87654321, occupant: true}]` under the names of the table's columns.
    static func fields(_ account: YAMLMapping, file: String) -> [(String, Field)] {
        guard let list = account.optional("contacts") else { return [] }
        var fields: [(String, Field)] = []
        var count = 0
        _ = list.list { value in
            value.mapping { contact in
                count += 1
                let name = contact.required("name")
                let phone = contact.required("phone")
                let occupant = contact.optional("occupant")
                if count == most + 1 {
                    value.fault(
                        Words("an account has at most \(most) contacts", "一个用电户最多 \(most) 个联系人"),
                        cure: Words("keep the first \(most)", "只保留前 \(most) 个"))
                }
                // Half a contact was refused already; one without the other would be refused again.
                if count <= most, let name, let phone {
                    fields.append(("contact\(count)_name", Field(name, file: file)))
                    fields.append(("contact\(count)_phone", Field(phone, file: file)))
                    if let occupant { fields.append(("contact\(count)_occupant", Field(occupant, file: file))) }
                }
                return true
            }
        }
        return fields
    }

    /// The contacts that are there; nil where one is wrong, or only half, and noted.
    static func read(_ fields: Fields) -> [Contact]? {
        var contacts: [Contact] = []
        var isSound = true
        for index in 1...most {
            let (nameKey, phoneKey) = ("contact\(index)_name", "contact\(index)_phone")
            let occupantKey = "contact\(index)_occupant"
            guard let either = fields.optional(nameKey) ?? fields.optional(phoneKey) ?? fields.optional(occupantKey)
            else { continue }
            let name = fields.optional(nameKey) { $0.label() }
            let phone = fields.optional(phoneKey) { $0.phone() }
            let occupant = fields.optional(occupantKey) { $0.boolean() }
            if let name, let phone, occupant != nil || fields.optional(occupantKey) == nil {
                contacts.append(
                    Contact(name: name.value, phone: phone.value, isOccupant: occupant?.value ?? false))
                continue
            }
            isSound = false
            if fields.optional(nameKey) == nil || fields.optional(phoneKey) == nil {
                fields.findings.fault(
                    either.mark,
                    Words("a contact is a name and a phone, and only one is there", "联系人要有姓名和电话，这里只有一项"),
                    cure: Words(
                        "give both \(nameKey) and \(phoneKey), or none",
                        "\(nameKey) 与 \(phoneKey) 要么都写，要么都不写"))
            }
        }
        return isSound ? contacts : nil
    }
}
