import Metering
import Quantities

/// One meter (or one relay module: a device without values): its true energy, its load, its contacts, and the registers in
/// which all this can be read.
final class SimulatedMeter {
    /// ms that make a slot of time; within one the load does not change.
    static let slotMilliseconds: Int64 = 300_000
    /// A meter's registers are written anew this often, ms, when it is read.
    static let refreshMilliseconds: Int64 = 50

    /// Its number in the fleet.
    let number: Int
    var place: Place
    let layout: DeviceLayout
    /// Its serial number, also where its registers do not tell it.
    var serial: String { didSet { isStale = true } }
    var load: Load
    let seed: UInt64
    /// Minutes east of Greenwich of the households' day.
    let calendar: SiteCalendar
    /// 10⁻³; what the transformer ratios are set to.
    var currentRatio: Int64 = 1000
    var voltageRatio: Int64 = 1000
    /// ms between two refreshes of a concentrator that answers from a cache; 0 for a meter that is asked itself.
    var cacheMilliseconds: Int64 = 0
    /// Its own relay's contacts, one per channel.
    var contacts: [Contact] = []
    /// Contacts in other devices through which its supply runs.
    var feeders: [Contact] = []
    /// Switched on by faults: what the values are replaced with, what the clock is off by, whether the cache stands still.
    var faults: [ActiveFault] = []
    /// Since when the device runs.
    var startedAt: Instant

    private(set) var energy: EnergyRegister
    /// Of a meter that keeps credit.
    var credit: CreditRegister?
    /// A newer look at the credit makes an older one void.
    var creditWatch = 0
    /// Up to where the energy is accounted for, in the households' time.
    private var accountedTo: Instant
    private(set) var image: [UInt16]
    private var refreshedAt: Instant?
    /// Something changed: the next reader sees it at once (unless a cache stands between).
    var isStale = true

    /// Counts distorted reads, so that garbage differs from read to read.
    fileprivate var reads = 0
    /// It stands for the blocks of an image that no meter uses: every value is the profile's "no value".
    var isVacant = false
    private let isCounting: Bool
    private let phases: Int

    init(
        number: Int, place: Place, layout: DeviceLayout, serial: String, load: Load, energy: Int64, seed: UInt64,
        calendar: SiteCalendar, startedAt: Instant, simulated: Instant
    ) {
        self.number = number
        self.place = place
        self.layout = layout
        self.serial = serial
        self.load = load
        self.seed = seed
        self.calendar = calendar
        self.startedAt = startedAt
        self.energy = EnergyRegister(microwattHours: energy)
        accountedTo = simulated
        image = [UInt16](repeating: 0, count: layout.size)
        isCounting = !layout.profile.points.isEmpty
        let threePhase = layout.profile.points.contains { $0.quantity == .voltageL2 || $0.quantity == .currentL2 }
        phases = threePhase ? 3 : 1
    }

    /// Whether current can flow: its own contact and every contact before it are closed.
    var isSupplied: Bool { contacts.allSatisfy(\.closed) && feeders.allSatisfy(\.closed) }

    /// What flows now, mW.
    func milliwatts(at simulated: Instant) -> Int64 {
        guard isCounting, isSupplied else { return 0 }
        let slot = floorDivide(simulated.milliseconds, SimulatedMeter.slotMilliseconds)
        return load.milliwatts(slot: slot, hour: hour(of: slot), seed: seed)
    }

    /// Accounts for what flowed up to `simulated`, with the contacts as they are now. Called before anything changes.
    func account(to simulated: Instant) {
        guard isCounting, accountedTo < simulated else { return }
        guard isSupplied, load != .off else {
            accountedTo = simulated
            return
        }
        while accountedTo < simulated {
            let slot = floorDivide(accountedTo.milliseconds, SimulatedMeter.slotMilliseconds)
            let end = min(simulated.milliseconds, (slot + 1) * SimulatedMeter.slotMilliseconds)
            let hour = hour(of: slot)
            let before = energy.total
            energy.add(
                milliwatts: load.milliwatts(slot: slot, hour: hour, seed: seed),
                milliseconds: end - accountedTo.milliseconds,
                period: EnergyRegister.period(ofHour: hour))
            credit?.use(microwattHours: energy.total - before)
            accountedTo = Instant(milliseconds: end)
        }
    }

    /// Puts the counter to another value, as an exchange, a reset or a jump would.
    func setEnergy(microwattHours: Int64, at simulated: Instant) {
        account(to: simulated)
        energy = EnergyRegister(microwattHours: microwattHours)
        isStale = true
    }

