import Supply

/// What the rescue list has to know of a supply.
extension HotState {
    /// Whether it is off by our doing, or may be although closed is read there.
    public func mayBeOffByUs(_ point: SupplyPointState) -> Bool { point.belief.isOffByUs || isClosedDoubtful(point) }

    /// Whether closed that is read there proves nothing: a closing is written all the same.
    public func isClosedDoubtful(_ point: SupplyPointState) -> Bool {
        if case .usPerhaps = point.belief.openedBy { return true }
        // A trip may leave at any moment now, and nobody live to tell of it.
        if let order = point.order.flatMap({ orders[$0] }), order.kind == .trip, !order.state.isEnd { return true }
        // Only a cache, or nobody, has told since our opening or closing.
        if let unseen = point.unseenOpening, unseen.heardAt == nil { return true }
        return point.mayBeOff
    }

    /// The tag under which someone may have his hands on what its relay switches: here, or at the home that lost its load with it (F-B14).
    public func tag(over point: SupplyPointState) -> LockOut? {
        if let own = point.lockOut { return own }
        guard let proving = point.proving, proving.verdict.isDoubt else { return nil }
        return proving.other.flatMap { supplyPoints[$0]?.lockOut }
    }
}
