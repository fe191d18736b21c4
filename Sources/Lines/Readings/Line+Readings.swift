import Metering
import ModbusFrames
import Quantities
import Supply

extension Line {
    /// How old the first answers of a reading may be when the last ones come.
    static let coherence = Span.seconds(10)
    static let firstBusyPause = Span.milliseconds(500)
    static let firstSlowPause = Span.seconds(15)
    /// How often someone who waits bears a busy device.
    static let demandPatience = 3

    /// Sends the next request of the lane's first reading that can go; false where none can.
    mutating func sendReading(from lane: Reading.Lane) -> Bool {
        while let index = lanes[lane].popFirst() {
            guard readings[index].phase == .queued, readings[index].lane == lane, mayGo(index) else { continue }
            send(index)
            return true
        }
        return false
    }

    /// Whether the reading's unit may be asked now; else the reading is put where it waits.
    private mutating func mayGo(_ index: Int) -> Bool {
        let slot = readings[index].unit
        if units[slot].holder != nil {
            readings[index].phase = .parked
            units[slot].parked.append(index)
            return false
        }
        if readings[index].lane != .demand, units[slot].isSuspended, units[slot].probe != index {
            guard units[slot].probe == nil, now >= units[slot].retryAt else {
                readings[index].phase = .parked
                units[slot].parked.append(index)
                return false
            }
            // A time-out now would cost a selected order its connection, or come of another's silence.
            guard holds == 0, now >= silence.until else {
                rest(index, for: Line.firstPause)
                return false
            }
            units[slot].probe = index
        }
        guard units[slot].readyAt <= now else {
            readings[index].phase = .gap
            alarms.set(.reading(index, attempt: readings[index].attempt), at: units[slot].readyAt)
            return false
        }
        return true
    }

    private mutating func send(_ index: Int) {
        if readings[index].exchange == nil {
            readings[index].exchange =
                readings[index].lane == .demand
                ? demandExchange(index) : Exchange(readers[readings[index].reader].plan)
        }
        guard let request = readings[index].exchange?.takeNext() else {
            // A profile without points: nothing can be asked, and nothing was read.
            readings[index].phase = .flying
            if readings[index].exchange?.isComplete == true { finish(index) }
            return
        }
        if readings[index].begun == nil { readings[index].begun = now }
        let slot = readings[index].unit
        submit(Request(request), to: slot, for: .reading(index, attempt: readings[index].attempt, request))
        let goesOn =
            readings[index].exchange?.hasUnsent == true && configuration.inFlight > 1 && units[slot].gap == .zero
            && !units[slot].isSuspended
        readings[index].phase = goesOn ? .queued : .flying
        if goesOn { lanes[readings[index].lane].prepend(index) }
    }

    mutating func completed(reading index: Int, _ request: ReadRequest, _ outcome: Outcome) {
        switch outcome {
        case .reply(let reply):
            guard readings[index].exchange?.take(reply, to: request) == true else {
                return fail(index, .garbled, first: Line.firstBusyPause)
            }
            goOn(index)
        case .exception(let code):
            switch code {
            case _ where code.refusesPoint:
                readings[index].exchange?.refuse(request, code)
                goOn(index)
            case .acknowledge, .serverDeviceBusy: fail(index, code.fault, first: Line.firstBusyPause)
            case .gatewayTargetFailedToRespond: fail(index, .targetSilent, first: nil)
            case .gatewayPathUnavailable: fail(index, .pathUnavailable, first: .zero)
            default:
                readings[index].exchange?.fail(request, code)
                goOn(index)
            }
        case .timeout: fail(index, .silent, first: nil)
        case .malformed: fail(index, .garbled, first: Line.firstBusyPause)
        case .misrouted: fail(index, .misrouted, first: Line.firstBusyPause)
        case .connectionLost(sent: true): fail(index, .unreachable, first: Line.firstBusyPause)
        case .notSent(.queueFull): fail(index, .busy, first: Line.firstBusyPause)
        case .connectionLost, .notSent(.noConnection), .notSent(.stopped), .notSent(.cancelled): again(index)
        // The driver will not send it, now or later.
        case .notSent: fail(index, .forbidden, first: Line.firstSlowPause)
        }
    }

