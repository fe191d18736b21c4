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
            case .answer(let token, let answer): try world.answer(token, answer)
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
        var at = world.now
        switch (world.plot.bug, order) {
        case (.deafToAbandon, .release): at += 1_000
        case (.deafToAbandon, .abandon): return
        case (.lostClose, .close(let id, _, _, _)) where id.number % 2 == 0: return
        default: break
        }
        if case .arm(let id, _, _) = order { world.oracle.arms(id) }
        world.note(order)
        world.agenda.add(.order(life: life, line, order), at: at)
    }
}
