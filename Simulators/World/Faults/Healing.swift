import Billing
import CWorldDisk
import Engine
import Metering
import Quantities
import SimulatedMeters
import Supply

extension World {
    /// Nothing goes wrong any more, and people put right what they can see. From here on everything must end well.
    func heal() {
        guard !isHealed else { return }
        isHealed = true
        healedAt = now
        tell("THE WORLD HEALS")
        for kind in [WORLD_DISK_READ, WORLD_DISK_WRITE, WORLD_DISK_SYNC] { world_disk_fail_next(Int32(kind), 0) }
        emptyDisk()
        slowDiskUntil = 0
        isClockDead = false
        slowUntil = [:]
        unansweredUntil = [:]
        frontSilentUntil = 0
        lastMomentUntil = 0
        sms.downUntil = 0
        sms.failsUntil = 0
        sms.slowUntil = 0
        sms.repeatsUntil = 0
        let error = times.error(now)
        times.heal(now)
        if error != 0 { oracle.wallWasWrong = true }
        if let ended = try? fleet.clear(now: truth) { perform(ended.actions) }
        for endpoint in 0..<town.endpoints { oracle.trouble(endpoint, at: now) }
        bringFlatsBack()
        for account in stashed.keys.sorted() { bringMeterBack(account) }
        guard plot.run == .swarm else { return }
        // Readings of a clock that was ahead may lie before it: who vouches for it says that it is meant so.
        ask(.trustClockBehind, by: "wang.lei", .supervisor, at: now + 500)
        resetBreakers(at: now + 700)
        for endpoint in 0..<town.endpoints { bringModuleBack(endpoint) }
        for endpoint in 0..<town.endpoints {
            ask(.clearMisroute(line: Town.endpointName(endpoint)), by: "sun.hao", .engineer, at: now + 600)
        }
        for flat in town.flats {
            agenda.add(.lookAfter(flat.account), at: now + 300)
            agenda.add(.electricianCloses(flat.account), at: now + 200 + dice.below(1_500))
            // A new baseline takes three readings that agree; and after a clock was set back readings are stale until it has caught
            // up, and then too high for the time that seems to have passed.
            for wait: Int64 in [4_000, 15_000, 40_000, 70_000, 90_000, 150_000, 330_000, 450_000] {
                agenda.add(.lookAfter(flat.account), at: now + wait * plot.pace.stretch)
            }
            if oracle.owes(flat.account) == nil {
                payForGood(flat.account, at: now + 1_000 + dice.below(2_000))
            } else {
                agenda.add(.keepsWord(flat.account), at: now + 75_000)
            }
        }
    }

    /// Enough for whatever is owed by now.
    private func payForGood(_ account: String, at time: Int64) {
        pay(account, Money(yuan: 60), at: time)
        if let last = bank.transfers.last { healing.insert(last.request.key.serial) }
    }

    /// Whoever was promised power has it by now without another fen, unless nothing could reach the relay until a moment ago.
    func keepsWord(_ account: String) {
        guard let promise = oracle.owes(account), let flat = town.flat(account) else {
            return payForGood(account, at: now)
        }
        let reached = max(
            oracle.troubles.last { $0.endpoint == flat.endpoint }?.at ?? 0, livesBegan.last ?? 0,
            oracle.liftedAt[account] ?? 0)
        if now < reached + 70_000, now < healedAt + 500_000 {
            return agenda.add(.keepsWord(account), at: reached + 75_000)
        }
        violate(.power, "\(account) is dark, and was promised power at \(promise.since): \(promise.why)")
        payForGood(account, at: now)
    }

    /// Two supervisors have looked, and trips may go on.
    func resetBreakers(at time: Int64) {
        let second = Actor(name: "zhao.min", role: .supervisor)
        for feeder in [nil, "T1"] {
            ask(.guards(.resetBreaker(feeder: feeder)), by: "wang.lei", .supervisor, second: second, at: time)
        }
    }

    /// People look after a flat: an engineer accepts what the meter shows, where it is not believed; and closes what the daemon takes
    /// for somebody else's opening, now that everything is paid and the customer was asked.
    func lookAfter(_ account: String) {
        guard let state = daemon?.state, let id = state.accountByNumber[account] else { return }
        callsWhoeverIsAway(account, state.accounts[id]?.wish != nil)
        callsWhoeverIsAsked(account, state.points(of: id).contains { $0.restore?.isWaitingForYes == true })
        if let meter = town.flat(account).flatMap({ state.meterByNumber[$0.meterNumber] }),
            let candidate = state.meters[meter]?.series.quarantine?.candidate, isOnPlate(candidate.energy, account)
        {
            // Where much was never billed it takes two.
            ask(
                .acceptBaseline(meter: town.flat(account)?.meterNumber ?? ""), by: "sun.hao", .engineer,
                second: Actor(name: "wang.lei", role: .supervisor), at: now)
        }
        if state.points(of: id).contains(where: { $0.belief.openedBy == .foreign || $0.isHeldByProtection }) {
            ask(.restore(account: account, graceUntil: nil, confirmed: true), by: "sun.hao", .engineer, at: now)
        }
    }

    /// Whoever accepts a value has compared number and value with the meter's plate; it may be half an hour old.
    private func isOnPlate(_ energy: WattHours, _ account: String) -> Bool {
        guard let flat = town.flat(account), let meter = try? fleet.state(at: flat.meterPlace, now: truth).first,
            meter.serial == flat.serial
        else { return false }
        return (meter.microwattHours / 1_000_000 - energy.value).magnitude < 20_000
    }

    /// What somebody else opened is closed by hand; what we opened is ours to close.
    func electricianCloses(_ account: String) {
        guard let flat = town.flat(account), let track = oracle.contacts[flat.contactPlace], track.isOpen,
            track.opener == .someoneElse
        else { return }
        // Not under another's tag.
        guard oracle.tags[account] == nil else { return agenda.add(.electricianCloses(account), at: now + 3_000) }
        hand(.close, flat)
    }
}
