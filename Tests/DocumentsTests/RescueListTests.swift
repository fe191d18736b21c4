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

/// The record beside the list.
@Suite struct RescueLineTests {
    private func line(_ text: String, after previous: RescueSeal?) -> RescueLine {
        let body = Array(text.utf8)
        // Any function of what is sealed will do to see what it covers.
        let value = String(
            RescueLine.sealed(body, after: previous).reduce(into: UInt64(17)) { $0 = $0 &* 31 &+ UInt64($1) })
        return RescueLine(seal: RescueSeal(kind: .sha256, value: value), body: body)
    }

    @Test func `I-A2 each line is sealed with the one before, and reads back as it was written`() throws {
        let first = line(#"{"account":"1","reason":"two words"}"#, after: nil)
        let second = line(#"{"account":"2"}"#, after: first.seal)
        #expect(RescueLine.all(in: first.bytes + second.bytes) == [first, second])
        // Without the first the second stands on nothing.
        #expect(line(#"{"account":"2"}"#, after: nil).seal != second.seal)
        #expect(line(#"{"account":"3"}"#, after: first.seal).seal != second.seal)
        #expect(RescueLine.all(in: Array("{\"account\":\"1\"}\nplain text\n".utf8)) == [nil, nil])
    }

    @Test func `F-S4 a line behind one that a full disk has cut off stands by itself`() {
        let first = line(#"{"account":"1"}"#, after: nil)
        let second = line(#"{"account":"2"}"#, after: first.seal)
        for cut in 0...first.bytes.count {
            let record = Array(first.bytes.prefix(cut))
            let lines = RescueLine.all(in: record + second.bytes(after: record))
            #expect(lines.last == second && lines.count == (cut == 0 ? 1 : 2))
        }
    }
}