    /// Writes the registers anew where they are due; afterwards ``image`` is what a reader sees.
    func refresh(now: Instant, clock: SimulatedClock) {
        if let refreshedAt {
            if faults.contains(where: { $0.fault.kind == .freeze }) { return }
            let age = now - refreshedAt
            if cacheMilliseconds > 0 {
                if age.milliseconds < cacheMilliseconds { return refreshAge(now: now) }
            } else if !isStale, age.milliseconds < SimulatedMeter.refreshMilliseconds {
                return
            }
        }
        refreshedAt = now
        isStale = false
        let simulated = clock.simulated(at: now)
        account(to: simulated)
        writeImage(now: now, simulated: simulated)
    }

    /// The values that change while a cache stands still: the age of what it holds.
    private func refreshAge(now: Instant) {
        for entry in layout.entries {
            guard case .point(let index) = entry.source, layout.profile.points[index].quantity == .ageSeconds else {
                continue
            }
            write(ageSeconds(now), layout.profile.points[index], at: entry.position)
        }
    }

    private func writeImage(now: Instant, simulated: Instant) {
        let slot = floorDivide(simulated.milliseconds, SimulatedMeter.slotMilliseconds)
        let mains = Mains(milliwatts: milliwatts(at: simulated), phases: phases, slot: slot, seed: seed)
        for entry in layout.entries {
            switch entry.source {
            case .point(let index) where isVacant: put(layout.profile.points[index].noValue ?? [], at: entry.position)
            case .serial where isVacant: continue
            case .point(let index):
                let point = layout.profile.points[index]
                write(value(of: point.quantity, mains, now, simulated), point, at: entry.position)
            case .credit(let index):
                guard let points = layout.profile.credit?.points, let credit else { continue }
                let value = index == 0 ? credit.shown : ExactValue(Int128(credit.purchases))
                write(value, points[index], at: entry.position)
            case .uptime:
                guard let point = layout.profile.uptime else { continue }
                write(uptimeSeconds(now), point, at: entry.position)
            case .serial:
                guard let identity = layout.profile.identity else { continue }
                put(RegisterWriter.words(serial: serial, identity), at: entry.position)
            case .relayState(let channel): put([stateWord(channel)], at: entry.position)
            case .relayCommand(let channel): put([commandWord(channel)], at: entry.position)
            }
        }
    }

    private func write(_ value: ExactValue, _ point: Point, at position: Int) {
        let scaled = point.raw(of: value, currentRatio: currentRatio, voltageRatio: voltageRatio)
        put(
            RegisterWriter.words(scaled, point.encoding, point.wordOrder, counts: point.quantity.isEnergy), at: position
        )
    }

    private func put(_ words: [UInt16], at position: Int) {
        for (index, word) in words.enumerated() { image[position + index] = word }
    }

    private func hour(of slot: Int64) -> Int {
        let start = Instant(milliseconds: slot * SimulatedMeter.slotMilliseconds)
        return Int(calendar.millisecondsOfDay(at: start) / 3_600_000)
    }
}

extension SimulatedMeter {
    private func uptimeSeconds(_ now: Instant) -> ExactValue {
        ExactValue(Int128((now - startedAt).milliseconds / 1000))
    }

    private func ageSeconds(_ now: Instant) -> ExactValue {
        ExactValue(Int128((now - (refreshedAt ?? now)).milliseconds / 1000))
    }

    private func value(of quantity: Quantity, _ mains: Mains, _ now: Instant, _ simulated: Instant) -> ExactValue {
        switch quantity {
        case .energyImport, .energyTotal: registered(energy.total)
        case .energyExport: ExactValue(0)
        case .energyImportT1: tariff(0)
        case .energyImportT2: tariff(1)
        case .energyImportT3: tariff(2)
        case .energyImportT4: tariff(3)
        case .energyReactive, .powerReactive: ExactValue(0)
        case .meterSeconds: ExactValue(Int128(simulated.milliseconds / 1000 + 8 * 3600 + clockError))
        case .power: ExactValue(Int128(mains.milliwatts), per: 1000)
        case .voltageL1: ExactValue(Int128(mains.millivolts[0]))
        case .voltageL2: ExactValue(Int128(mains.millivolts[1]))
        case .voltageL3: ExactValue(Int128(mains.millivolts[2]))
        case .currentL1: ExactValue(Int128(mains.milliamperes[0]))
        case .currentL2: ExactValue(Int128(mains.milliamperes[1]))
        case .currentL3: ExactValue(Int128(mains.milliamperes[2]))
        case .frequency: ExactValue(Int128(mains.millihertz))
        case .powerFactor: ExactValue(Int128(mains.powerFactor))
        case .currentRatio: ExactValue(Int128(currentRatio))
        case .voltageRatio: ExactValue(Int128(voltageRatio))
        case .energyScale, .powerScale, .voltageScale, .currentScale: ExactValue(Int128(quantity.chosenExponent))
        case .ageSeconds: ageSeconds(now)
        case .sourceSeconds: ExactValue(Int128(simulated.milliseconds / 1000 + clockError))
        case .uptimeSeconds: uptimeSeconds(now)
        case .creditMoney, .creditEnergy: credit?.shown ?? ExactValue(0)
        case .purchaseCount: ExactValue(Int128(credit?.purchases ?? 0))
        case .errorFlag: ExactValue(faults.contains { $0.fault.kind == .errorFlag } ? 1 : 0)
        }
    }

