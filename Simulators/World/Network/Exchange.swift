/// What was asked on one connection and what has come back, as the bytes tell it: whether the daemon goes on asking where nobody can
/// know any more which answer is whose.
struct Exchange {
    /// The unit that was asked last under each transaction id, and when.
    private var asked: [UInt16: (unit: UInt8, at: Int64)] = [:]
    private var arriving: [UInt8] = []
    /// Why nothing may be asked here any more.
    private var broken: (id: Invariant, reason: String)?

    /// For so long the daemon certainly waits for an answer, ms, by whatever clock; what comes later it may have given up.
    private static let patience: Int64 = 950

    /// A request leaves.
    ///
    /// - Returns: what is violated by its leaving here; nil: nothing.
    mutating func ask(_ frame: [UInt8], at now: Int64) -> (Invariant, String)? {
        if frame.count >= 8 { asked[UInt16(frame[0]) << 8 | UInt16(frame[1])] = (frame[6], now) }
        return broken.map { ($0.id, $0.reason) }
    }

    /// Bytes reach the daemon.
    mutating func hear(_ bytes: [UInt8], at now: Int64) {
        guard broken == nil else { return }
        arriving += bytes
        while arriving.count >= 8 {
            let length = Int(arriving[4]) << 8 | Int(arriving[5])
            // What is no frame at all is another matter.
            guard arriving[2] == 0, arriving[3] == 0, (2...254).contains(length) else { return }
            guard arriving.count >= 6 + length else { return }
            look(at: UInt16(arriving[0]) << 8 | UInt16(arriving[1]), from: arriving[6], now)
            arriving.removeFirst(6 + length)
        }
    }

    private mutating func look(at transaction: UInt16, from unit: UInt8, _ now: Int64) {
        guard let expected = asked[transaction] else {
            broken = (
                .transactions,
                "a reply has come under id \(transaction), which was never used, and the connection goes on"
            )
            return
        }
        // Only the first answer counts.
        asked[transaction]?.at = .min / 2
        if unit != expected.unit, now - expected.at < Exchange.patience {
            broken = (.units, "unit \(expected.unit) was asked, unit \(unit) has answered, and the connection goes on")
        }
    }
}
