/// Follows a chain of audit rows, row by row, to the first that is not as it was written, is missing, or stands in another's place
/// (I-A2). What was cut off at the end is found by a head that somebody noted before.
public struct ChainCheck: Sendable {
    /// The last row that was right.
    public private(set) var head: AuditHead
    /// What was found first; nothing behind it says anything.
    public private(set) var fault: ChainFault?
    /// Rows whose hash was counted again and found right.
    public private(set) var checked: Int64 = 0
    private var noted: [AuditHead]
    private let hash: @Sendable ([UInt8]) -> [UInt8]
    /// The chain's beginning is not at hand: the first row is believed, and what follows is held against it.
    private var believesFirst: Bool

    /// - Parameters:
    ///   - start: the row before the first; nil: not known.
    ///   - noted: ends of the chain that were told earlier; each must be met.
    ///   - hash: SHA-256.
    public init(
        after start: AuditHead? = AuditHead(), noted: [AuditHead] = [], hash: @escaping @Sendable ([UInt8]) -> [UInt8]
    ) {
        head = start ?? AuditHead()
        believesFirst = start == nil
        self.noted = noted.sorted { $0.position < $1.position }
        self.hash = hash
    }

    /// Takes the next row. False: something was found, and no more need be read.
    @discardableResult
    public mutating func take(_ row: TrailRow) -> Bool {
        guard fault == nil else { return false }
        if believesFirst {
            believesFirst = false
            if row.position != 1 {
                noted.removeAll { $0.position < row.position }
                head = AuditHead(position: row.position, hash: row.hash)
                return meet()
            }
        }
        guard row.position == head.position + 1 else { return found(.missing(head.position + 1)) }
        guard hash(row.bytes(after: head.hash)) == row.hash else { return found(.changed(row.position)) }
        head = AuditHead(position: row.position, hash: row.hash)
        checked += 1
        return meet()
    }

    /// There are no more rows.
    public mutating func end() {
        guard fault == nil else { return }
        if let beyond = noted.last(where: { $0.position > head.position }) {
            fault = .cut(at: head.position, noted: beyond.position)
        } else if noted.contains(where: { $0.position == 0 && $0 != AuditHead() }) {
            fault = .another(0)
        }
    }

    private mutating func meet() -> Bool {
        for known in noted where known.position == head.position && known.hash != head.hash {
            return found(.another(head.position))
        }
        return true
    }

    private mutating func found(_ fault: ChainFault) -> Bool {
        self.fault = fault
        return false
    }
}

/// What is wrong with a chain.
public enum ChainFault: Hashable, Sendable {
    /// The row of this position is not where it belongs: deleted, or moved.
    case missing(Int64)
    /// The row of this position is not as it was written.
    case changed(Int64)
    /// The chain ends here, and was longer once.
    case cut(at: Int64, noted: Int64)
    /// The row of this position is another than the one that was noted: the chain was written anew.
    case another(Int64)

    /// Stable, for programs.
    public var code: String {
        switch self {
        case .missing: "audit.rowMissing"
        case .changed: "audit.rowChanged"
        case .cut: "audit.cut"
        case .another: "audit.anotherChain"
        }
    }

    /// The first position that cannot be believed.
    public var position: Int64 {
        switch self {
        case .missing(let position), .changed(let position), .another(let position): position
        case .cut(let end, _): end + 1
        }
    }
}
