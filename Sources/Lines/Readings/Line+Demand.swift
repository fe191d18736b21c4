import Metering
import Quantities
import Supply

// Readings that someone waits for.

extension Line {
    /// The most meters that can be waited for at a time.
    static let demandLimit = 1024
    /// The most who can wait for one meter.
    static let waiterLimit = 256
    /// How often a suspended unit may be insisted on.
    static let insistPause = Span.seconds(5)

    mutating func read(_ meter: MeterID, token: UInt64) {
        guard let index = meterIndex[meter] else { return answer(token, .failed(.unreachable)) }
        if let waiting = demandOf[index] {
            if readings[waiting].tokens.count >= Line.waiterLimit { return answer(token, .failed(.busy)) }
            readings[waiting].tokens.append(token)
            return
        }
        if link.isLost(at: now) { return answer(token, .failed(.unreachable)) }
        if let until = path.until, now < until { return answer(token, .failed(.pathUnavailable)) }
        if demandOf.count >= Line.demandLimit { return answer(token, .failed(.busy)) }
        let reader = readers[readerOf[index]]
        if units[reader.unit].isSuspended, now < units[reader.unit].retryAt {
            if let last = units[reader.unit].insistedAt, now < last + Line.insistPause {
                return answer(token, .failed(units[reader.unit].fault))
            }
            units[reader.unit].insistedAt = now
        }
        let slot = freeReadings.popLast() ?? readings.count
        if slot == readings.count {
            readings.append(Reading(reader: readerOf[index], unit: reader.unit, lane: .demand))
        }
        readings[slot].reader = readerOf[index]
        readings[slot].unit = reader.unit
        readings[slot].lane = .demand
        readings[slot].meter = index
        readings[slot].tokens = [token]
        readings[slot].phase = .queued
        demandOf[index] = slot
        lanes.demand.append(slot)
    }

    mutating func answerDemand(_ slot: Int, _ answer: ReadAnswer) {
        let tokens = readings[slot].tokens
        demandOf[readings[slot].meter] = nil
        readings[slot].tokens = []
        readings[slot].phase = .idle
        readings[slot].attempt &+= 1
        readings[slot].exchange = nil
        readings[slot].begun = nil
        readings[slot].failures = 0
        freeReadings.append(slot)
        if case .sample(let sample) = answer { report(.sample(sample)) }
        for token in tokens { self.answer(token, answer) }
    }

    /// Nobody is left waiting for a connection that does not come.
    mutating func failDemands(_ fault: LineFault) {
        guard !demandOf.isEmpty else { return }
        for slot in readers.count..<readings.count where !readings[slot].tokens.isEmpty {
            answerDemand(slot, .failed(fault))
        }
    }

    func demandExchange(_ slot: Int) -> Exchange {
        let reader = readers[readings[slot].reader]
        let block = configuration.meters[readings[slot].meter].block
        return Exchange(RegisterPlan(for: reader.profile, reading: .select, blocks: block..<block + 1))
    }

    private mutating func answer(_ token: UInt64, _ answer: ReadAnswer) {
        report(.readAnswered(token: token, answer))
    }
}
