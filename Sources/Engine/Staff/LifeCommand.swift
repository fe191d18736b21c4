import Billing
import Metering
import Quantities
import Supply

/// What happens to an account between opening and closing. Each is one dated event: all of it or nothing, audited, answered once for ever
/// under its id, and undone by another event, never by taking it back.
///
/// | event | undone by |
/// |---|---|
/// | open | close |
/// | transfer | transfer back: the former holder gets a new account at the same supply |
/// | exchange of a meter | another exchange |
/// | change of the transformers | another change |
/// | vacancy | its end |
/// | close | open at the same supply |
/// | change of contract | withdrawal before its day; after it, another change |
/// | leaving the meter's credit | another change, into the meter |
/// | credit class | end of the override |
/// | telephones | another change |
public enum LifeCommand: Hashable, Sendable {
    case open(Opening)
    case transfer(Transfer)
    /// Two persons.
    case exchangeMeter(MeterExchange)
    /// Two persons. What flowed before the reading counts by the old ratio.
    case changeRatio(meter: String, to: TransformerRatio, reading: FinalReading)
    /// Nobody lives there: use is a case for a person.
    case beginVacancy(account: String)
    case endVacancy(account: String)
    case close(account: String, reading: FinalReading)
    /// Takes effect at 00:00 of its day.
    case change(account: String, ContractChange)
    case withdrawChange(account: String, from: CivilDate)
    /// Two persons. The meter does not switch by its credit any more, and the account pays otherwise from now on.
    case leaveMeter(account: String, to: AccountMode)
    /// Against the rule, until a day, with the request's reason.
    case setCreditClass(account: String, CreditClass, until: CivilDate)
    /// The rule's word holds again.
    case endCreditOverride(account: String)
    /// By which telephones the customer is reached.
    case setContacts(account: String, NewContacts)

    /// The action that a role must be allowed.
    public var action: StaffAction {
        switch self {
        case .open(let opening): if case .new = opening.place { .install } else { .life }
        case .exchangeMeter, .changeRatio, .leaveMeter: .install
        case .setCreditClass, .endCreditOverride: .setCredit
        case .setContacts: .changeContacts
        case .transfer, .beginVacancy, .endVacancy, .close, .change, .withdrawChange: .life
        }
    }

    /// What it is about, for the audit trail.
    var subject: String {
        switch self {
        case .open(let opening): "open account \(opening.account.number)"
        case .transfer(let transfer): "transfer account \(transfer.account) to \(transfer.to.name)"
        case .exchangeMeter(let exchange): "exchange meter \(exchange.meter) for \(exchange.new.number)"
        case .changeRatio(let meter, let ratio, _): "ratio of meter \(meter) \(ratio)"
        case .beginVacancy(let account): "vacancy of account \(account)"
        case .endVacancy(let account): "end of vacancy of account \(account)"
        case .close(let account, _): "close account \(account)"
        case .change(let account, let change): "change account \(account) from \(change.from): \(change.words)"
        case .withdrawChange(let account, let from): "withdraw change of account \(account) from \(from)"
        case .leaveMeter(let account, let mode): "move account \(account) out of its meter to \(mode.rawValue)"
        case .setCreditClass(let account, let creditClass, let until):
            "credit class \(creditClass.rawValue) of account \(account) until \(until)"
        case .endCreditOverride(let account): "credit class of account \(account) by the rule"
        case .setContacts(let account, _): "telephones of account \(account)"
        }
    }
}

/// By which reading one stretch ends and the next begins.
public enum FinalReading: Hashable, Sendable {
    /// The last that counted, at most a quarter of an hour old: read the meter now, then ask.
    case last
    /// That of this mark, which must be the last that counted.
    case mark(Instant)
    /// What a person read at the plate just now, one for each meter.
    case plate([PlateReading])
    /// The last that counted, however old: the meter does not answer any more. What flowed since is nobody's, and a gap says so.
    case lastTrusted
}

