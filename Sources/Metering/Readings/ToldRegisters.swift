import Quantities

/// What a meter behind transformers showed, before anything was multiplied: so that the multiplication can be done once more.
public struct ToldRegisters: Hashable, Sendable {
    /// The billed register, Wh as the meter counts them.
    public let energy: WattHours?
    /// varh as the meter counts them.
    public let reactive: Int64?
    /// By band, in the order of the bands.
    public let registers: [BandEnergy]

    public init(energy: WattHours?, reactive: Int64? = nil, registers: [BandEnergy] = []) {
        self.energy = energy
        self.reactive = reactive
        self.registers = registers
    }

    /// What a sample shows as it came from the device.
    public init(_ sample: Sample) {
        self.init(energy: sample.energy, reactive: sample.reactive, registers: sample.registers)
    }

    /// On the supply's side of the transformers; what is too large to be true is nothing.
    public func multiplied(by ratio: TransformerRatio) -> ToldRegisters {
        func times(_ value: Int64) -> Int64? {
            let (product, overflow) = value.multipliedReportingOverflow(by: ratio.factor)
            return overflow ? nil : product
        }
        return ToldRegisters(
            energy: energy.flatMap { times($0.value) }.map { WattHours($0) }, reactive: reactive.flatMap(times),
            registers: registers.compactMap { register in
                times(register.energy.value).map { BandEnergy(register.band, WattHours($0)) }
            })
    }
}
