import Testing

/// Towns, people and faults that the seed draws. All of it at length is `make world`.
@Suite struct SwarmTests {
    @Test
    func
        `I-M1 I-M2 I-M3 I-M4 I-M5 I-M7 I-M9 I-M12 I-C1 I-C2 I-C3 I-C4 I-C5 I-C6 I-C7 I-C8 I-C10 I-C11 I-L1 I-L2 I-L5 I-A2 I-A3 I-A4 F-S11 F-S14 hold in a swarm of faults, and all ends well once the world has healed`()
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
}