/// A register as a person read it.
public struct PlateReading: Hashable, Sendable {
    /// Its number.
    public let meter: String
    /// What the register shows, Wh; before any transformers.
    public let energy: WattHours

    public init(meter: String, energy: WattHours) {
        self.meter = meter
        self.energy = energy
    }
}

/// A new account, and the supply that it begins at.
public struct Opening: Hashable, Sendable {
    public enum Place: Hashable, Sendable {
        /// Meters whose account is closed.
        case existing(meters: [String], FinalReading)
        /// Meters that were put up for it on lines that are there. Two persons.
        case new([ImportedSupplyPoint])
    }
    /// Its id is not used. The customer holds it from today on, whatever it says.
    public let account: Account
    public let place: Place

    public init(account: Account, place: Place) {
        self.account = account
        self.place = place
    }
}

/// A change of holder (过户). The number stays with the supply; the former holder's account keeps all that was his, debt too, under
/// the number with `-1`, `-2`, ... after it, and is closed.
public struct Transfer: Hashable, Sendable {
    public let account: String
    public let to: NewHolder
    public let reading: FinalReading

    public init(account: String, to: NewHolder, reading: FinalReading) {
        self.account = account
        self.to = to
        self.reading = reading
    }
}

/// Who takes an account over. What is nil is as it was with the former holder; whatever belongs to a person is not.
public struct NewHolder: Hashable, Sendable {
    public let name: String
    public let phone: String?
    public let contacts: [Contact]
    public let identity: String
    public let agreement: Agreement?
    public let payer: String?
    public let persons: Int
    public let tariff: String?
    public let terms: String?
    public let mode: AccountMode?

    public init(
        name: String, phone: String?, contacts: [Contact], identity: String, agreement: Agreement?,
        payer: String? = nil, persons: Int = 1, tariff: String? = nil, terms: String? = nil, mode: AccountMode? = nil
    ) {
        self.name = name
        self.phone = phone
        self.contacts = contacts
        self.identity = identity
        self.agreement = agreement
        self.payer = payer
        self.persons = persons
        self.tariff = tariff
        self.terms = terms
        self.mode = mode
    }
}

/// Other telephones. What is nil stays as it is.
public struct NewContacts: Hashable, Sendable {
    public let phone: String?
    /// In the place of all that were there. One of the same name as an occupant on file is an occupant too.
    public let contacts: [Contact]?
    /// The holder has no telephone any more: what must arrive is brought to the door.
    public let removesPhone: Bool
    /// This number was never the customer's: what has arrived there reached nobody.
    public let wrong: String?

    public init(
        phone: String? = nil, contacts: [Contact]? = nil, removesPhone: Bool = false, wrong: String? = nil
    ) {
        self.phone = phone
        self.contacts = contacts
        self.removesPhone = removesPhone
        self.wrong = wrong
    }
}

/// One meter comes down and another goes up in its place.
public struct MeterExchange: Hashable, Sendable {
    /// The number of the one that comes down.
    public let meter: String
    public let reading: FinalReading
    /// `id` and `line` are not used: it hangs on the same line.
    public let new: MeterRecord
    /// What the new one's register showed when it went up, Wh; before any transformers.
    public let opening: WattHours
    /// The relay in the new meter; nil: it has none. A separate relay stays, and its pairing has to be proven anew.
    public let relay: RelayRecord?

    public init(meter: String, reading: FinalReading, new: MeterRecord, opening: WattHours, relay: RelayRecord?) {
        self.meter = meter
        self.reading = reading
        self.new = new
        self.opening = opening
        self.relay = relay
    }
}

extension ContractChange {
    /// What changes, for the audit trail: `tariff by-time, persons 5`.
    fileprivate var words: String {
        [
            tariff.map { "tariff \($0)" }, terms.map { "terms \($0)" }, mode.map { "mode \($0.rawValue)" },
            persons.map { "persons \($0)" }, capacity.map { "capacity \($0)" },
        ].compactMap { $0 }.joined(separator: ", ")
    }
}
