import Billing
import Engine
import Quantities
import Supply
import Testing

/// What is done while the disk takes no writes, and when the driver gives the engine its next turn.
@Suite struct FullDiskTests {
    private static let now = Monotonic(milliseconds: 100_000)
    private static let report = Event.notice(NoticeID(1), .delivered)
    private static let front = Event.front(
        FrontReport(channel: "icbc", backlog: 0), by: Actor(name: "icbc", role: .paymentFront), ReplyToken(7))

    private static func isStore(_ event: Event?, _ takesWrites: Bool) -> Bool {
        if case .store(takesWrites) = event { true } else { false }
    }

    @Test func `what is due comes at its time, and nothing waits longer than ten seconds`() {
        let disk = FullDisk()
        #expect(disk.nextTurn(due: Self.now + .seconds(3), now: Self.now) == Self.now + .seconds(3))
        #expect(disk.nextTurn(due: Self.now + .seconds(30), now: Self.now) == Self.now + .seconds(10))
        #expect(disk.nextTurn(due: nil, now: Self.now) == Self.now + .seconds(10))
        #expect(disk.nextTurn(due: Monotonic(milliseconds: 0), now: Self.now) == Self.now)
    }

    @Test func `F-S4 a full disk is looked at every second, and restores that are due do not wait for that`() {
        var disk = FullDisk()
        disk.startsFull()
        #expect(disk.nextTurn(due: nil, now: Self.now) == Self.now + .seconds(1))
        #expect(disk.nextTurn(due: Self.now, now: Self.now) == Self.now)
    }

    @Test func `F-S4 F-S24 where a turn found no room the next one waits a second, whatever is due`() {
        var disk = FullDisk()
        let isFirst = disk.foundFull()
        #expect(isFirst)
        #expect(disk.nextTurn(due: Monotonic(milliseconds: 0), now: Self.now) == Self.now)
        let isFirstAgain = disk.foundFull()
        #expect(!isFirstAgain)
        #expect(disk.nextTurn(due: Monotonic(milliseconds: 0), now: Self.now) == Self.now + .seconds(1))
        disk.wrote()
        #expect(disk.nextTurn(due: Monotonic(milliseconds: 0), now: Self.now) == Self.now)
    }

    @Test func `F-S4 on a full disk a missed mark takes no room, and the engine is told once`() {
        var disk = FullDisk()
        let missed = Event.missed(MeterID(1), mark: Instant(milliseconds: 0), .silent)
        #expect(disk.admit([missed], takesWrites: true).events.count == 1)
        disk.startsFull()
        let full = disk.admit([missed, Self.report], takesWrites: true)
        #expect(full.events.count == 2)
        #expect(Self.isStore(full.events.first, false))
        #expect(disk.admit([Self.report], takesWrites: false).events.count == 1)
        disk.hasRoom()
        #expect(Self.isStore(disk.admit([], takesWrites: false).events.first, true))
    }

    @Test func `F-S4 where nothing can be written a report of the outside is kept, and who asks is told`() {
        var disk = FullDisk()
        disk.startsFull()
        #expect(disk.keep([Self.report, .tick, Self.front]) == [ReplyToken(7)])
        #expect(disk.nextTurn(due: nil, now: Self.now) == Self.now + .seconds(1))
        #expect(disk.takeKept().count == 1)
        #expect(disk.takeKept().isEmpty)
        _ = disk.keep(Array(repeating: Self.report, count: FullDisk.keptAtMost + 5))
        #expect(disk.takeKept().count == FullDisk.keptAtMost)
    }
}
