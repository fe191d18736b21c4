import ModbusFrames
import Testing

/// How a connection comes, rests and goes.
@Suite struct LifeTests {
    @Test func `it connects at once and reports that it is up`() {
        var line = Line()
        line.start()
        #expect(line.look() == [.open])
        line.opened()
        #expect(line.look() == [.up])
    }

    @Test func `what is asked while it connects goes out when it is up`() {
        var line = Line()
        line.start()
        line.read(1)
        #expect(line.wire.isEmpty)
        line.opened()
        #expect(line.asked.count == 1)
    }

    @Test func `what is asked while no attempt is due comes back as not sent`() {
        var line = Line()
        line.start()
        line.read(1)
        line.openFailed()
        #expect(line.only(1) == .notSent(.noConnection))
        line.read(2)
        #expect(line.only(2) == .notSent(.noConnection))
        #expect(!line.connection.acceptsRequests)
    }

    @Test func `F-B21 an endpoint that takes no answer is given up after the connect time-out`() {
        var line = Line { $0.connectTimeoutMilliseconds = 3000 }
        line.start()
        line.pass(2999)
        #expect(line.look() == [.open])
        line.pass(1)
        #expect(line.look() == [.close, .down(.connectTimedOut)])
    }

    @Test func `F-B21 attempts go on for ever, with rests that grow to the cap and no further`() {
        var line = Line {
            $0.reconnectFirstMilliseconds = 400
            $0.reconnectCapMilliseconds = 300_000
            $0.seed = 42
        }
        line.start()
        var rests: [Int64] = []
        for _ in 0..<200 {
            #expect(line.look().last == .open)
            line.openFailed()
            guard let due = line.connection.nextDeadline else {
                Issue.record("no next attempt")
                return
            }
            rests.append(due - line.now)
            line.pass(due - line.now - 1)
            #expect(!line.look().contains(.open))
            line.pass(1)
        }
        #expect((200...400).contains(rests[0]))
        #expect((400...800).contains(rests[1]))
        #expect(rests.allSatisfy { $0 <= 300_000 })
        #expect(rests.suffix(100).allSatisfy { $0 >= 150_000 })
        #expect(Set(rests.suffix(100)).count > 50)
    }

    @Test func `F-B21 the back-off of endpoints with other seeds differs, with the same seed it does not`() {
        func rests(_ seed: UInt64) -> [Int64] {
            let settings = EndpointSettings { $0.seed = seed }
            return (1...20).map { settings.backOffMilliseconds(failures: $0, attempt: UInt64($0)) }
        }
        #expect(rests(1) == rests(1))
        #expect(rests(1) != rests(2))
    }

    @Test func `the back-off takes the strangest settings`() {
        for first: Int64 in [-5, 0, 1, .max] {
            for cap: Int64 in [-5, 0, 1, 7, .max] {
                let settings = EndpointSettings {
                    $0.reconnectFirstMilliseconds = first
                    $0.reconnectCapMilliseconds = cap
                }
                for failures in [0, 1, 2, 63, 64, .max] {
                    let rest = settings.backOffMilliseconds(failures: failures, attempt: .max)
                    #expect(rest >= 0 && rest <= max(cap, 1))
                }
            }
        }
    }

    @Test func `a good reply makes the next rest short again`() {
        var line = Line()
        line.start()
        for _ in 0..<10 {
            line.openFailed()
            line.pass(300_000)
        }
        line.opened()
        line.read(1)
        line.receive(answer(line.lastAsked, [1]))
        line.closed()
        #expect(line.connection.nextDeadline ?? .max <= line.now + 500)
    }

    @Test func `a peer that accepts and hangs up is not reconnected ever faster`() {
        var line = Line()
        line.start()
        for _ in 0..<12 {
            line.opened()
            line.closed()
            line.pass(300_000)
        }
        line.opened()
        line.closed()
        #expect((line.connection.nextDeadline ?? 0) - line.now >= 100_000)
    }

    @Test func `F-B21 a gateway that hangs up on quiet connections is back soon, every time`() {
        var line = Line()
        line.start()
        for _ in 0..<20 {
            line.opened()
            line.pass(60_000)
            line.closed()
            #expect((line.connection.nextDeadline ?? .max) - line.now <= 500)
            line.pass(500)
            #expect(line.connection.isOpening)
        }
    }

    @Test func `the connect delay keeps the first request back`() {
        var line = Line { $0.connectDelayMilliseconds = 300 }
        line.start()
        line.opened()
        line.read(1)
        #expect(line.look() == [.open])
        #expect(line.connection.nextDeadline == line.now + 300)
        line.pass(300)
        #expect(line.asked.count == 1)
        #expect(line.look() == [.up, .send])
    }

    @Test func `the gap keeps requests apart, after a reply and after a time-out`() {
        var line = Line.up { $0.gapMilliseconds = 50 }
        line.read(1)
        line.read(2)
        line.pass(20)
        line.receive(answer(line.lastAsked, [1]))
        #expect(line.asked.count == 1)
        #expect(line.connection.nextDeadline == line.now + 50)
        line.pass(49)
        #expect(line.asked.count == 1)
        line.pass(1)
        #expect(line.asked.count == 2)
        line.read(3)
        line.pass(1000)
        #expect(line.asked.count == 2)
        line.pass(50)
        #expect(line.asked.count == 3)
    }

