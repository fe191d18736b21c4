import Testing

/// Towns, people and faults that the seed draws. All of it at length is `make simulate`.
@Suite struct SwarmTests {
    /// What the issue asks of a run of less than four minutes.
    @Test
    func
        `F-B1 F-B2 F-B3 F-B4 F-B5 F-B6 F-B7 F-B8 F-B9 F-B10 F-B11 F-B12 F-B13 F-B14 F-B15 F-B16 F-B17 F-B18 F-B19 F-B20 F-B21 F-B22 F-B24 F-S8 F-S9 F-S10 F-S11 F-S12 F-S13 F-S14 F-S15 F-S16 F-S25 end well in ten meter-years, ten thousand restarts, a thousand trips`()
        throws
    {
        let told = try Story.together([
            ["swarm", "--pace", "hours", "--seed", "1", "--seeds", "1000"],
            ["swarm", "--pace", "hours", "--seed", "1001", "--seeds", "1000"],
        ])
        var sum = Sum()
        for half in told {
            #expect(half.status == 0, "\(half.output.prefix(8000))")
            sum.add(half.output)
        }
        print(sum)
        #expect(sum.stories >= 2_000)
        #expect(sum.restarts >= 10_000)
        #expect(sum.trips >= 1_000)
        #expect(sum.restores >= 1_000)
        #expect(sum.meterYears >= 10)
    }

    @Test
    func
        `I-M1 I-M2 I-M3 I-M4 I-M5 I-M7 I-M9 I-M12 I-C1 I-C2 I-C3 I-C4 I-C5 I-C6 I-C7 I-C8 I-C9 I-C10 I-C11 I-L1 I-L2 I-L5 I-A2 I-A3 I-A4 F-S11 F-S14 hold in a swarm of faults, and all ends well once the world has healed`()
        throws
    {
        let told = try Story.together([
            ["swarm", "--seed", "1", "--seeds", "150", "--faults"],
            ["swarm", "--seed", "1001", "--seeds", "150", "--faults"],
        ])
        for half in told {
            #expect(half.status == 0, "\(half.output.prefix(8000))")
            #expect(half.output.contains(" 0 with violations"))
        }
    }

    @Test
    func
        `F-S1 F-S2 F-S3 F-S4 F-S5 F-S6 F-S24 I-M2 I-C2 I-C4 I-C6 in a flood of faults nobody loses money or power that is not theirs to lose`()
        throws
    {
        let told = try Story.together([
            ["flood", "--seed", "1", "--seeds", "40"], ["flood", "--seed", "1001", "--seeds", "40"],
        ])
        for half in told { #expect(half.status == 0, "\(half.output.prefix(8000))") }
    }

    @Test func `what all processes came to is added, each row of faults is counted, and a seed that fails is named`()
        throws
    {
        let arguments = ["simulate", "--seconds", "0", "--jobs", "2", "--seeds", "2", "--few"]
        let told = try Story.tell(arguments + ["--seed", "1"])
        #expect(told.status == 0, "\(told.output.suffix(4000))")
        #expect(told.output.contains("\nno violation\n"))
        #expect(told.output.matches(of: /(?m)^  F-[BS]\d+: \d+, \d+ during an order \(/).count > 35)
        #expect(told.output.contains(" meter-days a second on 2 cores"))
        #expect(told.output.contains("\n  order: close verified: "))
        let rare = try Story.tell(arguments.dropLast() + ["--seed", "1"])
        #expect(rare.status == 1)
        #expect(
            rare.output.contains(
                "\nFAILED: too short to strike often enough, give more --seconds, or --few: rows of faults F-B1 "),
            "\(rare.output.suffix(2000))")
        let failed = try Story.tell(arguments + ["--seed", "1", "--bug", "double-write"])
        #expect(failed.status == 1)
        #expect(failed.output.contains(/\nFAILED: fudian-world story --seed \d+ --run swarm --bug double-write\n/))
    }
}

/// What runs of the program say that their stories came to.
private struct Sum: CustomStringConvertible {
    var stories = 0
    var restarts = 0
    var trips = 0
    var restores = 0
    var meterYears = 0.0

    mutating func add(_ output: String) {
        let line =
            /(\d+) stories, (\d+) restarts, (\d+) trips and (\d+) restores at the contacts, (\d+\.\d\d) meter-years/
        for match in output.matches(of: line) {
            stories += Int(match.1) ?? 0
            restarts += Int(match.2) ?? 0
            trips += Int(match.3) ?? 0
            restores += Int(match.4) ?? 0
            meterYears += Double(match.5) ?? 0
        }
    }

    var description: String {
        "\(stories) stories, \(restarts) restarts, \(trips) trips, \(restores) restores, \(meterYears) meter-years"
    }
}
