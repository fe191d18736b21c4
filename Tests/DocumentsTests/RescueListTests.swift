import Documents
import Testing

/// What may be closed by the list while the store is broken.
@Suite struct RescueListTests {
    private static let day: Int64 = 86_400_000

    private func home(
        serial: String? = "1", relayUnit: Int = 1, relaySerial: String? = nil, lockedOutBy: String? = nil,
        safeRestore: String? = nil, offSince: Int64? = RescueListTests.day
    ) -> RescueList.Home {
        RescueList.Home(
            account: "3301", name: "张三", address: "x", meter: "m", endpoint: "127.0.0.1:502", meterUnit: 1, block: 0,
            meterProfile: "p", serial: serial, relayUnit: relayUnit, relayProfile: "p", channel: 0,
            relaySerial: relaySerial, lockedOutBy: lockedOutBy, safeRestore: safeRestore, offSince: offSince)
    }

    @Test func `I-C9 by hand too nothing is closed that cannot say who it is, nor before the word that is wanted`() {
        let now = 2 * Self.day
        #expect(home().obstacle(confirmed: false, now: now) == nil)
        #expect(home(serial: nil).obstacle(confirmed: true, now: now) == .meterNotProvable)
        #expect(home(relayUnit: 2).obstacle(confirmed: true, now: now) == .relayNotProvable)
        #expect(home(relayUnit: 2, relaySerial: "2").obstacle(confirmed: false, now: now) == nil)
        #expect(home(lockedOutBy: "chen.yu").obstacle(confirmed: true, now: now) == .lockedOut(by: "chen.yu"))
        for choice in ["arm", "confirm"] {
            #expect(home(safeRestore: choice).obstacle(confirmed: false, now: now) == .notConfirmed)
            #expect(home(safeRestore: choice).obstacle(confirmed: true, now: now) == nil)
        }
        #expect(home().obstacle(confirmed: false, now: 8 * Self.day) == nil)
        #expect(home().obstacle(confirmed: false, now: 8 * Self.day + 1) == .notConfirmed)
        #expect(home().obstacle(confirmed: true, now: 9 * Self.day) == nil)
        #expect(home(offSince: nil).obstacle(confirmed: false, now: 9 * Self.day) == nil)
    }
}
