import CWorldDisk
import Engine
import Metering
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
        if isReserveHeld, isRoomScarce { releaseReserve() }
        let store: Store
        var stored: StoredState
        do throws(StoreError) {
            // `init` is repeated until the import is answered; from then on there must be a store (F-S5).
            store = try Store(path: World.storePath, create: !clerk.isImported)
            let check = try store.checkAtStart()
            if !check.isSound {
                violate(.auditChain, "the check at start: \(check.findings.map(\.description).joined(separator: "; "))")
            }
            stored = try store.load()
            stored.isSound = check.isSound
        } catch {
            if world_disk_failures() == 0 { violate(.disk, "the store cannot be opened: \(error.english)") }
            throw Crash(detail: "at the start: \(error.english)", withPower: false)
        }
        oracle.begin(times.wall(now))
        let state = HotState(stored, calendar: .china)
        compare(state, turn: store.lastTurn)
        let daemon = Daemon(self, store: store, state: state)
        self.daemon = daemon
        if !holdReserve() { daemon.disk.startsFull() }
        try daemon.run([.started])
        compareWishes(daemon.state)
        daemon.schedule()
    }

    /// Whoever wanted to be off, and is not and will not be by an order that runs, wants nothing any more: or no payment would ever
    /// switch him on again (I-L2).
    private func compareWishes(_ state: HotState) {
        for account in state.accounts.values where account.wish != nil {
            let points = state.points(of: account.record.id)
            guard !points.isEmpty, points.allSatisfy({ $0.order == nil && $0.belief.state == .closed }) else {
                continue
            }
            violate(.orderEnds, "\(account.record.number) is on, and its wish to be off has outlived its order")
        }
    }

    /// The process has ended: by itself, killed, or with the machine.
    func end(_ crash: Crash) {
        // Two of three lose the power, and with it what was not synced, and the clock since boot.
        let chance = Dice.hash(plot.seed, UInt64(bitPattern: world_disk_effects())) % 3 != 0
        let withPower = crash.withPower ?? chance
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
            if !withPower, !wires[wire].isCut {
                agenda.add(.hungUpByDaemon(wire: wire), at: max(now + 1, wires[wire].lastToMeters))
            }
        }
        let startsAt = now + 1_000
        if withPower { reboot(startsAt) }
        if life > (plot.run == .golden ? 50 : 200) {
            violate(.restart, "the daemon does not come up")
            now = limit + 1
            return
        }
        agenda.add(.boot, at: startsAt)
        guard isStormy else { return }
        agenda.add(.storm, at: startsAt + dice.below(300))
        for _ in 0..<3 { agenda.add(.hitch, at: startsAt + dice.below(300)) }
    }

    private func reboot(_ at: Int64) {
        times.reboot(at: at)
        oracle.rebooted()
        // What it slept through remains.
        asleepUntil = min(asleepUntil, now)
        if times.error(now).magnitude > 100_000 {
            // After a start the kernel says nothing for a wrong clock until the time service has set it.
            times.isSynchronized = false
            agenda.add(.clockIsSet, at: at + lasting(1_000, 5_000))
        }
        guard isClockDead else { return }
        // 1970, until the time service is reached.
        times.setWall(now, ahead: -town.morning.milliseconds - now)
        times.isSynchronized = false
        oracle.wallWasWrong = true
        agenda.add(.clockIsSet, at: at + lasting(1_000, 5_000))
        isClockDead = false
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
            return violate(.disk, "turn \(last.committedTurn) was committed, the store holds turn \(turn)")
        }
        func differs<Key: Hashable & Comparable, Value: Equatable>(_ what: String, _ a: [Key: Value], _ b: [Key: Value])
        {
            guard a != b else { return }
            violate(.restart, "\(what) differ after the restart")
            for key in Set(a.keys).union(b.keys).sorted() where a[key] != b[key] {
                tell("before: \(a[key].map { "\($0)" } ?? "nothing")")
                tell("after: \(b[key].map { "\($0)" } ?? "nothing")")
            }
        }
        differs("balances", before.accounts.mapValues(\.available), state.accounts.mapValues(\.available))
        differs("readings", before.meters.mapValues(\.series), state.meters.mapValues(\.series))
        differs("relays", before.supplyPoints, state.supplyPoints)
        differs("orders", before.orders, state.orders)
        differs("cycles", before.accounts.mapValues(\.tripNotice), state.accounts.mapValues(\.tripNotice))
        differs("holds", before.accounts.mapValues(\.hold), state.accounts.mapValues(\.hold))
        differs("money in suspense", before.suspense, state.suspense)
        let open = before.permits.filter { $0.value.state == .issued }
        differs("breakers", [0: before.gateway.breaker], [0: state.gateway.breaker])
        differs("permits", open, state.permits.filter { $0.value.state == .issued })
        if turn != last.committedTurn, let doubtful = last.turnInDoubt {
            oracle.committed(doubtful.records, outAt: now, isLate: true)
        }
    }
}

extension Dice {
    static func hash(_ a: UInt64, _ b: UInt64) -> UInt64 {
        var dice = Dice(seed: a ^ b &* 0xD6E8_FEB8_6659_FD93)
        return dice.next()
    }
}
