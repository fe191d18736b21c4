import Lines
import Metering
import ModbusFrames
import Quantities
import Supply
import Testing

/// A line in a bad world: whatever can go wrong does, and the promises are counted afterwards.
struct Storm {
    static let meterUnits: ClosedRange<UInt8> = 1...6
    static let moduleUnit: UInt8 = 7
    /// Its relay waits for a button.
    static let buttonUnit: UInt8 = 5

    static func address(_ unit: UInt8) -> RelayAddress {
        switch unit {
        case 6: Profiles.separate(unit, relay: moduleUnit)
        case buttonUnit: Profiles.address(unit, profile: "button")
        default: Profiles.address(unit)
        }
    }

    let dice: Dice
    var bench: Bench
    var nextID: Int64 = 0
    var nextToken: UInt64 = 0
    var orders: [OrderID: (address: RelayAddress, isTrip: Bool)] = [:]
    var ids: [OrderID] = []
    /// Trips in the order of their release.
    var released: [OrderID] = []
    var answered: [UInt64: Int] = [:]
    /// All that was sent and reported, over the whole storm.
    var sent: [Bench.Sent] { bench.sent }

    init(seed: UInt64) {
        dice = Dice(seed)
        let meters = Self.meterUnits.flatMap {
            Profiles.meters(
                $0...$0, profile: $0 == Self.buttonUnit ? Profiles.button : Profiles.meter, every: .minutes(1))
        }
        bench = Bench(meters, inFlight: seed.isMultiple(of: 3) ? 4 : 1, settled: false)
        bench.devices[Self.buttonUnit] = Profiles.buttonDevice(Self.buttonUnit, closed: true)
        bench.devices[Self.moduleUnit] = Profiles.moduleDevice(Self.moduleUnit)
        bench.connect()
    }

    mutating func rage(_ steps: Int) {
        let dice = dice
        bench.chaos = {
            guard dice.percent(10) else { return nil }
            switch dice.roll(20) {
            case 0...3: return .silence
            case 4: return .stall(.milliseconds(Int64(dice.roll(4000))))
            case 5...7: return .lostAnswer
            case 8: return .breakAfter
            case 9: return .breakBefore
            case 10...15: return .exception([1, 2, 3, 4, 5, 6, 10, 11][dice.roll(8)])
            case 16: return .misrouted(UInt8(dice.roll(9)))
            case 17...18: return .malformed
            default: return .forgotten
            }
        }
        for _ in 0..<steps { step() }
        bench.chaos = nil
    }

    /// Faults stop; what was promised must come.
    mutating func calm() {
        for unit in Self.meterUnits {
            bench.devices[unit]?.set(.holdingRegisters, 100, Profiles.split(7_000_000 + UInt32(unit)))
        }
        bench.reconnect()
        bench.run(for: .minutes(8))
    }

    private mutating func step() {
        switch dice.roll(30) {
        case 0...8: bench.run(for: .milliseconds(Int64(dice.roll(300))))
        case 9...11: bench.run(for: .milliseconds(Int64(dice.roll(5000))))
        case 12: bench.run(for: .seconds(Int64(dice.roll(60))))
        case 13...15: begin(.close)
        case 16...18:
            begin(.trip)
            guard dice.percent(60) else { return }
            bench.run(for: .milliseconds(Int64(dice.roll(400))))
            release()
        case 19: begin(.look)
        case 20...22: release()
        case 23: abandonOrRepeat()
        case 24...25: read()
        case 26: bench.disconnect()
        case 27:
            bench.isReachable = dice.percent(70)
            if bench.isReachable { bench.reconnect() }
        case 28: bench.step(wall: .seconds(Int64(dice.roll(400)) - 200))
        default: swap()
        }
    }

    enum Kind { case close, trip, look }

    private mutating func begin(_ kind: Kind) {
        nextID += 1
        let id = OrderID(nextID)
        let unit = UInt8(dice.roll(Self.meterUnits.count) + 1)
        let address = Self.address(unit)
        let proof = IdentityProof.serial(Profiles.serial(unit))
        orders[id] = (address, kind == .trip)
        ids.append(id)
        switch kind {
        case .close: bench.order(.close(id, address, proof, insist: false))
        case .trip: bench.order(.selectTrip(id, address, proof))
        case .look: bench.order(.readBack(id, address, proof))
        }
    }

    /// Releases a trip that was selected last and not yet released.
    private mutating func release() {
        for case .order(.selected(let id, _, _)) in bench.reports.reversed() {
            guard !released.contains(id) else { return }
            released.append(id)
            return bench.order(.release(id, deadline: bench.now + .milliseconds(Int64(dice.roll(2500)) - 200)))
        }
    }

    private mutating func abandonOrRepeat() {
        guard let id = ids.last, let order = orders[id], bench.ends(of: id).isEmpty else { return }
        if order.isTrip {
            bench.order(.abandon(id))
        } else {
            bench.order(.close(id, order.address, .serial(SerialNumber("0")), insist: false))
        }
    }

    private mutating func read() {
        nextToken += 1
        bench.tell(.read(MeterID(Int64(dice.roll(7) + 1)), token: nextToken))
    }

    /// Another meter behind the same unit, or the right one again; a relay moved by hand; a configuration told again.
    private mutating func swap() {
        let unit = UInt8(dice.roll(Self.meterUnits.count) + 1)
        switch dice.roll(8) {
        case 0: bench.devices[unit]?.set(.holdingRegisters, 100, Profiles.split(5))
        case 1...2: bench.devices[unit]?.set(.holdingRegisters, 100, Profiles.split(7_000_000 + UInt32(unit)))
        case 3...5: bench.devices[unit]?.set(.holdingRegisters, 200, [0])
        case 6: bench.devices[unit]?.lag = .seconds(Int64(dice.roll(8)))
        case 7 where unit == Self.buttonUnit: bench.devices[unit]?.press()
        default: bench.tell(.configure(bench.configuration))
        }
    }
}

