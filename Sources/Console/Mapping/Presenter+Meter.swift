import API
import Engine
import Metering
import Quantities
import Supply

extension Presenter {
    func point(_ view: SupplyPointView, _ names: Names) -> SupplyPointBody {
        let state = view.state
        return SupplyPointBody(
            id: state.record.id.description, supply: Presenter.supply(view), feeder: view.feeder,
            relay: state.record.relay.map { relay($0, view) }, meter: summary(view), lockedOut: state.lockedOut,
            lockOut: state.lockOut.map { LockOutBody(by: $0.by, at: time($0.at), reason: $0.reason) },
            limit: state.limit.map(limit), order: view.order.map { order($0, names) },
            restore: state.restore.map {
                RestoreBody(
                    since: time($0.since), cause: $0.cause, attempts: $0.attempts, fieldJob: $0.fieldJob?.description,
                    waitsUntil: view.waitsUntil.map(time))
            },
            failedTrips: state.failedTrips, foreignOperations: state.foreignOperations,
            tripNotBefore: state.tripNotBefore.map(time),
            proof: proof(state), power: Presenter.told(view.power.rawValue, Texts.powerStates))
    }

    private func limit(_ limit: LoadLimit) -> LoadLimitBody {
        var until: Instant?
        if case .until(let end) = limit.off { until = end }
        return LoadLimitBody(
            watts: Int(clamping: limit.power.value), basis: Presenter.told(limit.basis.rawValue, Texts.limitBases),
            insteadOfCut: limit.insteadOfCut, by: limit.by, since: time(limit.at), marksOver: limit.over,
            warnedAt: limit.warnedAt.map(time),
            openings: limit.openings, openedOn: limit.openedOn?.description, offUntil: until.map(time),
            offUntilCalled: limit.off == .untilCalled)
    }

    /// Only where an opening was seen: before that there is nothing to prove.
    private func proof(_ state: SupplyPointState) -> Told? {
        guard let proving = state.proving, proving.openedAt != nil || proving.verdict.isDoubt else { return nil }
        return Presenter.told(proving.verdict.rawValue, Texts.proofs)
    }

    func meter(_ view: MeterView) -> MeterResponse {
        let record = view.meter.record
        let names = Names(
            accounts: view.account.map { [$0.record.id: $0.record.number] } ?? [:], meters: [record.id: record.number])
        return MeterResponse(
            asOf: time(view.asOf), number: record.number, serial: record.serial?.text, line: view.line.map(line),
            unit: Int(record.unit),
            block: record.block, profile: record.profile, phases: record.phases,
            maximumCurrent: record.maximumCurrent.map { Int($0.value) },
            series: view.meter.series.number, lastReading: view.meter.series.last.map(reading),
            doubt: doubt(view.meter),
            foreignSerial: view.meter.series.foreign?.text,
            ratio: record.stated?.description ?? (record.ratio == .none ? nil : "\(record.ratio)"),
            register: record.ratio == .none
                ? nil : view.meter.series.last.map { record.ratio.register($0.energy).description },
            silentSince: view.line?.silentSince(view.meter).map(time),
            needsBaseline: view.meter.series.quarantine?.needsBaseline ?? false,
            baseline: baseline(view.meter.series),
            account: view.account?.record.number, supplyPoint: view.point.map { point($0, names) })
    }

    func line(_ state: LineState) -> LineBody {
        let endpoint =
            switch state.record.endpoint {
            case .tcp(let host, let port): host.contains(":") ? "tcp:[\(host)]:\(port)" : "tcp:\(host):\(port)"
            case .serial(let device, _, _, _): "serial:\(device)"
            }
        return LineBody(
            name: state.record.name, endpoint: endpoint, driver: state.record.driver.rawValue, up: state.isUp,
            downSince: downSince(state),
            misroute: state.misroute.map { MisrouteBody(at: time($0.at), expected: Int($0.expected), got: Int($0.got)) }
        )
    }

    private func summary(_ view: SupplyPointView) -> MeterSummary {
        MeterSummary(
            number: view.meter?.record.number ?? "", serial: view.meter?.record.serial?.text,
            line: view.line?.record.name ?? "",
            unit: Int(view.meter?.record.unit ?? 0), profile: view.meter?.record.profile ?? "",
            lastReading: view.meter?.series.last.map(reading), doubt: view.meter.flatMap { doubt($0) },
            lineDownSince: view.line.flatMap(downSince),
            silentSince: view.line.flatMap { line in view.meter.flatMap(line.silentSince) }.map(time))
    }

    /// Since when a line has been down; since the start where it never came up.
    func downSince(_ line: LineState) -> String? {
        line.isUp ? nil : time(line.downSince ?? startedAt)
    }

    private func baseline(_ series: MeterSeries) -> BaselineBody? {
        guard let run = series.quarantine, run.needsBaseline, let candidate = run.candidate else { return nil }
        return BaselineBody(from: series.last?.energy.description, to: candidate.energy.description)
    }

    /// When the relay was last seen so: a relay in the meter is read with every mark, and only a change is kept.
    private static func seenAt(_ view: SupplyPointView) -> Instant? {
        guard let seenAt = view.state.belief.seenAt, view.state.pairing == .inMeter, view.state.belief.state != nil,
            let read = view.meter?.series.last?.sourceTime, view.meter?.series.quarantine == nil
        else { return view.state.belief.seenAt }
        return max(seenAt, read)
    }

    private func relay(_ relay: RelayRecord, _ view: SupplyPointView) -> RelayBody {
        let state = view.state
        let pairing =
            switch state.pairing {
            case .inMeter: "in_meter"
            case .unproven: "unproven"
            case .proven: "proven"
            case .testing: "testing"
            }
        return RelayBody(
            state: state.belief.state.map { Presenter.told($0.rawValue, Texts.relayStates) },
            openedBy: state.belief.openedBy.map { Presenter.told(Presenter.code($0), Texts.openedBy) },
            seenAt: Presenter.seenAt(view).map(time),
            pairing: Presenter.told(pairing, Texts.pairings), unit: Int(relay.unit), profile: relay.profile,
            channel: relay.channel)
    }

    private static func code(_ by: OpenedBy) -> String {
        switch by {
        case .us: "us"
        case .usPerhaps: "us_perhaps"
        case .inherited: "inherited"
        case .foreign: "foreign"
        }
    }

    private func reading(_ reading: AcceptedReading) -> ReadingBody {
        ReadingBody(
            sourceAt: time(reading.sourceTime), energy: reading.energy.description,
            power: reading.power.map { Int($0.value) },
            current: reading.current.map { Int($0.value) }, voltage: reading.voltage.map { Int($0.value) },
            purpose: Presenter.told(reading.purpose.rawValue, Texts.purposes))
    }

    private func doubt(_ meter: MeterState) -> Told? {
        if meter.series.foreign != nil { return Presenter.told("foreign", Texts.qualities) }
        if let run = meter.series.quarantine {
            return Presenter.told("quarantined_" + run.reason.code, Texts.qualities)
        }
        return meter.ratioWatch.doubt.map { _ in Presenter.told("ratio_doubtful", Texts.reasons) }
    }
}
