import API
import Documents
import Foundation
import Languages
import Metering
import ModbusFrames
import ModbusIO
import Quantities

/// One relay closed by hand: never on a meter that has not told its serial number, and done only when the relay reads closed.
struct RescueClosing {
    enum Outcome: String {
        case closed
        case onAlready = "on_already"
        case stillOpen = "still_open"

        var step: RescueEntry.Step {
            switch self {
            case .closed: .closed
            case .onAlready: .onAlready
            case .stillOpen: .stillOpen
            }
        }

        var words: Words {
            switch self {
            case .closed: Words("closed, and read back", "已合闸并回读确认")
            case .onAlready: Words("was on already; nothing was written", "原已合闸，未作写入")
            case .stillOpen: Words("written, and still open: someone must go there", "已写入但仍断开，须到现场处理")
            }
        }
    }

    let home: RescueList.Home
    let profiles: ProfileLibrary
    let timeout: Span
    /// An engineer has seen to what the meter's own protection opened for.
    let overProtection: Bool

    /// Looks at the relay so often after the settling time, a second apart.
    private static let looks = 10

    func perform() async throws -> Outcome {
        if let by = home.lockedOutBy { throw refused(by, .rescueLockedOut) }
        guard let endpoint = FieldEndpoint(argument: home.endpoint) else {
            throw refused(home.endpoint, .rescueListFaulty)
        }
        let meter = try profile(home.meterProfile)
        let device = home.isSeparate ? try profile(home.relayProfile) : meter
        guard let relay = device.relay, let meterUnit = UInt8(exactly: home.meterUnit),
            let relayUnit = UInt8(exactly: home.relayUnit)
        else { throw refused(home.relayProfile, .profileUnknown) }

        // The meter, and a relay device that has a number, say who they are.
        guard let serial = home.serial else { throw refused(home.meter, .rescueUnprovable) }
        var key = try prove(meter, is: serial, block: home.block, unit: meterUnit, at: endpoint)
        if home.isSeparate {
            // Behind its unit may be another board, with other homes.
            guard let relaySerial = home.relaySerial else { throw refused(home.relayProfile, .rescueUnprovable) }
            key = try prove(device, is: relaySerial, block: 0, unit: relayUnit, at: endpoint)
        }
        let block = home.isSeparate ? 0 : home.block
        let seen = try state(of: device, block: block, unit: relayUnit, at: endpoint)
        if seen == .closed, home.closedIsDoubtful != true { return .onAlready }
        // It had a cause, whatever the register has forgotten since; and what cannot be read may be that.
        let tellsProtection = relay.state.values.values.contains(.openByProtection)
        let isProtecting =
            seen == .openByProtection || seen == nil && tellsProtection
            || home.isByProtection == true && seen != .closed
        guard overProtection || !isProtecting else { throw refused(home.meter, .rescueProtected) }
        let write: RegisterWrite
        do throws(WriteRefusal) {
            write = try device.relayWrite(.close, channel: home.channel, block: block, serial: key)
        } catch { throw refused("\(error)", .writeForbidden) }
        _ = try perform(write.request, unit: relayUnit, at: endpoint)
        try await Task.sleep(for: .milliseconds(relay.settle.milliseconds))
        for _ in 0..<RescueClosing.looks {
            if try state(of: device, block: block, unit: relayUnit, at: endpoint) == .closed { return .closed }
            try await Task.sleep(for: .seconds(1))
        }
        return .stillOpen
    }

    private func profile(_ name: String) throws -> DeviceProfile {
        guard let profile = profiles[name] else { throw Failure(.profileUnknown, about: name) }
        return profile
    }

    private func refused(_ about: String, _ code: ErrorCode) -> Failure { Failure(code, about: about) }

    private func prove(_ device: DeviceProfile, is serial: String, block: Int, unit: UInt8, at endpoint: FieldEndpoint)
        throws -> SerialNumber
    {
        guard let told = try serialNumber(of: device, block: block, unit: unit, at: endpoint) else {
            throw refused(device.name, .rescueUnprovable)
        }
        guard told == SerialNumber(serial) else { throw refused(told.text, .rescueOtherDevice) }
        return told
    }

    private func serialNumber(of device: DeviceProfile, block: Int, unit: UInt8, at endpoint: FieldEndpoint) throws
        -> SerialNumber?
    {
        let plan = RegisterPlan(for: device, reading: .identity, channels: 0..<0, blocks: block..<block + 1)
        return plan.readout(of: try replies(plan, unit, endpoint), block: block).serial
    }

    private func state(of device: DeviceProfile, block: Int, unit: UInt8, at endpoint: FieldEndpoint) throws
        -> RelayState?
    {
        let channels = home.channel..<home.channel + 1
        let plan = RegisterPlan(for: device, reading: .relayState, channels: channels, blocks: block..<block + 1)
        return plan.readout(of: try replies(plan, unit, endpoint), block: block, channel: home.channel).relay?.state
    }

    private func replies(_ plan: RegisterPlan, _ unit: UInt8, _ endpoint: FieldEndpoint) throws -> [RequestReply] {
        try plan.requests.map { request in
            switch try perform(request.request, unit: unit, at: endpoint) {
            case .registers(let words) where !request.table.isBits && words.count == request.count: .words(words)
            case .bits(let bits) where request.table.isBits && bits.count == request.count:
                .words(bits.map { $0 ? 1 : 0 })
            default: .failed
            }
        }
    }

    private func perform(_ request: Request, unit: UInt8, at endpoint: FieldEndpoint) throws -> Reply {
        do throws(OneShotError) {
            return try OneShot.perform(
                request, unit: unit, at: endpoint.endpoint, timeoutMilliseconds: timeout.milliseconds)
        } catch {
            throw Failure(
                .rescueSilent,
                [
                    Detail(name: "about", value: home.endpoint),
                    Detail(name: "detail", value: "\(error.code): \(error.detail)"),
                ])
        }
    }
}

extension ReadRequest {
    fileprivate var request: Request {
        let count = UInt16(clamping: self.count)
        return switch table {
        case .coils: .readCoils(address: address, count: count)
        case .discreteInputs: .readDiscreteInputs(address: address, count: count)
        case .holdingRegisters: .readHoldingRegisters(address: address, count: count)
        case .inputRegisters: .readInputRegisters(address: address, count: count)
        }
    }
}

extension RegisterWrite {
    fileprivate var request: Request {
        let first = values.first ?? 0
        return switch function {
        case .singleCoil: .writeSingleCoil(address: address, on: first != 0)
        case .singleRegister: .writeSingleRegister(address: address, value: first)
        case .multipleRegisters: .writeMultipleRegisters(address: address, values: values)
        }
    }
}

/// The system's own journal: the store that is broken cannot keep it.
enum Journal {
    static func note(_ text: String) {
        withVaList([]) { vsyslog(LOG_NOTICE, text.replacing("%", with: "%%"), $0) }
    }
}
