// What the owner asks for.

extension Connection {
    /// Begins: connects at once, or at the first request when idle connections are to be closed; then ``Action/down(_:)`` says
    /// so, since an owner that waits for ``Action/up`` would wait for ever.
    public mutating func start(now: Int64, into actions: inout [Action]) {
        guard phase == .stopped else { return }
        guard settings.closeWhenIdleMilliseconds != nil else { return open(now: now, into: &actions) }
        phase = .idle
        actions.append(.down(.idle))
    }

    /// Ends: whatever waits is not sent, whatever is in flight is lost. ``start(now:into:)`` begins anew.
    public mutating func stop(now: Int64, into actions: inout [Action]) {
        guard phase != .stopped else { return }
        let hadSocket = hasSocket
        loseInFlight(into: &actions)
        refuseQueued(.stopped, into: &actions)
        enter(.stopped)
        failures = 0
        if hadSocket { actions.append(.close) }
        actions.append(.down(.stopped))
    }

    /// Takes a request.
    ///
    /// It is sent at once if its turn is now, else it waits while a connection is made or others are in flight. While the next
    /// attempt to connect is not due, it comes back as ``NotSentReason/noConnection``: wait for ``Action/up``.
    ///
    /// - Parameters:
    ///   - ticket: The owner's name for the request; comes back in exactly one ``Action/complete(ticket:_:)``.
    ///   - unit: The unit behind the gateway, 0 to 255.
    public mutating func submit(
        ticket: UInt64, unit: UInt8, request: Request, now: Int64, into actions: inout [Action]
    ) {
        do { try request.validate() } catch {
            actions.append(.complete(ticket: ticket, .notSent(.invalid(error))))
            return
        }
        switch phase {
        case .stopped:
            actions.append(.complete(ticket: ticket, .notSent(.stopped)))
            return
        case .resting:
            actions.append(.complete(ticket: ticket, .notSent(.noConnection)))
            return
        case .up where queueHead == queue.count && maySend(request.isWrite, now: now):
            send(ticket: ticket, unit: unit, request: request, now: now, into: &actions)
            return
        case .idle, .opening, .settling, .up: break
        }
        guard queuedCount < settings.queueLimit else {
            actions.append(.complete(ticket: ticket, .notSent(.queueFull)))
            return
        }
        queue.append(Queued(ticket: ticket, unit: unit, request: request))
        if phase == .idle { open(now: now, into: &actions) }
        // A connection worn out by time-outs is made anew as soon as it is quiet, which may be now.
        if phase == .up { pump(now: now, into: &actions) }
    }

    /// Withdraws a request that waits; it completes as ``NotSentReason/cancelled``. One that is in flight goes on.
    public mutating func cancelQueued(ticket: UInt64, into actions: inout [Action]) {
        guard let index = queue[queueHead...].firstIndex(where: { $0.ticket == ticket }) else { return }
        queue.remove(at: index)
        actions.append(.complete(ticket: ticket, .notSent(.cancelled)))
    }

    /// Wants a connection on which nothing has happened yet, as before control.
    ///
    /// Requests in flight are lost; those that wait stay and go over the new connection. A connection that has carried no request
    /// is fresh and stays. While the next attempt is not due, it is brought forward to the shortest back-off.
    public mutating func reopen(now: Int64, into actions: inout [Action]) {
        switch phase {
        case .stopped, .opening, .settling: break
        case .idle: open(now: now, into: &actions)
        case .resting:
            phaseDeadline = min(phaseDeadline, now + max(settings.reconnectFirstMilliseconds, 1))
        case .up:
            guard outputStart > 0 || !output.isEmpty || cutter.holdsPartialFrame else { break }
            renew(.reopened, now: now, into: &actions)
        }
    }
}
