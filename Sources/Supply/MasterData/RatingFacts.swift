import Billing
import Quantities

/// What rating must know of an account: by what it was, is and will be rated, each from 00:00 of its day. Energy is rated by what holds on
/// the day of its use, whenever it becomes known.
///
/// It follows from the account's row and does not change when the row follows a change whose day has come: only planning, withdrawing
/// and closing change it, and re-rating is told of each.
public struct RatingFacts: Hashable, Sendable {
    /// Names of dated data: of the terms, the settlement days count. Before the first of ``changes``.
    public let tariff: String
    public let terms: String
    /// With the persons before the first of ``changes``.
    public let firstHolder: Holder
    /// Connected VA before the first of ``changes``; nil: not known.
    public let firstCapacity: Int64?
    /// Of tariff, terms, persons and capacity only, in the order of their days.
    public let changes: [ContractChange]
    /// What is used from here on is charged to nobody.
    public let isClosed: Bool

    public init(
        tariff: String, holder: Holder, terms: String, capacity: Int64? = nil, changes: [ContractChange] = [],
        isClosed: Bool = false
    ) {
        self.tariff = tariff
        firstHolder = holder
        firstCapacity = capacity
        self.terms = terms
        self.changes = changes.compactMap(\.rated)
        self.isClosed = isClosed
    }

    /// What an account is rated by.
    public init(_ account: Account, by history: ContractHistory, isClosed: Bool) {
        var holder = account.holder
        if let persons = history.first?.persons { holder.persons = persons }
        self.init(
            tariff: history.first?.tariff ?? account.tariff, holder: holder,
            terms: history.first?.terms ?? account.terms,
            capacity: history.first.map(\.capacity) ?? account.capacity, changes: history.changes, isClosed: isClosed)
    }

    /// What is connected, from when on; the first has no day.
    public var capacities: [Succeeding<Int64?>] {
        [Succeeding(from: nil, firstCapacity)]
            + changes.compactMap { change in change.capacity.map { Succeeding(from: change.from, $0) } }
    }

    /// The holder with the persons that every change brings.
    public var holder: Holder {
        if changes.isEmpty { return firstHolder }
        var holder = firstHolder
        holder.later += changes.compactMap { change in
            change.persons.map { Holder.Persons(from: change.from, persons: $0) }
        }
        return holder
    }

    /// The tariff that it has from when to when, of `tariffs`; nil where one is missing.
    public func tariff(among tariffs: [String: Tariff]) -> Tariff? {
        if changes.isEmpty { return tariffs[tariff] }
        var succeeding: [Succeeding<Tariff>] = []
        for part in parts(tariff, \.tariff) {
            guard let tariff = tariffs[part.value] else { return nil }
            succeeding.append(Succeeding(from: part.from, tariff))
        }
        return Tariff.succession(succeeding)
    }

    /// Which version of which tariff each version of ``tariff(among:)`` is, by its first day; empty where they call themselves so.
    public func names(of succession: Tariff, among tariffs: [String: Tariff]) -> [CivilDate: VersionName] {
        if changes.isEmpty { return [:] }
        let spans = parts(tariff, \.tariff)
        var names: [CivilDate: VersionName] = [:]
        for version in succession.versions {
            let part = spans.last { part in part.from.map { $0 <= version.from } ?? true }
            guard let name = part?.value, let tariff = tariffs[name] else { continue }
            names[version.from] = VersionName(name, tariff.version(on: version.from).from)
        }
        return names
    }

    /// Where its bills are cut, by the settlement days of its terms.
    public func periods(among periods: [String: BillingPeriods]) -> BillingPeriods {
        if changes.isEmpty { return periods[terms] ?? .monthly }
        return BillingPeriods.succession(
            parts(terms, \.terms).map { Succeeding(from: $0.from, periods[$0.value] ?? .monthly) })
    }

    /// What held when, by name, for one of its parts.
    private func parts(_ first: String, _ part: (ContractChange) -> String?) -> [Succeeding<String>] {
        [Succeeding(from: nil, first)]
            + changes.compactMap { change in part(change).map { Succeeding(from: change.from, $0) } }
    }
}

extension ContractChange {
    /// As far as anything is charged by it; nil where nothing is.
    fileprivate var rated: ContractChange? {
        let change = ContractChange(from: from, tariff: tariff, terms: terms, persons: persons, capacity: capacity)
        return change.isEmpty ? nil : change
    }
}

extension Account {
    /// Makes an account one that is rated by `facts`.
    ///
    /// - Returns: the history that belongs to it.
    public mutating func adopt(_ facts: RatingFacts) -> ContractHistory {
        tariff = facts.tariff
        terms = facts.terms
        holder = facts.firstHolder
        capacity = facts.firstCapacity
        if facts.changes.isEmpty { return ContractHistory() }
        return ContractHistory(
            first: ContractHistory.First(
                tariff: tariff, terms: terms, persons: holder.persons, capacity: capacity), changes: facts.changes)
    }
}
