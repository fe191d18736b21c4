import Engine
import Quantities
import Testing

/// When the driver gives the engine its next turn.
@Suite struct WakingTests {
    private static let now = Monotonic(milliseconds: 100_000)

    @Test func `what is due comes at its time, and nothing waits longer than ten seconds`() {
        let waking = Waking()
        #expect(waking.next(due: Self.now + .seconds(3), now: Self.now) == Self.now + .seconds(3))
        #expect(waking.next(due: Self.now + .seconds(30), now: Self.now) == Self.now + .seconds(10))
        #expect(waking.next(due: nil, now: Self.now) == Self.now + .seconds(10))
        #expect(waking.next(due: Monotonic(milliseconds: 0), now: Self.now) == Self.now)
    }

    @Test func `F-S4 a full disk is looked at every second, and restores that are due do not wait for that`() {
        let waking = Waking(isFull: true)
        #expect(waking.next(due: nil, now: Self.now) == Self.now + .seconds(1))
        #expect(waking.next(due: Self.now, now: Self.now) == Self.now)
    }

    @Test func `F-S4 F-S24 where a turn found no room the next one waits a second, whatever is due`() {
        let waking = Waking(isFull: true, isOutOfRoom: true)
        #expect(waking.next(due: Monotonic(milliseconds: 0), now: Self.now) == Self.now + .seconds(1))
    }
}
