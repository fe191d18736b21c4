/// What the meter's terminals see at one moment.
struct Mains: Hashable, Sendable {
    /// mW, all phases.
    var milliwatts: Int64 = 0
    /// mV per phase.
    var millivolts: [Int64] = [0, 0, 0]
    /// mA per phase.
    var milliamperes: [Int64] = [0, 0, 0]
    /// mHz.
    var millihertz: Int64 = 0
    /// 10⁻³.
    var powerFactor: Int64 = 1000

    /// - Parameters:
    ///   - milliwatts: What flows through the contact now.
    ///   - phases: 1 or 3.
    ///   - slot: The slot of time, so that voltage wanders slowly.
    ///   - seed: The meter's.
    init(milliwatts: Int64, phases: Int, slot: Int64, seed: UInt64) {
        var dice = SplitMix(seed: SplitMix.hash(seed ^ 0x5641_4C54, UInt64(bitPattern: slot)))
        self.milliwatts = milliwatts
        millihertz = 49_960 + dice.next(below: 81)
        powerFactor = milliwatts == 0 ? 1000 : 920 + dice.next(below: 80)
        let shares: [Int64] = phases == 1 ? [1000, 0, 0] : [360, 330, 310]
        for phase in 0..<phases {
            let volts = 223_000 + dice.next(below: 8001)
            millivolts[phase] = volts
            // mA = mW ÷ (V × factor) = mW × 10⁶ ÷ (mV × 10⁻³ factor)
            milliamperes[phase] = milliwatts * shares[phase] / 1000 * 1_000_000 / (volts * powerFactor)
        }
    }
}
