import ModbusFrames
import Testing

/// A device that does everything wrong, in simulated time: whatever it does, no wrong value comes out and every request ends once.
@Suite struct StormTests {
    struct Weather: Sendable, CustomTestStringConvertible {
        let seed: UInt64
        let inFlight: Int
        let reliable: Bool
        var testDescription: String { "seed \(seed), depth \(inFlight)\(reliable ? "" : ", unreliable ids")" }
    }

    static let weathers = (1...12).map {
        Weather(seed: $0, inFlight: [1, 2, 4, 16][Int($0) % 4], reliable: $0 % 5 != 0)
    }

    /// A reading is a function of unit and address, so that another's value is recognised.
    private func value(_ unit: UInt8, _ address: UInt16) -> UInt16 { UInt16(unit) &* 257 &+ address &* 31 }

    @Test(arguments: weathers)
    func `F-B2 F-B4 F-B5 F-B20 F-B21 no wrong value comes out and every request ends exactly once`(
        _ weather: Weather
    ) {
        var random = Seeded(state: weather.seed)
        var line = Line {
            $0.inFlight = weather.inFlight
            $0.transactionIDIsReliable = weather.reliable
            $0.responseTimeoutMilliseconds = 100
            $0.reconnectFirstMilliseconds = 10
            $0.gapMilliseconds = weather.seed % 3 == 0 ? 7 : 0
            $0.seed = weather.seed
        }
        line.start()
        var asked: [UInt64: (unit: UInt8, address: UInt16)] = [:]
        /// Frames that wait to be sent by the device, with the time they are sent.
        var pending: [(due: Int64, bytes: [UInt8])] = []
        /// A device that has sent half a frame sends no more: no client could tell what follows from the other half.
        var isDumb = false
        var seen = 0
        var ticket: UInt64 = 0
        var replies = 0
        for _ in 0..<20_000 {
            for action in line.look() {
                switch action {
                case .open:
                    pending = []
                    isDumb = false
                    seen = 0
                    if Int.random(in: 0..<5, using: &random) == 0 { line.openFailed() } else { line.opened() }
                case .close:
                    pending = []
                    isDumb = false
                    seen = 0
                default: break
                }
            }
            if Int.random(in: 0..<3, using: &random) > 0 {
                ticket += 1
                let unit = UInt8.random(in: 1...9, using: &random)
                let address = UInt16.random(in: 0...99, using: &random)
                asked[ticket] = (unit, address)
                line.read(ticket, unit: unit, address: address)
            }
            if seen > line.wire.count { seen = 0 }
            let fresh = Array(line.wire[seen...])
            seen = line.wire.count
            var cutter = FrameCutter()
            try? cutter.feed(fresh.span) { header, pdu in
                guard !isDumb, let request = try? Request(pdu: pdu) else { return true }
                let good = answer(header.transaction, unit: header.unit, [value(header.unit, request.address)])
                var bytes = good
                var due = line.now + Int64.random(in: 0...20, using: &random)
                switch Int.random(in: 0..<40, using: &random) {
                case 0: due += 150
                case 1: return true
                case 2:
                    bytes = Array(good.prefix(Int.random(in: 0..<good.count, using: &random)))
                    pending = []
                    isDumb = true
                case 3: bytes[0] ^= 0x80
                case 4: bytes[6] ^= 1
                case 5: bytes += [0, 0]
                case 6: bytes = good + good
                case 7: bytes[5] = UInt8.random(in: 0...255, using: &random)
                case 8: bytes = refusal(header.transaction, unit: header.unit, .serverDeviceBusy)
                case 9: bytes[7] = 4
                case 10: bytes[3] = 1
                default: break
                }
                // Without reliable ids nothing but time tells replies apart, so this device may be late but not double.
                if !weather.reliable, bytes.count > good.count { bytes = good }
                pending.append((due, bytes))
                return true
            }
            if Int.random(in: 0..<300, using: &random) == 0 { line.closed() }
            if Int.random(in: 0..<300, using: &random) == 0 { line.reopen() }
            line.pass(Int64.random(in: 0...10, using: &random))
            var due = pending.filter { $0.due <= line.now }.flatMap(\.bytes)
            pending.removeAll { $0.due <= line.now }
            while !due.isEmpty {
                let piece = Int.random(in: 1...due.count, using: &random)
                line.receive(Array(due.prefix(piece)))
                due.removeFirst(piece)
            }
        }
        line.stop()
        for (ticket, question) in asked {
            guard let outcome = line.only(ticket) else {
                Issue.record("ticket \(ticket) ended \(line.outcomes[ticket]?.count ?? 0) times")
                return
            }
            if case .reply(let reply) = outcome {
                replies += 1
                #expect(reply == .registers([value(question.unit, question.address)]))
            }
        }
        #expect(replies > 500)
        let counters = line.connection.counters
        #expect(counters.timeouts > 0)
        if weather.reliable { #expect(counters.lateRepliesDropped > 0) }
        #expect(counters.reconnects > 0)
    }

    @Test func `no deadline lies in the past after it was served`() {
        var random = Seeded(state: 99)
        var line = Line.up {
            $0.inFlight = 4
            $0.gapMilliseconds = 3
            $0.closeWhenIdleMilliseconds = 500
        }
        for step in 0..<20_000 as Range<UInt64> {
            switch Int.random(in: 0..<6, using: &random) {
            case 0: line.read(step)
            case 1: line.submit(step, .writeSingleRegister(address: 1, value: 2))
            case 2: if let id = line.asked.randomElement(using: &random) { line.receive(answer(id, [1])) }
            case 3: line.cancel(step &- 2)
            case 4: if line.connection.isOpening { line.opened() }
            default: break
            }
            line.pass(Int64.random(in: 0...50, using: &random))
            if let deadline = line.connection.nextDeadline { #expect(deadline > line.now, "step \(step)") }
        }
    }
}
