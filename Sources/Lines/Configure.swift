import Metering
import Quantities
import Supply

extension Line {
    /// Takes master data. What is known of units and what orders are doing stays; readings are made anew, and who waits for
    /// one goes on waiting.
    mutating func configure(_ new: LineConfiguration) {
        let done = marksRead()
        let before = configuration.calendar == new.calendar ? schedules : []
        var waiting: [(MeterID, [UInt64])] = []
        for slot in min(readers.count, readings.count)..<readings.count where !readings[slot].tokens.isEmpty {
            waiting.append((configuration.meters[readings[slot].meter].id, readings[slot].tokens))
        }

        configuration = new
        profiles = new.profiles
        for meter in new.meters { profiles[meter.profile.name] = meter.profile }
        forgetReadings()
        var images: [ImageKey: Int] = [:]
        var plans: [String: (profile: DeviceProfile, plan: RegisterPlan)] = [:]
        for index in new.meters.indices { addMeter(index, images: &images, plans: &plans) }
        finishImages()

        for reader in readers {
            readings.append(Reading(reader: readings.count, unit: reader.unit, lane: .backfill))
        }
        for index in schedules.indices {
            let interval = schedules[index].interval
            let known = before.first { $0.interval == interval }?.mark
            let mark = known ?? new.calendar.mark(atOrBefore: wall, every: interval)
            schedules[index].mark = mark
            for reader in schedules[index].readers {
                let isDone = readers[reader].meters.allSatisfy { done[new.meters[$0].id] == mark }
                if !isDone { makeDue(reader, mark, lane: .backfill) }
            }
        }
        for (meter, tokens) in waiting {
            for token in tokens { read(meter, token: token) }
        }
    }

    private struct ImageKey: Hashable {
        let unit: UInt8
        let profile: String
        let interval: Span
    }

    private func marksRead() -> [MeterID: Instant] {
        var done: [MeterID: Instant] = [:]
        for (index, reader) in readers.enumerated() where readings[index].phase == .idle {
            for meter in reader.meters { done[configuration.meters[meter].id] = schedules[reader.schedule].mark }
        }
        return done
    }

    private mutating func forgetReadings() {
        for index in flights.indices {
            if case .reading = flights[index].purpose { flights[index].purpose = .nobody }
        }
        for slot in units.indices {
            units[slot].parked.removeAll()
            units[slot].probe = nil
            units[slot].gap = .zero
        }
        for operation in operations {
            guard let operation else { continue }
            let gap = Span.milliseconds(operation.relayDevice.limits.gapMilliseconds)
            units[operation.relayUnit].gap = max(units[operation.relayUnit].gap, gap)
        }
        lanes = Lanes()
        meterIndex = [:]
        readerOf = []
        readers = []
        schedules = []
        readings = []
        freeReadings = []
        demandOf = [:]
    }

    private mutating func addMeter(
        _ index: Int, images: inout [ImageKey: Int], plans: inout [String: (profile: DeviceProfile, plan: RegisterPlan)]
    ) {
        let meter = configuration.meters[index]
        let interval = max(meter.markInterval, .milliseconds(100))
        meterIndex[meter.id] = index
        let unit = units.slot(of: meter.unit)
        units[unit].gap = max(units[unit].gap, .milliseconds(meter.profile.limits.gapMilliseconds))
        let key = ImageKey(unit: meter.unit, profile: meter.profile.name, interval: interval)
        if meter.profile.image != nil, let reader = images[key] {
            readers[reader].meters.append(index)
            let blocks = readers[reader].blocks
            readers[reader].blocks = min(blocks.lowerBound, meter.block)..<max(blocks.upperBound, meter.block + 1)
            readerOf.append(reader)
            return
        }
        let plan: RegisterPlan
        if let known = plans[meter.profile.name], known.profile == meter.profile {
            plan = known.plan
        } else {
            plan = RegisterPlan(for: meter.profile, reading: .mark, blocks: 0..<1)
            plans[meter.profile.name] = (meter.profile, plan)
        }
        let schedule = schedules.firstIndex { $0.interval == interval } ?? schedules.count
        if schedule == schedules.count { schedules.append(Schedule(interval: interval, mark: wall)) }
        schedules[schedule].readers.append(readers.count)
        if meter.profile.image != nil { images[key] = readers.count }
        readerOf.append(readers.count)
        readers.append(
            Reader(
                unit: unit, schedule: schedule, meters: [index], profile: meter.profile,
                blocks: meter.block..<meter.block + 1, plan: plan))
    }

    /// Images are planned once all their blocks are known.
    private mutating func finishImages() {
        for index in readers.indices where readers[index].isImage {
            readers[index].plan = RegisterPlan(
                for: readers[index].profile, reading: .mark, blocks: readers[index].blocks)
        }
    }
}
