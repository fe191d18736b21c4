import Metering
import ModbusFrames
import Quantities

extension SimulatedFleet {
    /// The device performs a request. On a serial line unit 0 is everybody, and nobody answers.
    func execute(_ incoming: Incoming, on device: SimulatedUnit?, at now: Instant) -> Answer {
        let endpoint = incoming.endpoint
        if incoming.unit == 0, endpoint.framing == .rtu {
            for device in endpoint.units { if let device, incoming.isWrite { _ = answer(incoming, device, at: now) } }
            return .none
        }
        guard let device, device.isPresent(at: now) else {
            guard endpoint.framing == .tcp, endpoint.behaviour.answersForAbsent else { return .none }
            return .exception(incoming.refusal(.gatewayTargetFailedToRespond))
        }
        return answer(incoming, device, at: now)
    }

    private func answer(_ incoming: Incoming, _ device: SimulatedUnit, at now: Instant) -> Answer {
        let request: Request
        switch incoming.request {
        case .failure(let exception): return .exception(exception)
        case .success(let good): request = good
        }
        do {
            guard let table = request.table else {
                try write(request, incoming, device, at: now)
                return .reply(request, .written)
            }
            if journalsReads { noteRead(request, incoming, device, at: now) }
            let found = try device.read(table, at: Int(request.address), count: request.count, now: now, clock: clock)
            for (block, serial) in found.serials {
                note(
                    .serialRead(
                        place: device.place(ofBlock: block), connection: incoming.connection.number, serial: serial),
                    at: now)
            }
            return .reply(request, table.isBits ? .bits(found.words.map { $0 != 0 }) : .registers(found.words))
        } catch {
            return .exception(incoming.refusal(error.code))
        }
    }

    private func write(
        _ request: Request, _ incoming: Incoming, _ device: SimulatedUnit, at now: Instant
    ) throws(DeviceRefusal) {
        let understood: SimulatedUnit.Understood
        do { understood = try device.understand(request) } catch {
            record(request, incoming, at: device.place, .refused(error.code.rawValue), orders: [], now)
            throw error
        }
        let orders = understood.orders.map { RelayOrder(place: $0.contact.place, position: $0.close ? .closed : .open) }
        let number = record(request, incoming, at: device.place, .performed, orders: orders, now)
        for order in understood.orders { command(order.contact, close: order.close, .command(number), at: now) }
        if let purchase = understood.purchase { take(purchase, command: number, at: now) }
        guard !understood.harms.isEmpty else { return }
        for damage in device.harm(understood.harms, request, simulated: clock.simulated(at: now)) {
            note(.harm(place: device.place, command: number, damage: damage), at: now)
        }
    }

    @discardableResult
    func record(
        _ request: Request, _ incoming: Incoming, at place: Place, _ outcome: WriteOutcome, orders: [RelayOrder],
        _ now: Instant
    ) -> Int {
        note(
            .write(
                WriteRecord(
                    place: place, connection: incoming.connection.number, cameAt: incoming.cameAt,
                    function: request.function, address: request.address,
                    values: request.writtenWords, outcome: outcome, orders: orders)), at: now)
    }

    private func noteRead(_ request: Request, _ incoming: Incoming, _ device: SimulatedUnit, at now: Instant) {
        note(
            .read(
                endpoint: device.place.endpoint, connection: incoming.connection.number, unit: incoming.unit,
                function: request.function, address: request.address, count: request.count), at: now)
    }
}

extension Request {
    /// The table that it reads; nil for a write.
    fileprivate var table: RegisterTable? {
        switch self {
        case .readCoils: .coils
        case .readDiscreteInputs: .discreteInputs
        case .readHoldingRegisters: .holdingRegisters
        case .readInputRegisters: .inputRegisters
        default: nil
        }
    }

    /// What it writes; of coils 0 or 1.
    fileprivate var writtenWords: [UInt16] {
        switch self {
        case .writeSingleCoil(_, let on): [on ? 1 : 0]
        case .writeSingleRegister(_, let value): [value]
        case .writeMultipleCoils(_, let values): values.map { $0 ? 1 : 0 }
        case .writeMultipleRegisters(_, let values): values
        default: []
        }
    }
}