    /// Seconds by which a fault has set the meter's clock wrong.
    private var clockError: Int64 {
        faults.reduce(0) { $1.fault.kind == .clock ? $0 + ($1.fault.value ?? 3600) : $0 }
    }

    /// Beyond the register's end it begins anew.
    private func registered(_ microwattHours: Int64) -> ExactValue {
        guard let end = layout.profile.rollover, end.value > 0 else {
            return ExactValue(Int128(microwattHours), per: 1_000_000)
        }
        return ExactValue(Int128(microwattHours) % (Int128(end.value) * 1_000_000), per: 1_000_000)
    }

    /// A profile with fewer tariffs than a day has periods shares the periods among them.
    private func tariff(_ index: Int) -> ExactValue {
        let all: [Quantity] = [.energyImportT1, .energyImportT2, .energyImportT3, .energyImportT4]
        let declared = all.filter { quantity in layout.profile.points.contains { $0.quantity == quantity } }.count
        var sum: Int64 = 0
        for period in 0..<4 where period % max(declared, 1) == index { sum += energy.periods[period] }
        return registered(sum)
    }

    private func stateWord(_ channel: Int) -> UInt16 {
        guard let state = layout.profile.relay?.state, channel < contacts.count else { return 0 }
        return state.word(for: contacts[channel].reported)
    }

    private func commandWord(_ channel: Int) -> UInt16 {
        guard let command = layout.profile.relay?.command, channel < contacts.count else { return 0 }
        let closed = contacts[channel].commandedClosed
        switch command {
        case .word(_, _, let close, let open, _): return closed ? close : open
        case .coil(_, _, let closeIsOn): return closed == closeIsOn ? 1 : 0
        case .keyedWords, .selfClearing: return 0
        }
    }
}

extension RelayStatePoint {
    /// The smallest raw value that means `state`. A device that cannot say why it is open says open.
    func word(for state: RelayState) -> UInt16 {
        let words = values.filter { $0.value == state }.keys
        if let word = words.min() { return word }
        return state == .readyForReconnection || state == .openByProtection ? word(for: .open) : 0
    }
}

extension Quantity {
    /// Whether it is a counter of energy.
    var isEnergy: Bool {
        switch self {
        case .energyImport, .energyExport, .energyTotal, .energyImportT1, .energyImportT2, .energyImportT3,
            .energyImportT4:
            true
        default: false
        }
    }

    /// The decimal exponents that simulated devices choose where the profile lets the device choose.
    var chosenExponent: Int {
        switch self {
        case .voltageScale: -1
        case .currentScale: -2
        default: 0
        }
    }
}

extension SimulatedMeter {
    /// What a reader gets from some words of the image: the image itself, or what a fault makes of it.
    func words(in range: Range<Int>) -> [UInt16] {
        guard !faults.isEmpty, let active = faults.first(where: { $0.fault.kind.scope == .values && $0.remaining != 0 })
        else {
            return Array(image[range])
        }
        var words = Array(image[range])
        var dice = SplitMix(
            seed: SplitMix.hash(seed, UInt64(bitPattern: Int64(active.number &* 31 &+ (active.remaining ?? reads)))))
        reads &+= 1
        var isHit = false
        for entry in layout.entries {
            guard case .point(let index) = entry.source else { continue }
            let span = entry.position..<entry.position + entry.count
            guard span.lowerBound >= range.lowerBound, span.upperBound <= range.upperBound,
                let wrong = active.fault.kind.distorted(image[span], of: layout.profile.points[index], dice: &dice)
            else { continue }
            isHit = true
            for (offset, word) in wrong.enumerated() { words[span.lowerBound - range.lowerBound + offset] = word }
        }
        if isHit, let remaining = active.remaining { active.remaining = remaining - 1 }
        return words
    }
}
