import Testing

/// The golden story with an end of the process at every so many effects; all of them are for `fudian-world golden`.
@Suite struct GoldenStoryTests {
    @Test
    func
        `F-S1 F-S2 I-M2 I-M3 I-C1 I-C2 I-C4 I-L1 I-L5 a crash at any effect, with the power or without, changes nothing that counts`()
        throws
    {
        for half in try Story.together([
            ["golden", "--every", "2"], ["golden", "--every", "2", "--from", "2"],
        ]) {
            #expect(half.status == 0, "\(half.output.prefix(6000))")
            #expect(half.output.contains(" 0 with violations"))
        }
    }

    @Test func `F-S1 I-L5 a second crash in the middle of the recovery changes nothing either`() throws {
        _ = try Story.expectClean("golden", "--seed", "3", "--every", "29", "--again", "41")
    }

    @Test func `F-S3 an error of the disk ends the process, and the next life goes on from what is durable`() throws {
        _ = try Story.expectClean("golden", "--every", "23", "--errors")
    }

    @Test
    func `F-B1 F-B8 F-B21 I-C5 I-L2 where connections break and replies fail everyone who paid has power all the same`()
        throws
    {
        _ = try Story.expectClean("golden", "--seed", "2", "--seeds", "12", "--every", "311")
    }

    @Test func `I-C8 after a restart nobody is tripped before a mark that began in this life`() throws {
        // A released trip, a crash, a crash in its read-back: the read-back's own reading is no mark.
        for seed in ["25", "29", "72"] {
            _ = try Story.expectClean(
                "golden", "--seed", seed, "--from", "1640", "--to", "1670", "--every", "2", "--again", "61")
        }
    }
}
