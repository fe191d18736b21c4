import Metering
import Quantities
import Supply

/// Behind which transformers meters stood, from when on: what the master data say, with their dates.
struct KnownRatios {
    private var begun: [MeterID: [AttachmentRecord]] = [:]

    mutating func add(_ attachment: AttachmentRecord) {
        guard attachment.kind == .begins else { return }
        begun[attachment.meter, default: []].append(attachment)
    }

    /// The ratio of a meter's series: other transformers begin another one.
    func ratio(of meter: MeterID, series: Int) -> TransformerRatio {
        begun[meter]?.last { $0.series <= series }?.ratio ?? .none
    }
}

extension Rerater {
    /// Multiplies once more what a meter behind transformers showed.
    ///
    /// - Returns: on the supply's side; where nothing was to be multiplied, as it was.
    mutating func multiply(_ record: ReadingRecord) -> AcceptedReading? {
        let sample = record.reading.sample
        guard let found = sample.energy else { return nil }
        let ratio = ratios.ratio(of: sample.meter, series: record.reading.series)
        guard let told = sample.told else {
            if ratio != .none {
                differ(
                    .ratio, reading: record.number, expected: "a register times \(ratio)", found: "\(found) kWh")
            }
            return AcceptedReading(sample, found)
        }
        let due = told.multiplied(by: ratio)
        guard let energy = due.energy else {
            differ(.ratio, reading: record.number, expected: "nothing", found: "\(found) kWh")
            return AcceptedReading(sample, found)
        }
        if energy != found {
            differ(.ratio, reading: record.number, expected: "\(energy) kWh", found: "\(found) kWh")
        } else if due.reactive != sample.reactive {
            differ(
                .ratio, reading: record.number, expected: varh(due.reactive), found: varh(sample.reactive))
        } else if due.registers != sample.registers {
            differ(
                .ratio, reading: record.number, expected: bands(due.registers), found: bands(sample.registers))
        }
        return AcceptedReading(sample, due, energy)
    }

    private func varh(_ reactive: Int64?) -> String { reactive.map { "\($0) varh" } ?? "-" }

    private func bands(_ registers: [BandEnergy]) -> String {
        registers.map { "\($0.band.rawValue) \($0.energy)" }.joined(separator: ", ") + " kWh"
    }
}

extension AcceptedReading {
    /// With the registers as they are multiplied now.
    fileprivate init(_ sample: Sample, _ counted: ToldRegisters, _ energy: WattHours) {
        self.init(
            energy: energy, sourceTime: sample.sourceTime, resolution: sample.resolution, mark: sample.mark,
            purpose: sample.purpose, registers: counted.registers, reactive: counted.reactive,
            meterSeconds: sample.meterSeconds)
    }
}
