import Quantities
import Supply
import Testing

/// What opens the breaker, where, and what closes it.
@Suite struct BreakerTests {
    private let start = Instant(milliseconds: 1_795_399_200_000)
    private let north = FeederID(1)
    private let south = FeederID(2)

    @Test func `I-C7 two wrong neighbours or three unverified trips within an hour open it, at their feeder`() {
        for (cause, limit) in [(Breaker.Cause.wrongNeighbour, 2), (.unverified, 3)] {
            var breaker = Breaker.closed
            for n in 1..<limit { #expect(breaker.note(cause, on: north, at: start + .minutes(Int64(n))) == nil) }
            let opening = breaker.note(cause, on: north, at: start + .minutes(59))
            #expect(opening?.feeder == north && opening?.cause == cause && opening?.seen == limit)
            #expect(breaker.stops(north) && !breaker.stops(south) && !breaker.stopsAll)
            // An hour later the first do not count any more.
            var slow = Breaker.closed
            for n in 0..<20 { #expect(slow.note(cause, on: north, at: start + .minutes(Int64(n) * 60)) == nil) }
        }
    }

    @Test func `I-C7 cases on several feeders open it for the whole gateway, and causes are not added up`() {
        var breaker = Breaker.closed
        #expect(breaker.note(.unverified, on: north, at: start) == nil)
        #expect(breaker.note(.wrongNeighbour, on: north, at: start) == nil)
        #expect(breaker.note(.unverified, on: north, at: start) == nil)
        let opening = breaker.note(.unverified, on: south, at: start)
        #expect(opening != nil && opening?.feeder == nil)
        #expect(breaker.stopsAll && breaker.stops(FeederID(77)))
    }

    @Test func `I-C7 a look by a clock that was ahead takes nothing away, and that of a feeder only what is its own`() {
        var ahead = Breaker.closed
        ahead.beginCount(at: start + .days(365))
        #expect(ahead.counts(arrearsSince: start, on: [north], at: start + .minutes(1)))
        var breaker = Breaker.closed
        for _ in 0..<2 { _ = breaker.note(.wrongNeighbour, on: north, at: start) }
        #expect(breaker.reset(north, at: start + .minutes(10)) != nil)
        let now = start + .minutes(11)
        #expect(!breaker.counts(arrearsSince: start, on: [north], at: now))
        #expect(breaker.counts(arrearsSince: start, on: [south], at: now))
    }

    @Test func `I-C7 what counts at a feeder whose own breaker stands open does not count against the others`() {
        var breaker = Breaker.closed
        for _ in 0..<2 { _ = breaker.note(.wrongNeighbour, on: north, at: start) }
        #expect(breaker.stops(north) && !breaker.stopsAll)
        #expect(breaker.note(.wrongNeighbour, on: south, at: start) == nil)
        #expect(!breaker.stops(south))
    }

    @Test func `F-S22 a jump of accounts in arrears: more than 20, or 2 percent of them, at a feeder or over all`() {
        #expect(Breaker.jump(among: 0) == 20 && Breaker.jump(among: 1_000) == 20 && Breaker.jump(among: 5_000) == 100)
        var breaker = Breaker.closed
        #expect(breaker.note(newlyTrippable: (20, 300), on: north, all: (20, 5_000), at: start) == nil)
        let here = breaker.note(newlyTrippable: (21, 300), on: north, all: (21, 5_000), at: start)
        #expect(here?.feeder == north && here?.cause == .newlyTrippable && here?.seen == 21)
        var spread = Breaker.closed
        #expect(spread.note(newlyTrippable: (5, 300), on: north, all: (100, 5_000), at: start) == nil)
        let all = spread.note(newlyTrippable: (5, 300), on: north, all: (101, 5_000), at: start)
        #expect(all != nil && all?.feeder == nil)
    }

    @Test func `I-C7 a reset closes what it names, forgets what was counted there, and nothing else`() {
        var breaker = Breaker.closed
        for feeder in [north, south] { for _ in 0..<2 { _ = breaker.note(.wrongNeighbour, on: feeder, at: start) } }
        #expect(breaker.reset(nil, at: start) == nil)
        #expect(breaker.reset(north, at: start)?.cause == .wrongNeighbour)
        #expect(!breaker.stops(north) && breaker.stops(south))
        #expect(breaker.note(.wrongNeighbour, on: north, at: start + .minutes(1)) == nil)
        #expect(breaker.counts(arrearsSince: start, on: [north], at: start + .minutes(1)) == false)
        #expect(breaker.counts(arrearsSince: start + .seconds(1), on: [north], at: start + .minutes(1)))
    }

    @Test func `I-C7 one that cannot be read stands open`() {
        #expect(Breaker.unreadable.stopsAll)
    }
}
