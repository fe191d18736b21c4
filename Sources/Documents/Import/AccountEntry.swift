import Billing
import Languages
import Quantities
import Supply

/// An account as it was read, with its places; what is nil was wrong or missing, and noted.
struct AccountEntry {
    let mark: Mark
    let number: Marked<String>?
    let tariff: Marked<String>?
    let terms: Marked<String>?
    let payer: Marked<String>?
    let protection: Protection?
    let phone: String?
    let hasAgreement: Bool
    /// How it pays; ``AccountMode/prepaid`` where it does not say.
    let mode: Marked<AccountMode>
    var meters: [MeterEntry]
    /// Nil where something is wrong with it.
    private let account: Account?
    private let openingBalance: Money?

    /// The columns of an account in a table, which are also the keys of its defaults.
    static let columns =
        [
            "number", "name", "phone", "address", "class", "tariff", "persons", "held_since", "terms",
            "agreement_signed",
            "agreement_version", "protection", "cause", "dedicated_supply", "opening_balance", "payer", "mode",
            "identity",
            "area", "responsible", "capacity", "until", "safe_restore",
        ] + ContactReading.columns

    init(_ fields: Fields, meters: [MeterEntry], termsFor rules: [TermsRule] = []) {
        mark = fields.mark
        self.meters = meters
        number = fields.required("number") { $0.key() }
        tariff = fields.required("tariff") { $0.name() }
        let name = fields.required("name") { $0.label() }?.value
        let address = fields.required("address") { $0.label(upTo: 200) }?.value
        let customerClass = fields.required("class") { $0.choice(of: CustomerClass.self) }?.value

        var isSound = true
        func optional<Value>(_ key: String, _ read: (any DocumentField) -> Value?) -> Value? {
            guard fields.optional(key) != nil else { return nil }
            let value = fields.optional(key, read)?.value
            if value == nil { isSound = false }
            return value
        }
        let hasPayer = fields.optional("payer") != nil
        payer = fields.optional("payer") { $0.key() }
        if hasPayer, payer == nil { isSound = false }
        phone = optional("phone") { $0.phone() }
        protection = optional("protection") { $0.choice(of: Protection.self) }
        let cause = optional("cause") { $0.choice(of: ArrearsCause.self) }
        let isDedicated = optional("dedicated_supply") { $0.boolean() }
        let opening = optional("opening_balance") { $0.balance() }
        let persons = optional("persons") { $0.integer(in: 1...50) }
        let heldSince = optional("held_since") { $0.date() }
        let contacts = ContactReading.read(fields)
        if contacts == nil { isSound = false }
        let modeField = fields.optional("mode")
        let mode = optional("mode") { $0.choice(of: AccountMode.self) } ?? .prepaid
        self.mode = Marked(value: mode, mark: modeField?.mark ?? fields.mark)
        if rules.isEmpty || fields.optional("terms") != nil {
            terms = fields.required("terms") { $0.name() }
        } else {
            terms = customerClass.flatMap { TermsRule.terms(rules, of: $0, mode, fields) }
        }
        let identity = optional("identity") { $0.key() }
        let area = optional("area") { $0.name() }
        let responsible = optional("responsible") { $0.name() }
        let capacity = optional("capacity") { $0.decimal(places: 3, in: 1...1_000_000_000) }
        let until = optional("until") { $0.date() }
        let safeRestore = optional("safe_restore") { $0.choice(of: SafeRestore.self) }
        if mode == .temporary, until == nil, isSound {
            fields.findings.fault(
                self.mode.mark, Words("temporary supply has no end", "临时用电没有截止日期"),
                cure: Words("add its last day, as until: 2026-12-31", "请补上最后一天，如 until: 2026-12-31"))
            isSound = false
        }
        let signed = optional("agreement_signed") { $0.date() }
        let version = optional("agreement_version") { $0.label(upTo: 64) }
        if isSound, (signed == nil) != (version == nil) {
            fields.findings.fault(
                (fields.optional("agreement_signed") ?? fields.optional("agreement_version"))?.mark ?? fields.mark,
                Words("an agreement is a date and a version, and only one is there", "协议应有日期和版本，这里只有其一"),
                cure: Words(
                    "give both agreement_signed and agreement_version, or none",
                    "请同时给出 agreement_signed 和 agreement_version，或都不给"))
            isSound = false
        }
        let agreement = signed.flatMap { signed in version.map { Agreement(signedOn: signed, version: $0) } }
        hasAgreement = agreement != nil
        guard let number, let name, let address, let customerClass, let tariff, let terms, isSound else {
            account = nil
            openingBalance = nil
            return
        }
        account = Account(
            id: AccountID(0), number: number.value, name: name, phone: phone, address: address,
            customerClass: customerClass, mode: mode,
            tariff: tariff.value, holder: Holder(persons: persons ?? 1, since: heldSince), terms: terms.value,
            agreement: agreement, protection: protection,
            cause: cause ?? .notStated,
            isDedicatedSupply: isDedicated ?? false, payer: payer?.value, identity: identity, contacts: contacts ?? [],
            area: area,
            responsible: responsible, capacity: capacity, until: until, safeRestore: safeRestore)
        openingBalance = opening ?? .zero
    }

    /// The account with all its supply points; nil where any part of it is wrong.
    var complete: SiteAccount? {
        let points = meters.compactMap(\.supplyPoint)
        guard let account, let openingBalance, points.count == meters.count else { return nil }
        return SiteAccount(account: account, openingBalance: openingBalance, supplyPoints: points)
    }
}

extension DocumentField {
    /// A telephone number as dialled: digits, with `+` before and hyphens within.
    func phone() -> String? {
        parsed(
            Words("a telephone number", "电话号码"),
            cure: Words(
                "write 5 to 15 digits as they are dialled, as 13800138000 or 0571-87654321",
                "请写拨号用的 5 至 15 位数字，如 13800138000 或 0571-87654321")
        ) { text in Contact.canBeDialled(text) ? text : nil }
    }

    /// Yuan within what an account may have at a takeover.
    func balance() -> Money? {
        guard let amount = money() else { return nil }
        let bound = Money(yuan: 100_000_000)
        guard (-bound...bound).contains(amount) else {
            fault(
                Words("\(amount) is not within 100 million yuan", "\(amount) 超出一亿元"),
                cure: Words("give yuan, not fen", "请以元为单位，不是分"))
            return nil
        }
        return amount
    }
}
