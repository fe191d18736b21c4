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
            "posted_on", "accrual",
            "includes_reading", "hold_kind", "hold_until", "hold_by", "hold_reason", "warned", "trip_notice",
            "final_notice", "last_action", "last_reasons", "quoted_missing", "quoted_until", "grace_granted_at",
        ])

    static func cells(_ state: AccountState) -> [Cell] {
        let record = state.record
        return [
            record.id.number, record.number, record.name, record.phone, record.address, record.customerClass.rawValue,
            record.mode.rawValue, record.tariff, Int64(record.holder.persons), record.holder.since?.description,
            record.terms,
            record.agreement?.signedOn.description, record.agreement?.version, record.protection?.rawValue,
            record.cause.rawValue, record.isDedicatedSupply,
            state.posted.tenThousandths, state.postedOn?.description, AccrualText.write(state.accrual),
            state.includesReading,
            state.hold?.kind.rawValue, state.hold?.until.milliseconds, state.hold?.by, state.hold?.reason,
            joined(state.warned.map(\.tenThousandths)), state.tripNotice?.number, state.finalNotice?.number,
            state.lastAction.rawValue, joined(state.lastReasons), state.quotedMissing?.tenThousandths,
            state.quotedUntil?.milliseconds, state.graceGrantedAt?.milliseconds,
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
        let record = Account(
            id: id, number: number, name: name, phone: phone, address: address, customerClass: customerClass,
            mode: mode,
            tariff: tariff, holder: holder, terms: terms, agreement: agreement, protection: try c.wordOrNil(),
            cause: try c.word(),
            isDedicatedSupply: try c.bool())
        let posted = try c.money()
        let postedOn = try c.dayOrNil()
        let running = try c.fields(AccrualText.read)
        let includesReading = try c.int()
        let held = try hold(&c)
        return AccountState(
            record: record, posted: posted, accrual: running, includesReading: includesReading, postedOn: postedOn,
            hold: held,
            warned: try c.ints().map { Money(tenThousandths: $0) }, tripNotice: c.idOrNil(), finalNotice: c.idOrNil(),
            lastAction: try c.word(), lastReasons: try c.words(), quotedMissing: c.moneyOrNil(),
            quotedUntil: c.instantOrNil(),
            graceGrantedAt: c.instantOrNil())
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
