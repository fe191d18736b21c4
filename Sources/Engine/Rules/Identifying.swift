import Metering
import Quantities
import Supply

extension Draft {
    /// Where a supply point's relay is, as the order's row will keep it.
    func address(of point: SupplyPointState) -> RelayAddress? {
        #if SEEDED_BUGS
            var point = point
            if SeededBug.channelFromOne.isPlanted, point.record.relay?.unit != meters[point.record.meter]?.record.unit {
                point.record.relay?.channel += 1
            }
        #endif
        guard let relay = point.record.relay, let meter = meters[point.record.meter]?.record else { return nil }
        return RelayAddress(
            supplyPoint: point.record.id, meter: meter.id, meterUnit: meter.unit, meterProfile: meter.profile,
            meterBlock: meter.block,
            meterSerial: meter.serial, line: meter.line, relayUnit: relay.unit, relayProfile: relay.profile,
            relayChannel: relay.channel,
            relaySerial: relay.serial)
    }

    /// How the meter must prove itself within the next minute; nil where nothing could prove it: no serial number, and an energy
    /// that another meter of the endpoint could show too (RULES: Identity).
    func proof(of point: SupplyPointState) -> IdentityProof? {
        guard let meter = meters[point.record.meter] else { return nil }
        if let serial = meter.record.serial { return .serial(serial) }
        guard lines[meter.record.line]?.record.seesWrongUnits == true else { return nil }
        guard let window = window(of: meter) else { return nil }
        let others = (state.metersOfLine[meter.record.line] ?? []).filter { $0 != meter.record.id }.compactMap {
            meters[$0]
        }
        for other in others {
            guard let theirs = self.window(of: other), !theirs.overlaps(window) else { return nil }
        }
        return .energyWindow(window.range)
    }

    /// What its register can show: the line compares that, and knows of no transformers.
    private func window(of meter: MeterState) -> EnergyWindow? {
        guard meter.record.maximumCurrent != nil, let last = meter.series.last else { return nil }
        var record = meter.record
        record.ratio = .none
        let shown = AcceptedReading(
            energy: meter.record.ratio.register(last.energy), sourceTime: last.sourceTime,
            resolution: max(meter.record.ratio.register(last.resolution), WattHours(1)))
        return EnergyWindow(last: shown, now: now + .minutes(1), limits: MeterReadings.limits(of: record))
    }
}

extension SupplyPointState {
    /// Whether the relay's device can prove itself: it sits in the meter, or tells a serial number. Another board under the address
    /// of one that was replaced would switch a stranger's supply.
    var isRelayProvable: Bool { pairing == .inMeter || record.relay?.serial != nil }
}

extension LineRecord {
    /// Whether a reply from another unit than was asked is noticed (F-B4), without which an energy proves nothing. libmodbus does not
    /// compare the unit of a TCP reply.
    fileprivate var seesWrongUnits: Bool {
        if case .tcp = endpoint { driver != .libmodbus } else { true }
    }
}

extension IdentityProof {
    /// For the permit's row.
    var text: String {
        switch self {
        case .serial(let serial): "serial \(serial)"
        case .energyWindow(let range): "energy \(range.lowerBound.value)...\(range.upperBound.value) Wh"
        }
    }
}
