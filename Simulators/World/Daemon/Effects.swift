import Engine
import Quantities
import Supply

extension Effect {
    var isAnswer: Bool { if case .answer = self { true } else { false } }
}

extension Daemon {
    /// Answers and the lines' configuration first, then the others in their order.
    func letOut(_ effects: [Effect]) throws(Crash) {
        for effect in effects {
            switch effect {
            case .answer(let token, let answer): try world.answer(token, world.told(answer))
            case .configureLines: try configure()
            case .alarm(let code, let detail):
                world.tell("alarm \(code): \(detail)")
                if code == "breaker.open" { world.resetBreakers(at: world.now + 60_000) }
            // Nobody scans here.
            case .order, .readNow, .scan, .send, .awaitReceipt, .withdraw: break
            }
        }
        for effect in effects {
            switch effect {
            case .order(let line, let order): give(line, order)
            case .readNow(let line, let meter, let token):
                world.agenda.add(.readNow(life: life, line, meter, token), at: world.now)
            case .send(let letter): try world.send(letter)
            case .awaitReceipt(let id): world.awaitReceipt(id)
            case .withdraw, .scan, .answer, .configureLines, .alarm: break
            }
        }
    }

    /// An order on its way to its line.
    private func give(_ line: LineID, _ order: LineOrder) {
        var order = order
        var at = world.now
        switch (world.plot.bug, order) {
        case (.deafToAbandon, .release): at += 1_000
        case (.deafToAbandon, .abandon): return
        case (.noDeadline, .release(let id, let deadline)):
            order = .release(id, deadline: deadline + .seconds(10))
            at += 4_000
        case (.lostClose, .close(let id, _, _, _)) where id.number % 2 == 0: return
        case (.otherRelay, .selectTrip(let id, let address, _)):
            if let (other, proof) = neighbour(of: address) { order = .selectTrip(id, other, proof) }
        default: break
        }
        world.note(order)
        world.agenda.add(.order(life: life, line, order), at: at)
    }

    /// Another relay of the same line, with what proves it.
    private func neighbour(of address: RelayAddress) -> (RelayAddress, IdentityProof)? {
        for point in state.supplyPoints.values.sorted(by: { $0.record.id < $1.record.id }) {
            guard point.record.id != address.supplyPoint, let relay = point.record.relay,
                let meter = state.meters[point.record.meter]?.record, meter.line == address.line,
                let serial = meter.serial
            else { continue }
            let other = RelayAddress(
                supplyPoint: point.record.id, meter: meter.id, meterUnit: meter.unit, meterProfile: meter.profile,
                meterBlock: meter.block, meterSerial: meter.serial, line: meter.line, relayUnit: relay.unit,
                relayProfile: relay.profile, relayChannel: relay.channel, relaySerial: relay.serial)
            return (other, .serial(serial))
        }
        return nil
    }
}
