import Billing
import Engine
import GRDB
import Quantities
import Supply

enum AccountRow {
    static let table = Table(
        "accounts", key: ["id"],
        [
            "id", "number", "name", "phone", "address", "class", "mode", "tariff", "persons", "held_since", "terms",
            "agreement_signed_on", "agreement_version", "protection", "cause", "dedicated_supply", "posted",
            "in_meter", "posted_on", "accrual",
            "includes_reading", "hold_kind", "hold_until", "hold_by", "hold_reason", "warned", "trip_notice",
            "final_notice", "companions", "last_action", "last_reasons", "quoted_missing", "quoted_until",
            "credited_at", "grace_granted_at", "payer", "identity", "contacts", "area", "responsible", "capacity",
            "until_day",
            "safe_restore", "life", "life_since", "dues", "cycle", "channels", "standing", "contracts", "conduct",
            "measures", "approvals", "protection_term", "trippable_since", "wish",
        ])

    static func cells(_ state: AccountState) -> [Cell] {
        let record = state.record
        return [
            record.id.number, record.number, record.name, record.phone, record.address, record.customerClass.rawValue,
            record.mode.rawValue, record.tariff, Int64(record.holder.persons), record.holder.since?.description,
            record.terms,
            record.agreement?.signedOn.description, record.agreement?.version, record.protection?.rawValue,
            record.cause.rawValue, record.isDedicatedSupply,
            state.posted.tenThousandths, state.inMeter.tenThousandths, state.postedOn?.description,
            AccrualText.write(state.accrual),
            state.includesReading,
            state.hold?.kind.rawValue, state.hold?.until.milliseconds, state.hold?.by, state.hold?.reason,
            joined(state.warned.map(\.tenThousandths)), state.tripNotice?.number, state.finalNotice?.number,
            joined(state.companions.map(\.number)), state.lastAction.rawValue, joined(state.lastReasons), state.quotedMissing?.tenThousandths,
            state.quotedUntil?.milliseconds, state.creditedAt?.milliseconds, state.graceGrantedAt?.milliseconds,
            record.payer, record.identity, ContactsText.write(record.contacts), record.area, record.responsible,
            record.capacity, record.until?.description, record.safeRestore?.rawValue, state.life.word, state.life.since?.milliseconds,
            DuesText.write(state.dues), CycleText.write(state.cycle), ChannelUseText.write(state.channels),
            StandingText.write(state.standing), ContractText.write(state.contracts), ConductText.write(state.conduct),
            MeasuresText.write(state.measures), ApprovalsText.write(state.approvals),
            state.protectionTerm.map(ProtectionText.write), state.trippableSince?.milliseconds,
            state.wish.map(WishText.write),
        ]
    }

