import Billing
import Engine
import Metering
import Quantities
import Supply

// Where planted bugs change what the daemon is told.

extension World {
    /// What of a payment reaches the daemon. `copy`: how often this one was sent before.
    func repeated(_ request: PaymentRequest, _ index: Int, _ copy: Int) -> PaymentRequest {
        switch plot.bug {
        case .payTwice where copy > 0 || daemon?.hasHeard(request.key) == true:
            let key = PaymentKey(
                channel: request.key.channel, businessDate: request.key.businessDate, serial: "9\(request.key.serial)")
            return PaymentRequest(key: key, accountNumber: request.accountNumber, amount: request.amount)
        case .generous:
            return PaymentRequest(
                key: request.key, accountNumber: request.accountNumber, amount: request.amount + Money(fen: 1))
        default: return request
        }
    }

    /// What of a desk's request reaches the daemon.
    func clicked(_ request: StaffRequest, _ copy: Int) -> StaffRequest {
        guard plot.bug == .clickTwice, copy > 0 else { return request }
        return StaffRequest(
            id: request.id + "-again", actor: request.actor, second: request.second, reason: request.reason,
            command: request.command)
    }

    /// What of the stored state reaches the daemon at its start.
    func deceive(_ stored: inout StoredState) {
        switch plot.bug {
        case .restoreForgotten:
            for index in stored.supplyPoints.indices { stored.supplyPoints[index].restore = nil }
        case .throttleInMemory: stored.recentTrips = []
        default: break
        }
    }

    /// After a start the last opening of each line is sent again, whatever became of it.
    func resend() {
        guard plot.bug == .resendUnknown, life > 1 else { return }
        for endpoint in lastOpening.keys.sorted() { agenda.add(.resends(endpoint: endpoint), at: now + 1_500) }
    }

    /// The last opening leaves once more, on whatever connection there is.
    func resend(_ endpoint: Int) throws(Crash) {
        guard let frame = lastOpening[endpoint],
            let wire = wires.lastIndex(where: { $0.endpoint == endpoint && $0.life == life && !$0.isLeftByDaemon })
        else { return }
        _ = try leave(wire, frame)
    }

    /// What of the outside world's words reaches the engine; nil: nothing.
    func heard(_ event: Event) -> [Event] {
        switch (plot.bug, event) {
        case (.reversalTwice, .reversal(let request, let actor, let token)):
            let again = ReversalRequest(
                id: request.id + "b", payment: request.payment, amount: request.amount, reason: request.reason)
            return [event, .reversal(again, by: actor, ReplyToken(token.number + 90_000_000))]
        case (.protectionFailsOpen, .staff(let request, let token)):
            guard case .importData(var batch) = request.command else { return [event] }
            for index in batch.accounts.indices { batch.accounts[index].account.protection = nil }
            let other = StaffRequest(
                id: request.id, actor: request.actor, second: request.second, reason: request.reason,
                command: .importData(batch))
            return [.staff(other, token)]
        case (.frontIgnored, .started):
            guard let front = town.front else { return [event] }
            return [event, .front(FrontReport(channel: front, backlog: 0), by: Bank.actor(front), token(.front))]
        case (.clockBlind, _) where times.error(now) != 0 || !times.isSynchronized:
            let id = "blind-\(now)-\(life)"
            let request = StaffRequest(
                id: id, actor: Actor(name: "script", role: .supervisor), reason: "it complains", command: .trustClock)
            return [.staff(request, token(.front)), event]
        case (.lostOutcome, .order(.ended(let order, _))) where order.number % 3 == 0: return []
        case (.tenfold, .sample(let sample)) where sample.meter == oracle.meters.keys.min():
            return [.sample(sample.tenfold)]
        default: return [event]
        }
    }
}

extension Sample {
    /// The register ten times too high.
    fileprivate var tenfold: Sample {
        Sample(
            meter: meter, purpose: purpose, mark: mark, sourceTime: sourceTime,
            energy: energy.map { WattHours($0.value * 10) },
            power: power, current: current, voltage: voltage, relay: relay, serial: serial, raw: raw, defects: defects,
            resolution: resolution, modulus: modulus, uptimeSeconds: uptimeSeconds, sourceResolution: sourceResolution)
    }
}
