import Documents
import Testing

/// Whom the rescue list wants to be asked first.
@Suite struct RescueListTests {
    private func home(_ safeRestore: String?, offSince: Int64?) -> RescueList.Home {
        RescueList.Home(
            account: "1", name: "", address: "", meter: "m", endpoint: "127.0.0.1:1", meterUnit: 1, block: 0,
            meterProfile: "p", serial: "1", relayUnit: 1, relayProfile: "p", channel: 0, relaySerial: nil,
            lockedOutBy: nil, safeRestore: safeRestore, offSince: offSince)
    }

    @Test func `I-C9 by the rescue list nobody's machine starts unasked: who chose so, and who was off for a week`() {
        let now: Int64 = 1_795_399_200_000
        let week: Int64 = 7 * 24 * 3_600_000
        #expect(!home(nil, offSince: nil).wantsYes(at: now))
        #expect(!home(nil, offSince: now - week).wantsYes(at: now))
        #expect(home(nil, offSince: now - week - 1).wantsYes(at: now))
        #expect(home("confirm", offSince: now).wantsYes(at: now))
        #expect(home("arm", offSince: nil).wantsYes(at: now))
    }
}