    static func read(_ row: Row) throws(StoreError) -> AccountState {
        var c = Cells(row, table)
        let id: AccountID = try c.id()
        let number = try c.text()
        let name = try c.text()
        let phone = c.textOrNil()
        let address = try c.text()
        let customerClass: CustomerClass = try c.word()
        let mode: AccountMode = try c.word()
        let tariff = try c.text()
        let persons = Int(clamping: try c.int())
        let holder = Holder(persons: persons, since: try c.dayOrNil())
        let terms = try c.text()
        let signedOn = try c.dayOrNil()
        let version = c.textOrNil()
        let agreement = signedOn.flatMap { day in version.map { Agreement(signedOn: day, version: $0) } }
        var record = Account(
            id: id, number: number, name: name, phone: phone, address: address, customerClass: customerClass,
            mode: mode,
            tariff: tariff, holder: holder, terms: terms, agreement: agreement, protection: protection(&c),
            cause: try c.word(),
            isDedicatedSupply: try c.bool())
        let posted = try c.money()
        let inMeter = try c.money()
        let postedOn = try c.dayOrNil()
        let running = try c.fields(AccrualText.read)
        let includesReading = try c.int()
        let held = try hold(&c)
        var state = AccountState(
            record: record, posted: posted, accrual: running, includesReading: includesReading, postedOn: postedOn,
            hold: held,
            warned: try c.ints().map { Money(tenThousandths: $0) }, tripNotice: c.idOrNil(), finalNotice: c.idOrNil(),
            companions: try c.ints().map { ID($0) }, lastAction: try c.word(), lastReasons: try c.words(), quotedMissing: c.moneyOrNil(),
            quotedUntil: c.instantOrNil(),
            creditedAt: c.instantOrNil(), graceGrantedAt: c.instantOrNil(), inMeter: inMeter)
        record.payer = c.textOrNil()
        record.identity = c.textOrNil()
        record.contacts = try c.fields(ContactsText.read)
        record.area = c.textOrNil()
        record.responsible = c.textOrNil()
        record.capacity = c.intOrNil()
        record.until = try c.dayOrNil()
        record.safeRestore = try c.wordOrNil()
        state.record = record
        state.life = try life(&c)
        state.dues = try c.fields(DuesText.read)
        state.cycle = try c.fields(CycleText.read)
        state.channels = try c.fields(ChannelUseText.read)
        state.standing = try c.fields(StandingText.read)
        state.contracts = try c.fields(ContractText.read)
        state.conduct = try c.fields(ConductText.read)
        state.measures = try c.fields(MeasuresText.read)
        state.approvals = try c.fields(ApprovalsText.read)
        state.protectionTerm = protectionTerm(&c)
        state.trippableSince = c.instantOrNil()
        state.wish = wish(&c)
        return state
    }

    /// Unreadable means protected (I-C6). One word must not keep every home's light away: the rest is loaded.
    private static func protection(_ c: inout Cells) -> Protection? {
        c.textOrNil().map { Protection(rawValue: $0) ?? .unreadable }
    }

    /// One that cannot be read begins anew: what protects is the word.
    private static func protectionTerm(_ c: inout Cells) -> ProtectionTerm? {
        c.textOrNil().flatMap { text in
            var reader = FieldReader(text)
            return try? ProtectionText.read(&reader)
        }
    }

    /// One that cannot be read is none: light is the safe side.
    private static func wish(_ c: inout Cells) -> OffWish? {
        c.textOrNil().flatMap { text in
            var reader = FieldReader(text)
            return try? WishText.read(&reader)
        }
    }

    /// What stands where a protection cannot be read.
    static func unreadable(_ db: Database) throws -> [AccountID: String] {
        let known = (Protection.allCases + [.unreadable]).map { "'\($0.rawValue)'" }.joined(separator: ", ")
        let rows = try Row.fetchAll(
            db, sql: "SELECT id, protection FROM accounts WHERE protection NOT IN (\(known)) ORDER BY id")
        var found: [AccountID: String] = [:]
        for row in rows {
            var c = Cells(row, table)
            found[try c.id()] = try c.text()
        }
        return found
    }

    private static func life(_ c: inout Cells) throws(StoreError) -> AccountLife {
        let word = try c.text()
        let since = c.instantOrNil()
        switch (word, since) {
        case ("open", nil): return .open
        case ("vacant", let since?): return .vacant(since: since)
        case ("closed", let since?): return .closed(at: since)
        default: throw c.fault("life \(word)")
        }
    }

    private static func hold(_ c: inout Cells) throws(StoreError) -> Hold? {
        let kind: Hold.Kind? = try c.wordOrNil()
        let until = c.instantOrNil()
        let by = c.textOrNil()
        let reason = c.textOrNil()
        guard let kind else { return nil }
        guard let until, let by, let reason else { throw c.fault("half a hold") }
        return Hold(kind: kind, until: until, by: by, reason: reason)
    }
}

extension AccountLife {
    fileprivate var word: String {
        switch self {
        case .open: "open"
        case .vacant: "vacant"
        case .closed: "closed"
        }
    }

    fileprivate var since: Instant? {
        switch self {
        case .open: nil
        case .vacant(let since): since
        case .closed(let at): at
        }
    }
}