@Suite struct `Whatever happens` {
    static let seeds = 1...UInt64(160)

    /// The last successful read of a serial number at `unit` before a write, on the write's connection.
    static func proof(of unit: UInt8, at address: UInt16, before index: Int, in sent: [Bench.Sent]) -> (Int, [UInt16])?
    {
        let write = sent[index]
        for other in stride(from: index - 1, through: 0, by: -1) {
            let item = sent[other]
            guard item.connection == write.connection, write.at - item.at <= .seconds(11) else { return nil }
            guard item.unit == unit else { continue }
            if item.request.isWrite { return nil }
            if item.request == .readHoldingRegisters(address: address, count: 2) {
                if case .reply(.registers(let words)) = item.answer { return (other, words) }
                return nil
            }
        }
        return nil
    }

    @Test(arguments: [UInt64(0), 40, 80, 120])
    func `I-L2 I-C1 I-C4 I-C10 every order ends once, and writes are few, proven and undisturbed`(base: UInt64) {
        for seed in base + 1...base + 40 {
            var storm = Storm(seed: seed)
            storm.rage(220)
            storm.calm()
            let bench = storm.bench

            var ends: [OrderID: Int] = [:]
            for case .order(.ended(let id, _)) in bench.reports { ends[id, default: 0] += 1 }
            for id in storm.ids where ends[id] != 1 {
                Issue.record("seed \(seed): order \(id) ended \(ends[id] ?? 0) times")
            }

            var openings: [UInt8: Int] = [:]
            for (index, write) in bench.sent.enumerated() where write.request.isWrite {
                let isModule = write.unit == Storm.moduleUnit
                let meter: UInt8 = isModule ? 6 : write.unit
                switch write.request {
                case .writeSingleRegister(address: 201, let value) where !isModule:
                    if value == 0 { openings[meter, default: 0] += 1 }
                case .writeSingleCoil(address: 1, let on) where isModule:
                    if !on { openings[meter, default: 0] += 1 }
                default: Issue.record("seed \(seed): write \(write) is nobody's")
                }
                guard let (at, words) = Self.proof(of: meter, at: 100, before: index, in: bench.sent),
                    words == Profiles.split(7_000_000 + UInt32(meter))
                else {
                    Issue.record("seed \(seed): unproven write \(write)")
                    continue
                }
                if isModule, Self.proof(of: 7, at: 50, before: index, in: bench.sent)?.1 != Profiles.split(7_000_007) {
                    Issue.record("seed \(seed): unproven relay \(write)")
                }
                let between = bench.sent[at + 1..<index].filter { $0.unit == meter || $0.unit == write.unit }.map(
                    \.request)
                if Set(between).count != between.count || between.contains(where: \.isWrite) {
                    Issue.record("seed \(seed): \(between) between select and operate")
                }
            }
            for (unit, count) in openings {
                let permitted = storm.released.filter { storm.orders[$0]?.address.meterUnit == unit }.count
                if count > permitted {
                    Issue.record("seed \(seed): \(count) openings of \(unit), \(permitted) released")
                }
            }

            var answers: [UInt64: Int] = [:]
            for case .readAnswered(let token, _) in bench.reports { answers[token, default: 0] += 1 }
            if storm.nextToken > 0 {
                for token in 1...storm.nextToken where answers[token] != 1 {
                    Issue.record("seed \(seed): token \(token)")
                }
            }
            for sample in bench.samples
            where sample.energy != nil && sample.energy != WattHours(1000 + sample.meter.number) {
                Issue.record("seed \(seed): another meter's energy in \(sample)")
            }
            let load = bench.line.load
            #expect(load.orders == 0 && load.waitingReads == 0, "seed \(seed)")
        }
    }

    @Test func `I-L1 after the storm every relay can be closed and every meter is read`() {
        for seed in UInt64(1000)...1040 {
            var storm = Storm(seed: seed)
            storm.rage(150)
            storm.calm()
            for unit in Storm.meterUnits {
                storm.bench.order(
                    .close(
                        OrderID(90_000 + Int64(unit)), Storm.address(unit), .serial(Profiles.serial(unit)),
                        insist: false))
            }
            storm.bench.run(for: .minutes(2))
            for unit in Storm.meterUnits {
                let plain = storm.bench.ends(of: OrderID(90_000 + Int64(unit))).map(\.plain)
                let states = unit == Storm.buttonUnit ? ["closed", "readyForReconnection"] : ["closed"]
                let ends = states.flatMap { [["seen \($0) wrote"], ["seen \($0) looked"]] }
                #expect(ends.contains(plain), "seed \(seed) unit \(unit)")
            }
            storm.bench.forget()
            storm.bench.run(for: .minutes(2))
            #expect(Set(storm.bench.samples.map(\.meter)).count == Storm.meterUnits.count, "seed \(seed)")
            #expect(storm.bench.line.load.inFlight <= 1, "seed \(seed)")
        }
    }

    @Test func `the same storm twice leaves the same trace`() {
        for seed in UInt64(2000)...2003 {
            var first = Storm(seed: seed)
            var second = Storm(seed: seed)
            first.rage(200)
            second.rage(200)
            #expect(first.bench.sent == second.bench.sent)
            #expect(first.bench.reports == second.bench.reports)
        }
    }
}
