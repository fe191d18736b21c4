import CWorldDisk
import Engine
import Quantities
import Storage
import Supply

/// What a life of the daemon had in memory when it ended: the next one must come to the same (I-L5).
struct LastLife {
    let committed: HotState
    let committedTurn: Int64
    /// The turn whose commit was in doubt, as it would stand.
    let inDoubt: HotState?
    let turnInDoubt: Turn?
}

extension World {
    /// The daemon starts: as in its own start, but on this world's disk.
    func begin() throws(Crash) {
        life += 1
        livesBegan.append(now)
        tell("the daemon starts, life \(life), \(clocks.boot)")
        let store: Store
        var stored: StoredState
        do throws(StoreError) {
            // `init` is repeated until the import is answered; from then on there must be a store (F-S5).
            store = try Store(path: World.storePath, create: !clerk.isImported)
            let check = try store.checkAtStart()
            if !check.isSound {
                violate("I-A2", "the check at start: \(check.findings.map(\.description).joined(separator: "; "))")
            }
            stored = try store.load()
            stored.isSound = check.isSound
        } catch {
            if world_disk_failures() == 0 { violate("F-S2", "the store cannot be opened: \(error.english)") }
            throw Crash(detail: "at the start: \(error.english)")
        }
        let state = HotState(stored, calendar: .china)
        compare(state, turn: store.lastTurn)
        let daemon = Daemon(self, store: store, state: state)
        self.daemon = daemon
        try daemon.run([.started])
        daemon.schedule()
    }

    /// The process has ended: by itself, killed, or with the machine.
    func end(_ crash: Crash) {
        // Every third loses the power, and with it what was not synced, and the clock since boot.
        let withPower =
            plot.broken == .lyingDisk || Dice.hash(plot.seed, UInt64(bitPattern: world_disk_effects())) % 3 != 0
        tell("THE DAEMON ENDS \(crash.detail); \(withPower ? "the power is gone" : "the machine goes on")")
        if let daemon {
            lastLife = LastLife(
                committed: daemon.committed, committedTurn: daemon.committedTurn, inDoubt: daemon.inDoubt,
                turnInDoubt: daemon.turnInDoubt)
        }
        if withPower { world_disk_crash() } else { world_disk_kill() }
        daemon = nil
        if life == 1, plot.crashAgainAfter > 0 { world_disk_fail_at(world_disk_effects() + plot.crashAgainAfter) }
        for wire in wires.indices where !wires[wire].isLeftByDaemon {
            wires[wire].isLeftByDaemon = true
            // The system closes a dead process's sockets; a machine without power tells nobody.
            if !withPower { agenda.add(.hungUpByDaemon(wire: wire), at: max(now + 1, wires[wire].lastToMeters)) }
        }
        if withPower {
            boot += 1
            bootedAt = now + 1_000
        }
        if life > 50 {
            violate("I-L5", "the daemon does not come up")
            now = limit + 1
        } else {
            agenda.add(.boot, at: now + 1_000)
            guard isStormy else { return }
            agenda.add(.storm, at: now + 1_000 + dice.below(300))
            for _ in 0..<3 { agenda.add(.hitch, at: now + 1_000 + dice.below(300)) }
        }
    }

    /// What was loaded is what was in memory: balances, readings, relays, orders, permits.
    private func compare(_ state: HotState, turn: Int64) {
        guard let last = lastLife else { return }
        let before: HotState
        if turn == last.committedTurn {
            before = last.committed
        } else if let inDoubt = last.inDoubt, turn == inDoubt.gateway.turn {
            before = inDoubt
        } else {
            return violate("I-L5", "turn \(last.committedTurn) was committed, the store holds turn \(turn)")
        }
        func differs<Key: Hashable, Value: Equatable>(_ what: String, _ a: [Key: Value], _ b: [Key: Value]) {
            if a != b { violate("I-L5", "\(what) differ after the restart") }
        }
        differs("balances", before.accounts.mapValues(\.available), state.accounts.mapValues(\.available))
        differs("readings", before.meters.mapValues(\.series), state.meters.mapValues(\.series))
        differs("relays", before.supplyPoints, state.supplyPoints)
        differs("orders", before.orders, state.orders)
        differs("cycles", before.accounts.mapValues(\.tripNotice), state.accounts.mapValues(\.tripNotice))
        let open = before.permits.filter { $0.value.state == .issued }
        differs("permits", open, state.permits.filter { $0.value.state == .issued })
        if turn != last.committedTurn, let doubtful = last.turnInDoubt { witness.committed(doubtful.records, at: now) }
    }
}

extension Dice {
    static func hash(_ a: UInt64, _ b: UInt64) -> UInt64 {
        var dice = Dice(seed: a ^ b &* 0xD6E8_FEB8_6659_FD93)
        return dice.next()
    }
}
