/// Up to which power a supply may be used, and what came of it.
public struct LoadLimitBody: Hashable, Sendable, Codable {
    public let watts: Int
    /// `contract`, `blacklist`.
    public let basis: Told
    /// While it stands nobody is switched off there for arrears.
    public let insteadOfCut: Bool
    /// Who set it.
    public let by: String
    public let since: String
    /// Marks in a row above it.
    public let marksOver: Int
    /// Since when the customer has been warned.
    public let warnedAt: String?
    /// How often it was switched off for it on the day of the last time.
    public let openings: Int
    public let openedOn: String?
    /// It returns by itself then; absent where it is not off for its limit, or returns when the customer has called.
    public let offUntil: String?
    /// Too often on one day: it returns when the customer has called.
    public let offUntilCalled: Bool

    public init(
        watts: Int, basis: Told, insteadOfCut: Bool, by: String, since: String, marksOver: Int, warnedAt: String? = nil,
        openings: Int,
        openedOn: String? = nil, offUntil: String? = nil, offUntilCalled: Bool
    ) {
        self.watts = watts
        self.basis = basis
        self.insteadOfCut = insteadOfCut
        self.by = by
        self.since = since
        self.marksOver = marksOver
        self.warnedAt = warnedAt
        self.openings = openings
        self.openedOn = openedOn
        self.offUntil = offUntil
        self.offUntilCalled = offUntilCalled
    }
}
