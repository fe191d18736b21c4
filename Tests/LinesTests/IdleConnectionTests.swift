import Lines
import Metering
import ModbusFrames
import Quantities
import Supply
import Testing

/// A line and the connection that it is shipped with: neither may wait for the other.
@Suite struct `A connection that closes when idle` {
    let wall = Instant(milliseconds: 1_780_000_000_000)

    @Test func `I-L4 is asked for from the start, so that the line's meters are read`() {
        var connection = ModbusFrames.Connection(settings: EndpointSettings { $0.closeWhenIdleMilliseconds = 2000 })
        let configuration = LineConfiguration(id: LineID(1), meters: Profiles.meters(1...1))
        var line = Lines.Line(configuration, now: Monotonic(milliseconds: 0), wall: wall)
        var asked: [LineAction] = []
        var actions: [ModbusFrames.Connection.Action] = []
        connection.start(now: 0, into: &actions)
        #expect(actions == [.down(.idle)])
        for case .down(.idle) in actions { tell(.idle, &line, &asked) }
        #expect(asked == [.reopen])

        actions = []
        connection.reopen(now: 1, into: &actions)
        #expect(actions == [.open])
        connection.opened(now: 2, into: &actions)
        #expect(actions == [.open, .up])
        tell(.up(1), &line, &asked)
        let reads = asked.filter {
            if case .submit(_, unit: 1, let request, on: 1) = $0 { !request.isWrite } else { false }
        }
        #expect(reads.count == 1)
    }

    private func tell(_ input: LineInput, _ line: inout Lines.Line, _ asked: inout [LineAction]) {
        line.handle(input, now: Monotonic(milliseconds: 2), wall: wall, into: &asked)
    }
}
