import Quantities

extension RegisterPlan {
    /// Decodes what the replies hold about one block and one relay channel.
    ///
    /// Nothing is guessed: a point whose request failed is nil, a value that cannot be is nil and a defect. An "invalid" value of
    /// a phase that a device does not have is only nil, because the profile says that it means "no value"; of the billed
    /// energy it is a defect too.
    ///
    /// - Parameters:
    ///   - replies: one for each of ``requests``, in their order; those that are wanting count as failed.
    ///   - block: of a block image, else 0.
    ///   - channel: which relay channel.
    public func readout(of replies: [RequestReply], block: Int = 0, channel: Int = 0) -> Readout {
        var readout = Readout()
        guard blocks.contains(block) else { return readout }
        let reader = ReplyReader(plan: self, replies: replies, firstPlace: (block - blocks.lowerBound) * points.count)
        reader.collectRaw(into: &readout)
        if let index = roles.energy { readEnergy(reader, index, &readout) }
        readLoad(reader, &readout)
        readSource(reader, &readout)
        readCredit(reader, &readout)
        readBands(reader, &readout)
        readRatio(reader, &readout)
        if let index = roles.serial { readSerial(reader, index, &readout) }
        if let first = roles.relay, channels.contains(channel), let state = profile.relay?.state,
            let word = reader.words(first + channel - channels.lowerBound)?.first
        {
            readout.relay = state.values[word & state.mask].map(RelayReadout.state) ?? .unknown(word)
        }
        if let index = roles.keepPower, let keep = profile.relay?.keepPower {
            readout.keepPower =
                reader.words(index)?.first.map { $0 & keep.mask == keep.set ? .set : .clear } ?? .unreadable
        }
        return readout
    }

    /// Decodes a meter's sample.
    ///
    /// - Parameters:
    ///   - replies: as for ``readout(of:block:channel:)``.
    ///   - arrival: when the last of the replies came. The sample's source time is this less the age that the source states, or
    ///     the time that the source states. Where the profile promises either and none came, or one that lies in the future or
    ///     over 31 days back, it is the arrival, and the defect ``SampleDefect/sourceClock`` says that this is a guess.
    public func sample(
        of replies: [RequestReply], meter: MeterID, purpose: ReadingPurpose, mark: Instant? = nil, arrival: Instant,
        block: Int = 0,
        channel: Int = 0
    ) -> Sample {
        let readout = readout(of: replies, block: block, channel: channel)
        var sourceTime = arrival
        var sourceResolution = Span.zero
        var defects = readout.defects
        if roles.age != nil || roles.sourceSeconds != nil {
            if let stated = readout.sourceTime(arrival: arrival), stated <= arrival + .seconds(5),
                stated >= arrival - .days(31)
            {
                sourceTime = min(stated, arrival)
                sourceResolution = .seconds(1)
            } else {
                defects.append(.sourceClock)
            }
        }
        return Sample(
            meter: meter, purpose: purpose, mark: mark, sourceTime: sourceTime, energy: readout.energy,
            power: readout.power,
            current: readout.current, voltage: readout.voltage, relay: readout.relay?.state, serial: readout.serial,
            raw: readout.raw,
            defects: defects, resolution: readout.resolution, modulus: readout.modulus,
            uptimeSeconds: readout.uptimeSeconds,
            sourceResolution: sourceResolution, registers: readout.registers, reactive: readout.reactive,
            meterSeconds: readout.meterSeconds, credit: readout.credit, keepPower: readout.keepPower,
            ratio: readout.ratio)
    }

    private func readEnergy(_ reader: ReplyReader, _ index: Int, _ readout: inout Readout) {
        switch reader.value(index) {
        case .value(let value, _, _) where value < 0: readout.note(.negative)
        case .value(let value, let step, let modulus):
            readout.energy = WattHours(value)
            readout.resolution = WattHours(step)
            readout.modulus = profile.rollover ?? modulus.map(WattHours.init)
        case .missing: break
        case .defect(let defect): readout.note(defect)
        }
    }

    private func readLoad(_ reader: ReplyReader, _ readout: inout Readout) {
        if let index = roles.power, let power = reader.load(index, &readout) { readout.power = Watts(power) }
        for index in roles.currents {
            guard let value = reader.load(index, &readout) else { continue }
            readout.current = max(readout.current ?? Milliamperes(0), Milliamperes(abs(value)))
        }
        var smallest: Int64?
        var isRead = false
        for index in roles.voltages {
            guard let value = reader.load(index, &readout) else { continue }
            isRead = true
            if value > 0, value < smallest ?? .max { smallest = value }
        }
        if isRead { readout.voltage = Millivolts(smallest ?? 0) }
    }

    private func readSource(_ reader: ReplyReader, _ readout: inout Readout) {
        if let index = roles.age, let seconds = reader.number(index, &readout), (0...Int64(Int32.max)).contains(seconds)
        {
            readout.age = .seconds(seconds)
        }
        if let index = roles.sourceSeconds, let seconds = reader.number(index, &readout),
            (0...1 << 40).contains(seconds)
        {
            readout.sourceSeconds = seconds
        }
        if let index = roles.uptime { readout.uptimeSeconds = reader.number(index, &readout) }
        if let index = roles.errorFlag, let flag = reader.number(index, &readout), flag != 0 {
            readout.note(.errorFlag)
        }
    }

