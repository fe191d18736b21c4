import Quantities

extension [Terms] {
    /// Of versions of the same terms: whether the one in force on `day`, and each that follows, makes bills or statements. No terms make
    /// none.
    public func settles(from day: CivilDate) -> Bool {
        let inForce = filter { $0.from <= day }.max { $0.from < $1.from }
        return ([inForce].compactMap { $0 } + filter { $0.from > day }).allSatisfy { $0.settlement != nil }
    }
}
