import ModbusFrames
import Testing

/// Values only ever end the request that they were asked for with.
@Suite struct PromiseTests {
    @Test func `a reply ends its own request`() {
        var line = Line.up()
        line.read(1, count: 2)
        line.receive(answer(line.lastAsked, [4, 5]))
        #expect(line.only(1) == .reply(.registers([4, 5])))
        #expect(line.connection.counters.replies == 1)
    }

    @Test func `F-B1 silence ends as a time-out and the connection goes on`() {
        var line = Line.up()
        line.read(1)
        line.pass(1000)
        #expect(line.only(1) == .timeout)
        #expect(line.connection.isUp)
        #expect(line.connection.isInDoubt)
        line.read(2)
        line.receive(answer(line.lastAsked, [9]))
        #expect(line.only(2) == .reply(.registers([9])))
    }

    @Test func `F-B2 a late reply is dropped and the next read gets its own value`() {
        var line = Line.up()
        line.read(1, address: 10)
        let late = line.lastAsked
        line.pass(1000)
        line.read(2, address: 20)
        line.receive(answer(late, [111]))
        #expect(line.outcomes[2] == nil)
        #expect(line.connection.counters.lateRepliesDropped == 1)
        line.receive(answer(line.lastAsked, [222]))
        #expect(line.only(1) == .timeout)
        #expect(line.only(2) == .reply(.registers([222])))
        #expect(!line.connection.isInDoubt)
    }

    @Test func `F-B2 late and right reply in one segment are told apart`() {
        var line = Line.up()
        line.read(1)
        let late = line.lastAsked
        line.pass(1000)
        line.read(2)
        line.receive(answer(late, [111]) + answer(line.lastAsked, [222]))
        #expect(line.only(2) == .reply(.registers([222])))
    }

    @Test func `F-B2 an abandoned id is not used again, over all 65,535 of them`() {
        var line = Line.up { $0.inFlight = 2 }
        line.read(0)
        let late = line.lastAsked
        line.pass(1000)
        var seen: Set<UInt16> = []
        for ticket in 1...UInt64(66_000) {
            line.wire = []
            line.read(ticket)
            seen.insert(line.lastAsked)
            line.receive(answer(line.lastAsked, [UInt16(ticket & 0xFFFF)]))
            line.look()
        }
        #expect(!seen.contains(late))
        #expect(!seen.contains(0))
        #expect(seen.count == 65_534)
        line.receive(answer(late, [1]))
        #expect(line.connection.counters.lateRepliesDropped == 1)
        #expect(line.connection.isUp)
    }

    @Test func `F-B2 an id that nobody asked with costs the connection`() {
        var line = Line.up()
        line.read(1)
        let stranger = line.lastAsked &+ 100
        line.look()
        line.receive(answer(stranger, [1]) + answer(line.lastAsked, [2]))
        #expect(line.only(1) == .connectionLost(sent: true))
        let actions = line.look()
        #expect(actions.contains(.close))
        #expect(actions.contains(.down(.unknownTransaction(stranger))))
        #expect(line.connection.counters.unknownTransactions == 1)
    }

    @Test func `a reply while nothing is asked costs the connection`() {
        var line = Line.up()
        line.receive(answer(1, [1]))
        #expect(line.look().contains(.down(.unknownTransaction(1))))
    }

    @Test func `F-B4 another unit's reply is told as misrouted, and the connection closed`() {
        var line = Line.up { $0.inFlight = 2 }
        line.read(1, unit: 5)
        line.read(2, unit: 6)
        let ids = line.asked
        line.look()
        line.receive(answer(ids[0], unit: 7, [1]))
        #expect(line.only(1) == .misrouted(unit: 7))
        #expect(line.only(2) == .connectionLost(sent: true))
        #expect(line.look().suffix(2) == [.close, .down(.misrouted(unit: 7))])
        #expect(line.connection.counters.misrouted == 1)
    }

    @Test func `another function or length is malformed, and the connection closed`() {
        var line = Line.up()
        line.read(1, count: 2)
        line.receive(answer(line.lastAsked, [1]))
        #expect(line.only(1) == .malformed(.byteCount(2, expected: 4)))
        #expect(line.look().contains(.close))

        line = .up()
        line.submit(2, .readInputRegisters(address: 0, count: 1))
        line.receive(answer(line.lastAsked, [1]))
        #expect(line.only(2) == .malformed(.function(3)))
        #expect(line.look().contains(.close))
    }

