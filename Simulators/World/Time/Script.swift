import Billing
import Engine
import Quantities
import SimulatedMeters
import Supply

/// What people, meters and the machine did in a story, at what times, in words that other surroundings can act on: a test plays them to
/// the programs as they are shipped, with sockets, `kill -9` and a clock on the wall (docs/world.md).
///
/// A line is a time in ms, a verb and what belongs to it. What only this world can do (a disk that tears, a clock that jumps, an SMS
/// gateway that is slow) is a line `left` with the fault's name.
struct Script {
    let isWritten: Bool
    private(set) var lines: [String] = []
    /// Payments, reversals and requests that have a line: they are asked again and again.
    private var asked: Set<String> = []

    init(isWritten: Bool) { self.isWritten = isWritten }

    mutating func add(at now: Int64, _ words: @autoclosure () -> String) {
        if isWritten { lines.append("\(now) \(words())") }
    }

    mutating func addOnce(_ key: String, at now: Int64, _ words: () -> String?) {
        guard isWritten, asked.insert(key).inserted, let words = words() else { return }
        lines.append("\(now) \(words)")
    }
}

extension World {
    /// Something is done to the daemon's surroundings, now.
    func act(_ words: @autoclosure () -> String) { script.add(at: now, words()) }

    /// The same at a place, which only this world may have: no relay moves to another device elsewhere.
    func act(at place: Place, _ words: @autoclosure () -> String) {
        if place.unit == Town.spareUnit { act("left \(place)") } else { act(words()) }
    }

    /// `pay 3 3312 450 2`: number, account, fen, how often it is sent each time; at the end whether the bank gives it up after once.
    func actPayment(_ index: Int) {
        let transfer = bank.transfers[index]
        script.addOnce("pay \(index)", at: now) {
            let request = transfer.request
            let last = healing.contains(request.key.serial)
            return last
                ? nil
                : "pay \(index) \(request.accountNumber) \(request.amount.tenThousandths / 100) "
                    + "\(transfer.isDoubled ? 2 : 1)\(transfer.isGivenUp ? " given_up" : "")"
        }
    }

    /// `reverse 0 3 450`: number, of which payment, fen.
    func actReversal(_ index: Int) {
        let back = bank.takeBacks[index]
        script.addOnce("reverse \(index)", at: now) {
            "reverse \(index) \(back.transfer) \(back.request.amount.tenThousandths / 100)"
        }
    }

    /// `restore 3312 5`, with the seconds of grace or 0, `hold 3312 6`, `trip 3312`, `commission m3312`.
    func actRequest(_ index: Int) {
        let asked = clerk.requests[index]
        let copies = asked.isDoubled ? " twice" : ""
        script.addOnce("ask \(index)", at: now) {
            switch asked.request.command {
            case .restore(let account, let graceUntil, let isConfirmed):
                "restore \(account) \(graceUntil.map { max(($0 - truth).milliseconds / 1_000, 1) } ?? 0)"
                    + (isConfirmed ? " confirmed" : "") + copies
            case .hold(let account, _, let until):
                "hold \(account) \(max((until - truth).milliseconds / 1_000, 1))" + copies
            case .trip(let account): "trip \(account)" + copies
            case .commission(let meter): "commission m\(Town.account(ofMeter: meter))" + copies
            default: nil
            }
        }
    }
}

extension Town {
    /// `home 3311 c1/1 c1/1 710001 - -12 7000 1000000 free closed`: account, place of the meter and of its contact, serial number, the
    /// module's serial number, balance in fen, watts, what the meter shows in Wh, `protected` or `free`, `open` or `closed`.
    var homeLines: [String] {
        founding.map { flat in
            [
                "home", flat.account, "\(flat.meterPlace)", "\(flat.contactPlace)", flat.serial,
                flat.channel == nil ? "-" : Town.moduleSerial(flat.endpoint), "\(flat.balance.tenThousandths / 100)",
                "\(flat.watts)", "\(flat.wattHours)", flat.protection == nil ? "free" : "protected",
                flat.inheritedOpen ? "open" : "closed",
            ].joined(separator: " ")
        }
    }
}

extension Fault {
    /// Nothing in a script stands for it.
    var isOfThisWorldOnly: Bool {
        switch self {
        case .otherMaster, .connectionReset, .connectionCut, .slowNetwork, .callsUnanswered, .writeError, .syncError,
            .readError,
            .diskFull, .slowDisk, .suspend, .clockJump, .clockNudge, .clockStops, .clockDrift, .clockUnsynchronized,
            .clockDead,
            .conflictingPayment, .silentFront, .smsDown, .smsFails, .smsTwice, .smsSlow, .lockOut, .protect, .weather,
            .asksFirst, .transfer, .meterExchanged, .relayElsewhere, .contractChange, .loadLimit, .offOnRequest,
            .moduleSwapped, .counterRises:
            true
        default: false
        }
    }
}
