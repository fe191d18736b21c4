import Dispatch
import ModbusFrames
import ModbusIO
import Synchronization
import Testing

/// 10,000 requests over 50 connections to a device that keeps doing one thing wrong. The value of a register is a function of
/// unit and address, so that a value of another register is recognised.
@Suite(.serialized, .timeLimit(.minutes(3))) struct WrongValueTests {
    enum Fault: String, Sendable, CaseIterable, CustomTestStringConvertible {
        case stalled, late, half, padded, wrongUnit, unknownID
        var testDescription: String { rawValue }
    }

    static let links = 50
    static let requests = 10_000
    static let timeout: Int64 = 100

    /// Every 20th answer of a connection goes wrong, and each wrong one bears a wrong value where it bears any.
    static func script(_ fault: Fault) -> @Sendable (ScriptedServer.Asked) -> [ScriptedServer.Step] {
        { asked in
            guard asked.onConnection % 20 == 13 else { return ScriptedServer.honest(asked) }
            let header = asked.header
            var bytes: [UInt8] = []
            switch fault {
            case .stalled: return [.stall(timeout + 30), .send(reply(to: asked))]
            case .late: return [.send(reply(to: asked), after: timeout + 30)]
            case .half: return [.send(Array(reply(to: asked).dropLast(3))), .mute]
            case .padded:
                bytes = reply(to: asked) + [0xAA, 0xAA, 0xAA]
                bytes[5] += 3
            case .wrongUnit:
                MBAPHeader(transaction: header.transaction, unit: header.unit ^ 1).append(
                    goodReply(unit: header.unit ^ 1, asked.request), answering: asked.request, to: &bytes)
            case .unknownID:
                MBAPHeader(transaction: header.transaction &+ 0x4000, unit: header.unit).append(
                    goodReply(unit: header.unit ^ 1, asked.request), answering: asked.request, to: &bytes)
            }
            return [.send(bytes)]
        }
    }

    @Test(arguments: Fault.allCases, [1, 4])
    func `F-B2 F-B4 F-B5 the default driver hands out no wrong value`(_ fault: Fault, _ depth: Int) async throws {
        let tally = try await poll(.shard, fault, depth)
        #expect(tally.wrong == 0)
        #expect(tally.right > Self.requests / 2)
        switch fault {
        case .stalled, .late:
            #expect(tally.counters.lateRepliesDropped > 0)
            #expect(tally.counters.timeouts > 0)
        case .half: #expect(tally.counters.timeouts > 0)
        case .padded: #expect(tally.counters.malformed > 0)
        case .wrongUnit: #expect(tally.counters.misrouted > 0)
        case .unknownID: #expect(tally.counters.unknownTransactions > 0)
        }
    }

    @Test(arguments: Fault.allCases.filter { $0 != .wrongUnit })
    func `F-B2 F-B5 libmodbus hands out no wrong value`(_ fault: Fault) async throws {
        let tally = try await poll(.libmodbus, fault, 1)
        #expect(tally.wrong == 0)
        #expect(tally.right > Self.requests / 2)
    }

    /// Pinned, because the rules for trips rest on it: on a link with libmodbus identity must be proven by serial number.
    @Test func `F-B4 libmodbus does not look at a TCP reply's unit`() async throws {
        let tally = try await poll(.libmodbus, .wrongUnit, 1)
        #expect(tally.wrong > 0)
    }

    struct Tally: Sendable {
        var right = 0
        var wrong = 0
        var ended = 0
        var counters = Connection.Counters()
    }

    private func poll(_ kind: DriverKind, _ fault: Fault, _ depth: Int) async throws -> Tally {
        let server = try ScriptedServer(Self.script(fault))
        let rig = try Rig(kind)
        await rig.begin()
        let settings = quick {
            $0.responseTimeoutMilliseconds = Self.timeout
            $0.inFlight = depth
        }
        let drivers = (0..<UInt32(Self.links)).map { rig.driver($0, server.endpoint, settings) }
        let round = Round(drivers, requests: Self.requests, depth: depth)
        await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
            rig.shard.queue.async {
                round.begin { done.resume() }
                rig.onEvent = { round.take($0) }
                for driver in drivers { driver.start() }
            }
        }
        let tally = await rig.on { _ in
            var tally = round.tally
            for driver in drivers {
                let counters = driver.counters
                tally.counters.timeouts += counters.timeouts
                tally.counters.malformed += counters.malformed
                tally.counters.misrouted += counters.misrouted
                tally.counters.lateRepliesDropped += counters.lateRepliesDropped
                tally.counters.unknownTransactions += counters.unknownTransactions
            }
            rig.onEvent = nil
            return tally
        }
        await rig.end(drivers)
        server.stop()
        return tally
    }
}

/// Keeps every link at its depth until enough requests have ended on the wire.
private final class Round: @unchecked Sendable {
    // Unchecked: touched on the owner's queue only.
    private let drivers: [any ModbusDriver]
    private let depth: Int
    private var rest: Int
    private var asked: [UInt64: (unit: UInt8, address: UInt16)] = [:]
    private var outstanding: [Int]
    private var isUp: [Bool]
    private var nextTicket: UInt64 = 0
    private var done: (() -> Void)?
    private(set) var tally = WrongValueTests.Tally()

    init(_ drivers: [any ModbusDriver], requests: Int, depth: Int) {
        self.drivers = drivers
        self.depth = depth
        rest = requests
        outstanding = drivers.map { _ in 0 }
        isUp = drivers.map { _ in false }
    }

    func begin(_ done: @escaping () -> Void) { self.done = done }

    func take(_ event: DriverEvent) {
        switch event {
        case .up(let link, _):
            isUp[Int(link.rawValue)] = true
            fill(Int(link.rawValue))
        case .down(let link, _): isUp[Int(link.rawValue)] = false
        case .completion(let completion):
            let link = Int(completion.link.rawValue)
            outstanding[link] -= 1
            guard let question = asked.removeValue(forKey: completion.ticket) else {
                tally.wrong += 1
                return
            }
            switch completion.outcome {
            case .notSent: rest += 1
            case .reply(let reply):
                tally.ended += 1
                let expected = readings(unit: question.unit, address: question.address, count: 2)
                if reply == .registers(expected) { tally.right += 1 } else { tally.wrong += 1 }
            default: tally.ended += 1
            }
            fill(link)
            if rest == 0, asked.isEmpty {
                done?()
                done = nil
            }
        }
    }

    private func fill(_ link: Int) {
        while isUp[link], outstanding[link] < depth, rest > 0 {
            rest -= 1
            outstanding[link] += 1
            nextTicket += 1
            let unit = UInt8(nextTicket % 240)
            let address = UInt16(truncatingIfNeeded: nextTicket &* 7919) & 0x7FFF
            asked[nextTicket] = (unit, address)
            drivers[link].submit(
                ticket: nextTicket, unit: unit, request: .readHoldingRegisters(address: address, count: 2))
        }
    }
}