    private mutating func goOn(_ index: Int) {
        guard let exchange = readings[index].exchange else { return }
        if exchange.isComplete {
            finish(index)
        } else if exchange.hasUnsent, readings[index].phase == .flying {
            readings[index].phase = .queued
            lanes[readings[index].lane].prepend(index)
        }
    }

    /// The unit was not asked: the reading goes on where it was.
    private mutating func again(_ index: Int) {
        guard readings[index].phase == .flying || readings[index].phase == .queued else { return }
        restart(index)
        if readings[index].phase == .flying { lanes[readings[index].lane].prepend(index) }
        readings[index].phase = .queued
    }

    /// Answers on their way are given up; what was read stays if it is young.
    private mutating func restart(_ index: Int) {
        readings[index].attempt &+= 1
        if let begun = readings[index].begun, now < begun + Line.coherence {
            readings[index].exchange?.resume()
        } else {
            readings[index].exchange = nil
            readings[index].begun = nil
        }
    }

    /// - Parameter first: the shortest pause before the next try; nil where the unit's suspension says when.
    private mutating func fail(_ index: Int, _ fault: LineFault, first: Span?) {
        let isDemand = readings[index].lane == .demand
        readings[index].failures += 1
        let isBusy = fault == .busy || fault == .acknowledged
        if isDemand, !isBusy || readings[index].failures > Line.demandPatience {
            return answerDemand(index, .failed(fault))
        }
        restart(index)
        if !isDemand { readings[index].lane = .backfill }
        readings[index].fault = fault
        if let first {
            let pause = BackOff.pause(
                first: first, cap: configuration.backOffCap, failures: readings[index].failures,
                seed: configuration.seed, salt: UInt64(index) << 8 | 3)
            rest(index, for: isDemand ? first : pause)
        } else {
            readings[index].phase = .parked
            units[readings[index].unit].parked.prepend(index)
            unpark(readings[index].unit)
        }
    }

    mutating func rest(_ index: Int, for pause: Span) {
        readings[index].phase = .resting
        alarms.set(.reading(index, attempt: readings[index].attempt), at: now + pause)
    }

    /// Puts a reading that waited back into its lane.
    mutating func requeue(_ index: Int, first: Bool) {
        guard readings[index].phase == .parked || readings[index].phase == .gap || readings[index].phase == .resting
        else {
            return
        }
        readings[index].phase = .queued
        let lane = readings[index].lane
        if first { lanes[lane].prepend(index) } else { lanes[lane].append(index) }
    }

    /// Every request is done: decode what there is.
    private mutating func finish(_ index: Int) {
        guard let exchange = readings[index].exchange else { return }
        let isDemand = readings[index].lane == .demand
        let reader = readings[index].reader
        let meters = isDemand ? [readings[index].meter] : readers[reader].meters
        var samples: [Sample] = []
        samples.reserveCapacity(meters.count)
        for meter in meters {
            let meter = configuration.meters[meter]
            samples.append(
                exchange.plan.sample(
                    of: exchange.replies, meter: meter.id, purpose: isDemand ? .onDemand : .mark,
                    mark: isDemand ? nil : readings[index].mark, arrival: wall, block: meter.block))
        }
        if let fault = whatSpoils(samples, exchange) {
            readings[index].exchange = nil
            return fail(index, fault, first: Line.firstSlowPause)
        }
        if !exchange.refusals.isEmpty { learn(exchange, reader: reader, isDemand: isDemand) }
        readings[index].failures = 0
        if isDemand {
            if let sample = samples.first { answerDemand(index, .sample(sample)) }
            return
        }
        readings[index].phase = .idle
        readings[index].attempt &+= 1
        readings[index].exchange = nil
        readings[index].begun = nil
        for sample in samples { report(.sample(sample)) }
    }

    /// A device that refuses everything has not told which point is wrong, and one that failed to tell the energy told
    /// nothing: both are asked again, slowly.
    private func whatSpoils(_ samples: [Sample], _ exchange: Exchange) -> LineFault? {
        if !exchange.hasValues {
            return exchange.failure?.fault ?? exchange.refusals.first?.code.fault ?? .forbidden
        }
        if let failure = exchange.failure, samples.allSatisfy({ $0.energy == nil }) { return failure.fault }
        return nil
    }
}
