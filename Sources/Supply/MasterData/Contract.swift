import Billing
import Quantities

/// A change of what an account is charged and supplied by, from 00:00 site time of a day on. What is nil stays as it is.
public struct ContractChange: Hashable, Sendable {
    public let from: CivilDate
    public var tariff: String?
    public var terms: String?
    public var mode: AccountMode?
    /// In the household. A ladder's limits follow from the 1st of the next month on.
    public var persons: Int?
    /// Connected VA.
    public var capacity: Int64?

    public init(
        from: CivilDate, tariff: String? = nil, terms: String? = nil, mode: AccountMode? = nil, persons: Int? = nil,
        capacity: Int64? = nil
    ) {
        self.from = from
        self.tariff = tariff
        self.terms = terms
        self.mode = mode
        self.persons = persons
        self.capacity = capacity
    }

    /// Whether it changes nothing.
    public var isEmpty: Bool { tariff == nil && terms == nil && mode == nil && persons == nil && capacity == nil }

    /// What another change of the same day adds to this one, or says in its place.
    func merged(with other: ContractChange) -> ContractChange {
        ContractChange(
            from: from, tariff: other.tariff ?? tariff, terms: other.terms ?? terms, mode: other.mode ?? mode,
            persons: other.persons ?? persons, capacity: other.capacity ?? capacity)
    }
}

/// By what an account was, is and will be charged: energy is rated by what held on its day, whenever it becomes known.
public struct ContractHistory: Hashable, Sendable {
    /// What held before the first change; nil where there was none.
    public private(set) var first: First?
    /// In the order of their days, each day once.
    public private(set) var changes: [ContractChange]
    /// How many of them the account's own row follows; the others' days are still to come.
    public private(set) var applied: Int

    /// What held before all changes.
    public struct First: Hashable, Sendable {
        public let tariff: String
        public let terms: String
        public let persons: Int
        /// Connected VA.
        public let capacity: Int64?

        public init(tariff: String, terms: String, persons: Int, capacity: Int64? = nil) {
            self.tariff = tariff
            self.terms = terms
            self.persons = persons
            self.capacity = capacity
        }
    }

    public init(first: First? = nil, changes: [ContractChange] = [], applied: Int = 0) {
        self.first = first
        self.changes = changes
        self.applied = min(max(applied, 0), changes.count)
    }

    /// The changes that are still to come, in the order of their days.
    public var pending: ArraySlice<ContractChange> { changes[applied...] }

    /// The next day on which something changes.
    public var next: CivilDate? { pending.first?.from }

    /// Plans a change. Its day must lie after that of every change that holds already.
    public mutating func plan(_ change: ContractChange, of account: Account) {
        if first == nil {
            first = First(
                tariff: account.tariff, terms: account.terms, persons: account.holder.persons,
                capacity: account.capacity)
        }
        if let index = changes.firstIndex(where: { $0.from == change.from }), index >= applied {
            changes[index] = changes[index].merged(with: change)
        } else {
            changes.insert(change, at: changes.firstIndex { $0.from > change.from } ?? changes.count)
        }
    }

    /// Takes a change back whose day has not come. Nil where there is none.
    public mutating func withdraw(from day: CivilDate) -> ContractChange? {
        guard let index = changes.firstIndex(where: { $0.from == day }), index >= applied else { return nil }
        return changes.remove(at: index)
    }

    /// Takes back all changes whose day has not come.
    public mutating func withdrawPending() { changes.removeSubrange(applied...) }

    /// The next change, where its day has come: it holds from now on.
    public mutating func takeNext(on day: CivilDate) -> ContractChange? {
        guard let change = pending.first, change.from <= day else { return nil }
        applied += 1
        return change
    }
}

extension Account {
    /// Follows a change whose day has come.
    public mutating func follow(_ change: ContractChange) {
        if let tariff = change.tariff { self.tariff = tariff }
        if let terms = change.terms { self.terms = terms }
        if let mode = change.mode { self.mode = mode }
        if let persons = change.persons { holder.persons = persons }
        if let capacity = change.capacity { self.capacity = capacity }
    }
}