    @Test func `F-B5 bytes that are not Modbus cost the connection`() {
        for (bytes, error): ([UInt8], FramingError) in [
            ([0, 1, 0, 9, 0, 3], .protocolID(9)), ([0, 1, 0, 0, 0, 0], .length(0)), ([0, 1, 0, 0, 0, 1], .length(1)),
            ([0, 1, 0, 0, 0, 255], .length(255)),
        ] {
            var line = Line.up()
            line.read(1)
            line.receive(bytes)
            #expect(line.only(1) == .connectionLost(sent: true))
            #expect(line.look().contains(.down(.framing(error))))
        }
    }

    @Test func `F-B7 F-B9 an exception ends the request and keeps the connection`() {
        var line = Line.up()
        line.read(1)
        line.receive(refusal(line.lastAsked, .gatewayTargetFailedToRespond))
        #expect(line.only(1) == .exception(.gatewayTargetFailedToRespond))
        #expect(line.connection.isUp)
        #expect(line.connection.counters.exceptions == 1)
    }

    @Test func `F-B20 a second copy of a reply is dropped, a third costs the connection`() {
        var line = Line.up()
        line.read(1)
        let copy = answer(line.lastAsked, [1])
        line.receive(copy)
        line.receive(copy)
        #expect(line.connection.isUp)
        #expect(line.connection.counters.duplicatesDropped == 1)
        line.receive(copy)
        #expect(!line.connection.isUp)
        #expect(line.only(1) == .reply(.registers([1])))
    }

    @Test func `F-B21 a reset in the middle of a frame loses what is in flight`() {
        var line = Line.up()
        line.read(1)
        line.receive(Array(answer(line.lastAsked, [1]).prefix(8)))
        line.closed()
        #expect(line.only(1) == .connectionLost(sent: true))
        #expect(line.look().suffix(2) == [.close, .down(.closedByPeer(code: 104))])
        // Nothing of the half frame reaches the next connection.
        line.pass(500)
        line.opened()
        line.read(2)
        line.receive(answer(line.lastAsked, [2]))
        #expect(line.only(2) == .reply(.registers([2])))
    }

    @Test func `F-B22 a reply that drips in ends at its deadline, and half a frame costs the connection`() {
        var line = Line.up()
        line.read(1, count: 125)
        for byte in answer(line.lastAsked, Array(repeating: 1, count: 125)).dropLast() {
            line.receive([byte])
            line.pass(10)
        }
        #expect(line.only(1) == .timeout)
        #expect(line.look().contains(.down(.halfFrame)))
    }

    @Test func `F-B5 half a frame when a request times out costs the connection at once`() {
        var line = Line.up()
        line.read(1)
        line.pass(999)
        line.receive(Array(answer(line.lastAsked, [1]).dropLast()))
        line.pass(1)
        #expect(line.only(1) == .timeout)
        #expect(line.look().suffix(2) == [.close, .down(.halfFrame)])
    }

    @Test func `F-B22 half a frame that nobody waits for costs the connection too`() {
        var line = Line.up()
        line.receive([0, 1, 0])
        #expect(line.connection.nextDeadline == line.now + 1000)
        line.pass(1000)
        #expect(line.look().contains(.down(.halfFrame)))
    }

    @Test func `F-B3 without reliable ids a reply's id is not looked at, and a time-out costs the connection`() {
        var line = Line.up {
            $0.transactionIDIsReliable = false
            $0.inFlight = 4
        }
        line.read(1)
        line.read(2)
        #expect(line.asked.count == 1)
        line.receive(answer(line.lastAsked &+ 77, [5]))
        #expect(line.only(1) == .reply(.registers([5])))
        line.pass(1000)
        #expect(line.only(2) == .timeout)
        #expect(line.look().suffix(3) == [.close, .down(.timedOut), .open])
        line.opened()
        line.read(3, unit: 8)
        line.receive(answer(9, unit: 1, [6]))
        #expect(line.only(3) == .misrouted(unit: 1))
    }

    @Test func `a connection worn out by time-outs is made anew`() {
        var line = Line.up()
        var ticket: UInt64 = 0
        while line.connection.counters.timeouts < 64 {
            ticket += 1
            line.read(ticket)
            line.pass(1000)
        }
        line.look()
        line.read(1000)
        #expect(line.look() == [.close, .down(.tooManyAbandoned), .open])
        line.opened()
        line.receive(answer(line.lastAsked, [3]))
        #expect(line.only(1000) == .reply(.registers([3])))
    }
}
