// What the driver tells.

extension Connection {
    /// The connection that ``Action/open`` asked for is made.
    public mutating func opened(now: Int64, into actions: inout [Action]) {
        guard phase == .opening else { return }
        counters.connects += 1
        lastActivity = now
        if settings.connectDelayMilliseconds > 0 {
            phase = .settling
            phaseDeadline = now + settings.connectDelayMilliseconds
        } else {
            becomeUp(now: now, into: &actions)
        }
    }

    /// The connection that ``Action/open`` asked for could not be made; `code` is the `errno`, or 0.
    public mutating func openFailed(code: Int32, now: Int64, into actions: inout [Action]) {
        openFailed(reason: .connectFailed(code: code), now: now, into: &actions)
    }

    /// The connection that ``Action/open`` asked for could not be made, for this reason.
    public mutating func openFailed(reason: DownReason, now: Int64, into actions: inout [Action]) {
        guard phase == .opening else { return }
        counters.connectFailures += 1
        lose(reason, closing: false, now: now, into: &actions)
    }

    /// The peer closed (code 0) or the connection broke with this `errno`. The driver has to close it: ``Action/close`` follows.
    public mutating func closedByPeer(code: Int32, now: Int64, into actions: inout [Action]) {
        guard phase == .up || phase == .settling else { return }
        lose(.closedByPeer(code: code), now: now, into: &actions)
    }

    /// Bytes came.
    public mutating func received(_ bytes: Span<UInt8>, now: Int64, into actions: inout [Action]) {
        guard phase == .up || phase == .settling, bytes.count > 0 else { return }
        lastActivity = now
        // The cutter leaves self while it calls back into self.
        var cutter = FrameCutter()
        swap(&cutter, &self.cutter)
        var violation: DownReason?
        do {
            try cutter.feed(bytes) { header, pdu in
                violation = take(header, pdu, now: now, into: &actions)
                return violation == nil
            }
        } catch {
            counters.malformed += 1
            violation = .framing(error)
        }
        swap(&cutter, &self.cutter)
        if let violation {
            lose(violation, now: now, into: &actions)
            return
        }
        if !self.cutter.holdsPartialFrame {
            frameDeadline = .max
        } else if frameDeadline == .max {
            frameDeadline = now + settings.responseTimeoutMilliseconds
        }
        pump(now: now, into: &actions)
    }

    /// Time passed; does whatever is due.
    public mutating func tick(now: Int64, into actions: inout [Action]) {
        if now >= phaseDeadline {
            switch phase {
            case .opening:
                counters.connectFailures += 1
                lose(.connectTimedOut, now: now, into: &actions)
            case .settling: becomeUp(now: now, into: &actions)
            case .resting: open(now: now, into: &actions)
            case .stopped, .idle, .up: phaseDeadline = .max
            }
        }
        guard phase == .up || phase == .settling else { return }
        if let reason = expire(now: now, into: &actions) {
            // A silent device on an endpoint without reliable ids is everyday life, and what waits is innocent.
            if reason == .timedOut {
                renew(reason, now: now, into: &actions)
            } else {
                lose(reason, now: now, into: &actions)
            }
            return
        }
        pump(now: now, into: &actions)
        if phase == .up, slots.isEmpty, queueHead == queue.count, let idle = settings.closeWhenIdleMilliseconds,
            now >= lastActivity + idle
        {
            enter(.idle)
            actions.append(.close)
            actions.append(.down(.idle))
        }
    }

    /// Whether there are bytes to write.
    public var hasOutput: Bool { outputTaken < output.count }

    /// Shows the bytes to write, in order; say with ``wrote(_:)`` how many of them were taken.
    public func withOutput<R>(_ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
        output.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[outputTaken...])) }
    }

    /// The first `count` bytes of the output have been handed to the system.
    public mutating func wrote(_ count: Int) {
        outputTaken = min(output.count, outputTaken + max(count, 0))
        guard outputTaken == output.count else { return }
        outputStart += Int64(output.count)
        output.removeAll(keepingCapacity: true)
        outputTaken = 0
    }

    /// Takes all bytes to write at once, for a driver whose writes are always taken whole.
    public mutating func takeOutput() -> [UInt8] {
        let bytes = Array(output[outputTaken...])
        wrote(bytes.count)
        return bytes
    }
}
