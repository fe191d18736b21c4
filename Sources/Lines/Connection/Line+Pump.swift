extension Line {
    /// Hands the driver what it may have now, the most urgent first.
    mutating func pump() {
        giveUpOnLink()
        endScan()
        while true {
            switch link {
            case .up: break
            case .idle:
                if hasWork { reopen() }
                return
            case .down, .reopening: return
            }
            switch sendOperation() {
            case .sent: continue
            case .hold: return
            case .none: break
            }
            guard hasRoom, section == nil else { return }
            if sendReading(from: .demand) { continue }
            if silence.count > 1, now < silence.until { return }
            if let until = path.until, now < until { return }
            if sendReading(from: .mark) { continue }
            // While an order holds a unit, only what is sure to answer soon.
            if holds > 0 { return }
            if sendReading(from: .backfill) { continue }
            return sendScan()
        }
    }

    /// One request at a time while anything depends on the connection, else as many as the endpoint bears.
    var hasRoom: Bool {
        flights.isEmpty || holds == 0 && flights.count < configuration.inFlight && !flights.contains { $0.isWrite }
    }

    private var hasWork: Bool {
        scan != nil || !operationOf.isEmpty || !lanes.demand.isEmpty || !lanes.mark.isEmpty || !lanes.backfill.isEmpty
    }
}
