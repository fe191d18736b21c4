import Engine
import Metering
import Quantities
import Storage
import Testing

struct MeterHistoryTests {
    private let start = Instant(milliseconds: 1_790_000_000_000)

    /// Readings of 300 meters every 15 minutes, some of them late or out of order; enough for several runs.
    private func readings(rounds: Int) -> [ReadingRecord] {
        var random = SplitMix(seed: 61)
        var records: [ReadingRecord] = []
        for round in 0..<rounds {
            let mark = start + .minutes(Int64(round) * 15)
            for meter in (1...Int64(300)).shuffled(using: &random) {
                let late = Int64.random(in: 0...99, using: &random) == 0 ? Span.hours(5) : .zero
                let sample = Sample(
                    meter: MeterID(meter), purpose: .mark, mark: mark, sourceTime: mark + .seconds(3),
                    energy: WattHours(Int64(round) * 10), raw: [UInt16(round)])
                records.append(
                    ReadingRecord(
                        number: Int64(records.count + 1),
                        reading: Reading(sample: sample, series: 1, quality: .accepted, consumed: WattHours(10)),
                        receivedAt: mark + .seconds(4) + late))
            }
        }
        return records
    }

    @Test func `a meter's readings and gaps are found among all others, sorted or not yet`() async throws {
        let folder = try TemporaryFolder()
        let store = try folder.data.openStore(create: true)
        var turns = try TurnMaker(store)
        let all = readings(rounds: 240)
        for first in stride(from: 0, to: all.count, by: 1000) {
            let slice = all[first..<min(first + 1000, all.count)]
            try turns.commit(
                slice.flatMap { record -> [Record] in
                    guard let mark = record.reading.mark else { return [.reading(record)] }
                    return [.reading(record), .gap(meter: record.reading.meter, mark: mark, fault: "silent", at: mark)]
                })
        }
        let histories = try Histories(path: folder.data.storePath)
        let spans = [(0, 240), (17, 18), (100, 140), (200, 239), (500, 600)]
        for isSorted in [false, true] {
            if isSorted {
                var slices = 0
                while try store.tidy() { slices += 1 }
                #expect(slices == 4)
            }
            for (first, last) in spans {
                for meter in [1, 127, 128, 300] as [Int64] {
                    let (from, to) = (start + .minutes(Int64(first) * 15), start + .minutes(Int64(last) * 15))
                    let page = try await histories.readings(of: MeterID(meter), from: from, to: to)
                    let expected = all.filter {
                        $0.reading.meter == MeterID(meter) && $0.reading.sourceTime >= from
                            && $0.reading.sourceTime <= to
                    }
                    #expect(page.rows == expected)
                    #expect(page.isComplete)
                    let gaps = try await histories.gaps(of: MeterID(meter), from: from, to: to)
                    #expect(
                        gaps.rows.map(\.mark)
                            == (first...last).filter { $0 < 240 }.map { start + .minutes(Int64($0) * 15) })
                }
            }
        }
        let none = try await histories.readings(of: MeterID(301), from: start, to: start + .days(9))
        #expect(none.rows.isEmpty)
    }

    @Test func `a question that takes too long is broken off and says so, and the next one is answered`() async throws {
        let folder = try TemporaryFolder()
        let store = try folder.data.openStore(create: true)
        var turns = try TurnMaker(store)
        let all = readings(rounds: 100)
        try turns.commit(all.map { .reading($0) })
        let end = start + .days(9)
        let hasty = try Histories(path: folder.data.storePath, patience: .milliseconds(1))
        var error: StoreError?
        // Some of them are quick enough.
        while error == nil {
            do throws(StoreError) { _ = try await hasty.readings(of: MeterID(7), from: start, to: end) } catch let told
            {
                error = told
            }
        }
        #expect(error == .tookTooLong(.milliseconds(1)))
        #expect(error?.english.contains("shorter") == true)
        #expect(error?.chinese.contains("请") == true)
        let usual = try Histories(path: folder.data.storePath)
        #expect(try await usual.readings(of: MeterID(7), from: start, to: end).rows.count == 100)
    }

    @Test func `a page that is full leaves out the earliest and says so`() async throws {
        let folder = try TemporaryFolder()
        let store = try folder.data.openStore(create: true)
        var turns = try TurnMaker(store)
        let all = readings(rounds: 10)
        try turns.commit(all.map { .reading($0) })
        let histories = Histories(sharing: store)
        let page = try await histories.readings(of: MeterID(5), from: start, to: start + .days(1), limit: 4)
        #expect(page.rows == Array(all.filter { $0.reading.meter == MeterID(5) }.suffix(4)))
        #expect(!page.isComplete)
        let whole = try await histories.readings(of: MeterID(5), from: start, to: start + .days(1), limit: 10)
        #expect(whole.isComplete)
    }

    @Test func `I-L5 a meter that has been silent for long does not make a restart read its neighbours' history`()
        throws
    {
        let folder = try TemporaryFolder()
        var town = Town(seed: 62)
        let store = try folder.data.openStore(create: true)
        try store.commit(records: town.found(), gateway: town.gateway)
        var turns = try TurnMaker(store)
        // Meter 1 speaks once; meter 2 goes on, and its row follows.
        try turns.commit([
            .reading(town.a.reading(1, meter: MeterID(1))), .meter(town.a.meter(1, line: LineID(1), includes: 1)),
        ])
        for number in Int64(2)...200 {
            try turns.commit([
                .reading(town.a.reading(number, meter: MeterID(2))),
                .meter(town.a.meter(2, line: LineID(1), includes: number - 1)),
            ])
        }
        try store.close()
        let state = try folder.data.openStore().load()
        #expect(state.readings.map(\.number) == [200])
    }
}