    @Test func `an idle connection is closed and comes back with the next request`() {
        var line = Line { $0.closeWhenIdleMilliseconds = 2000 }
        line.start()
        #expect(line.look() == [.down(.idle)])
        line.read(1)
        #expect(line.look() == [.open])
        line.opened()
        line.receive(answer(line.lastAsked, [1]))
        line.look()
        line.pass(1999)
        #expect(line.look().isEmpty)
        line.pass(1)
        #expect(line.look() == [.close, .down(.idle)])
        #expect(line.connection.nextDeadline == nil)
        line.read(2)
        #expect(line.look() == [.open])
        line.opened()
        line.receive(answer(line.lastAsked, [2]))
        #expect(line.only(2) == .reply(.registers([2])))
    }

    @Test func `several requests in flight are answered in any order`() {
        var line = Line.up { $0.inFlight = 4 }
        for ticket in 1...5 as ClosedRange<UInt64> { line.read(ticket) }
        let ids = line.asked
        #expect(ids.count == 4)
        line.receive(answer(ids[2], [3]) + answer(ids[0], [1]))
        #expect(line.only(3) == .reply(.registers([3])))
        #expect(line.only(1) == .reply(.registers([1])))
        #expect(line.asked.count == 5)
        line.receive(answer(ids[3], [4]) + answer(ids[1], [2]) + answer(line.lastAsked, [5]))
        for ticket in 1...5 as ClosedRange<UInt64> {
            #expect(line.only(ticket) == .reply(.registers([UInt16(ticket)])))
        }
    }

    @Test func `no more than 16 are in flight whatever the settings say`() {
        var line = Line.up { $0.inFlight = 1000 }
        for ticket in 1...40 as ClosedRange<UInt64> { line.read(ticket) }
        #expect(line.connection.inFlightCount == 16)
        line = .up { $0.inFlight = -1 }
        line.read(1)
        line.read(2)
        #expect(line.connection.inFlightCount == 1)
    }

    @Test func `a write is alone on the wire`() {
        var line = Line.up { $0.inFlight = 4 }
        line.read(1)
        line.submit(2, .writeSingleCoil(address: 3, on: true))
        line.read(3)
        #expect(line.asked.count == 1)
        line.receive(answer(line.lastAsked, [1]))
        #expect(line.asked.count == 2)
        #expect(line.connection.inFlightCount == 1)
        #expect(line.connection.nextDeadline == line.now + 1000)
        var echo: [UInt8] = []
        MBAPHeader(transaction: line.lastAsked, unit: 1).append(
            .written, answering: .writeSingleCoil(address: 3, on: true), to: &echo)
        line.receive(echo)
        #expect(line.only(2) == .reply(.written))
        #expect(line.asked.count == 3)
    }

    @Test func `a fresh connection before control loses what is in flight and keeps what waits`() {
        var line = Line.up()
        line.read(1)
        line.submit(2, .writeSingleCoil(address: 3, on: true))
        line.look()
        line.reopen()
        #expect(line.only(1) == .connectionLost(sent: true))
        #expect(line.look().suffix(3) == [.close, .down(.reopened), .open])
        line.opened()
        #expect(line.asked.count == 1)
        #expect(line.outcomes[2] == nil)
    }

    @Test func `a connection that has carried nothing is fresh`() {
        var line = Line.up()
        line.reopen()
        #expect(line.look().isEmpty)
    }

    @Test func `a wish for a fresh connection shortens a long rest`() {
        var line = Line()
        line.start()
        for _ in 0..<12 {
            line.openFailed()
            line.pass(300_000)
        }
        line.openFailed()
        line.reopen()
        #expect(line.connection.nextDeadline == line.now + 500)
    }

    @Test func `bytes that the system never took were not sent`() {
        var line = Line.up { $0.inFlight = 2 }
        line.isStuck = true
        line.read(1)
        line.read(2)
        line.connection.wrote(12)
        line.closed()
        #expect(line.only(1) == .connectionLost(sent: true))
        #expect(line.only(2) == .connectionLost(sent: false))
    }

    @Test func `a request that can not be written in time costs the connection`() {
        var line = Line.up()
        line.isStuck = true
        line.read(1)
        line.connection.wrote(5)
        line.pass(1000)
        #expect(line.only(1) == .connectionLost(sent: true))
        #expect(line.look().contains(.down(.halfFrame)))
        #expect(!line.connection.hasOutput)
    }

    @Test func `a waiting request can be withdrawn, one in flight can not`() {
        var line = Line.up()
        line.read(1)
        line.read(2)
        line.cancel(1)
        line.cancel(2)
        line.cancel(3)
        #expect(line.outcomes[1] == nil)
        #expect(line.only(2) == .notSent(.cancelled))
    }

    @Test func `more requests than may wait are refused, and so are invalid ones`() {
        var line = Line.up { $0.queueLimit = 2 }
        for ticket in 1...4 as ClosedRange<UInt64> { line.read(ticket) }
        #expect(line.only(4) == .notSent(.queueFull))
        line.read(5, count: 0)
        #expect(line.only(5) == .notSent(.invalid(.count(0, largest: 125))))
    }

    @Test func `stopping ends every request and nothing follows`() {
        var line = Line.up()
        line.read(1)
        line.read(2)
        line.look()
        line.stop()
        #expect(line.only(1) == .connectionLost(sent: true))
        #expect(line.only(2) == .notSent(.stopped))
        #expect(line.look().suffix(2) == [.close, .down(.stopped)])
        #expect(line.connection.nextDeadline == nil)
        line.read(3)
        #expect(line.only(3) == .notSent(.stopped))
        line.start()
        line.opened()
        #expect(line.connection.isUp)
    }
}
