import Engine
import Foundation
import Metering
import Quantities
import Storage
import Supply

/// Accounts as the engine imports them, and readings appended as its turns append them: many lines answer at once, each meter after
/// meter.
struct HistoryTown {
    /// 00:00 of a Monday at the site.
    static let start = Instant(milliseconds: 1_795_363_200_000)

    private var town: ReadingTown
    private var gateway: GatewayState
    private(set) var append = ReadingTown.Use()
    private(set) var upkeep = ReadingTown.Use()
    /// Before the first reading.
    private(set) var sizeBefore = 0.0
    private var turns = 0
    let path: String

    var count: Int64 { gateway.readingNumber }

    init(meters: Int, profile: DeviceProfile, folder: String) throws {
        town = try ReadingTown(accounts: meters, profile: profile, folder: folder, start: HistoryTown.start - .hours(1))
        gateway = town.state.gateway
        path = folder + "/fudian.db"
        try town.store.checkpoint()
        sizeBefore = Double(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0)
    }

    /// All meters at one mark, but for one in two hundred, which is missed.
    mutating func append(mark: Int) throws {
        let at = HistoryTown.start + .minutes(15 * Int64(mark))
        let lines = (town.meters.count + ReadingTown.unitsOfLine - 1) / ReadingTown.unitsOfLine
        var records: [Record] = []
        for unit in 0..<ReadingTown.unitsOfLine {
            for line in 0..<lines {
                let index = line * ReadingTown.unitsOfLine + unit
                guard index < town.meters.count else { continue }
                let meter = town.meters[index]
                if (index + mark) % 200 == 0 {
                    records.append(.gap(meter: meter, mark: at, fault: "silent", at: at + .seconds(20)))
                    continue
                }
                let arrival = at + .milliseconds(Int64(unit) * 400 + Int64(line % 400))
                let sample = town.plan.sample(
                    of: town.reply(of: index, at: at), meter: meter, purpose: .mark, mark: at, arrival: arrival)
                gateway.readingNumber += 1
                records.append(
                    .reading(
                        ReadingRecord(
                            number: gateway.readingNumber,
                            reading: Reading(sample: sample, series: 1, quality: .accepted, consumed: WattHours(120)),
                            receivedAt: arrival)))
                if records.count >= ReadingTown.readingsOfTurn { try commit(&records) }
            }
        }
        // The rows of the meters follow, as they do when a mark closes.
        for meter in town.meters {
            guard let state = town.state.meters[meter] else { continue }
            records.append(.meter(MeterState(record: state.record, series: state.series, includesReading: count)))
            if records.count >= ReadingTown.readingsOfTurn * 10 { try commit(&records) }
        }
        try commit(&records)
        try keepUp()
    }

    private mutating func commit(_ records: inout [Record]) throws {
        guard !records.isEmpty else { return }
        gateway.turn += 1
        try append.count { try town.store.commit(records: records, gateway: gateway) }
        records.removeAll(keepingCapacity: true)
        turns += 1
        if turns % ReadingTown.turnsBetweenCheckpoints == 0 { try keepUp() }
    }

    private mutating func keepUp() throws {
        try upkeep.count {
            try town.store.checkpoint()
            while try town.store.tidy() {}
        }
    }

    func close() throws { try town.store.close() }
}