    /// Both or neither: a credit without its count, or a count without the credit, proves no purchase. What cannot be read here says
    /// nothing against the energy.
    private func readCredit(_ reader: ReplyReader, _ readout: inout Readout) {
        guard let index = roles.credit, let purchases = roles.purchases,
            case .value(let remaining, _, _) = reader.value(index),
            case .value(let count, _, _) = reader.value(purchases), count >= 0
        else { return }
        let isEnergy = profile.credit?.remaining.quantity == .creditEnergy
        readout.credit = MeterCredit(
            remaining: isEnergy ? .energy(WattHours(remaining)) : .money(Money(tenThousandths: remaining)),
            purchases: count)
    }

    /// What is wrong with these says nothing against the billed register.
    private func readBands(_ reader: ReplyReader, _ readout: inout Readout) {
        func quiet(_ index: Int) -> Int64? {
            if case .value(let value, _, _) = reader.value(index) { value } else { nil }
        }
        let registers = roles.registers.compactMap { role in
            quiet(role.index).flatMap { $0 < 0 ? nil : BandEnergy(role.band, WattHours($0)) }
        }
        if registers.count == roles.registers.count { readout.registers = registers }
        if let index = roles.reactive { readout.reactive = quiet(index) }
        if let index = roles.clock { readout.meterSeconds = quiet(index) }
    }

    /// Of the current always, of the voltage where the device has one. What is wrong with them is a defect of what they multiply.
    private func readRatio(_ reader: ReplyReader, _ readout: inout Readout) {
        guard let index = roles.currentRatio, case .value(let current, _, _) = reader.value(index), current > 0 else {
            return
        }
        var voltage: Int64 = 1000
        if let index = roles.voltageRatio {
            guard case .value(let told, _, _) = reader.value(index), told > 0 else { return }
            voltage = told
        }
        readout.ratio = ToldRatio(current: current, voltage: voltage)
    }

    private func readSerial(_ reader: ReplyReader, _ index: Int, _ readout: inout Readout) {
        guard let words = reader.words(index) else { return }
        let recipe = recipes[index]
        if case .ascii = recipe.encoding {
            guard let text = RegisterWords.text(words, recipe.wordOrder) else { return readout.note(.notDecimal) }
            if !text.isEmpty { readout.serial = SerialNumber(text) }
            return
        }
        let bits = RegisterWords.bits(words, recipe.wordOrder)
        // All zeros and all ones are what devices answer where they have no number.
        if bits == 0 || bits == .max >> (64 - 16 * recipe.count) { return }
        if case .bcd(let registers) = recipe.encoding {
            guard let decimal = RegisterWords.decimal(bits, registers: registers) else {
                return readout.note(.notDecimal)
            }
            readout.serial = SerialNumber(padded(decimal, registers * 4))
        } else {
            readout.serial = SerialNumber(String(bits))
        }
    }
}

extension Readout {
    fileprivate mutating func note(_ defect: SampleDefect) {
        if !defects.contains(defect) { defects.append(defect) }
    }

    fileprivate func sourceTime(arrival: Instant) -> Instant? {
        if let age { return arrival - age }
        return sourceSeconds.map { Instant(milliseconds: $0 * 1000) }
    }
}

/// Finds the words of a plan's points in the replies.
private struct ReplyReader {
    let plan: RegisterPlan
    let replies: [RequestReply]
    let firstPlace: Int

    /// The words of a point, or nil where it was not read.
    func words(_ index: Int) -> ArraySlice<UInt16>? {
        let place = plan.places[firstPlace + index]
        let request = Int(place.request)
        guard request >= 0, request < replies.count, case .words(let words) = replies[request],
            words.count == plan.requests[request].count
        else { return nil }
        let start = Int(place.offset)
        return words[start..<start + plan.recipes[index].count]
    }

    func collectRaw(into readout: inout Readout) {
        var count = 0
        for recipe in plan.recipes { count += recipe.count }
        readout.raw.reserveCapacity(count)
        for index in plan.recipes.indices {
            if let words = words(index) { readout.raw.append(contentsOf: words) }
        }
    }

    func value(_ index: Int) -> DecodedValue {
        guard let words = words(index) else { return .missing }
        let recipe = plan.recipes[index]
        var exponent: Int64 = 0
        if let source = recipe.exponent {
            guard source >= 0, case .value(let value, _, _) = plain(source), (-10...10).contains(value) else {
                return .defect(.scaleMissing)
            }
            exponent = value
        }
        if recipe.ratios.isEmpty { return recipe.value(words, exponent: Int(exponent), ratios: EmptyCollection()) }
        var ratios: [Int64] = []
        for source in recipe.ratios {
            guard source >= 0, case .value(let value, _, _) = plain(source), value > 0 else {
                return .defect(.scaleMissing)
            }
            ratios.append(value)
        }
        return recipe.value(words, exponent: Int(exponent), ratios: ratios)
    }

    /// A value beside the energy: nil where it was not read or means "no value", nil and noted where it cannot be.
    func number(_ index: Int, _ readout: inout Readout) -> Int64? {
        switch value(index) {
        case .value(let value, _, _): return value
        case .missing, .defect(.sentinel): return nil
        case .defect(let defect):
            readout.note(defect)
            return nil
        }
    }

    /// A power, current or voltage. A million amperes, a million volts and a gigawatt are beyond every meter of a supply point: a
    /// register that holds more holds no measurement.
    func load(_ index: Int, _ readout: inout Readout) -> Int64? {
        guard let value = number(index, &readout) else { return nil }
        guard value.magnitude <= 1_000_000_000 else {
            readout.note(.outOfRange)
            return nil
        }
        return value
    }

    /// An exponent or ratio, which has none of its own.
    private func plain(_ index: Int) -> DecodedValue {
        guard let words = words(index) else { return .missing }
        return plan.recipes[index].value(words, exponent: 0, ratios: EmptyCollection())
    }
}
