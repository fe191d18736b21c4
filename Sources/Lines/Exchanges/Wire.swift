import Metering
import ModbusFrames
import Supply

extension Request {
    init(_ read: ReadRequest) {
        let count = UInt16(clamping: read.count)
        self =
            switch read.table {
            case .coils: .readCoils(address: read.address, count: count)
            case .discreteInputs: .readDiscreteInputs(address: read.address, count: count)
            case .holdingRegisters: .readHoldingRegisters(address: read.address, count: count)
            case .inputRegisters: .readInputRegisters(address: read.address, count: count)
            }
    }

    init(_ write: RegisterWrite) {
        let first = write.values.first ?? 0
        self =
            switch write.function {
            case .singleCoil: .writeSingleCoil(address: write.address, on: first != 0)
            case .singleRegister: .writeSingleRegister(address: write.address, value: first)
            case .multipleRegisters: .writeMultipleRegisters(address: write.address, values: write.values)
            }
    }
}

extension ReadRequest {
    /// The words of the answer to this request, or nil where it answers something else.
    func words(of reply: Reply) -> [UInt16]? {
        switch reply {
        case .registers(let words) where !table.isBits && words.count == count: words
        case .bits(let bits) where table.isBits && bits.count == count: bits.map { $0 ? 1 : 0 }
        default: nil
        }
    }
}

extension ExceptionCode {
    /// 02 and 03 to a read: the device does not have what was asked for.
    var refusesPoint: Bool { self == .illegalDataAddress || self == .illegalDataValue }

    /// How an order or a reading tells of it.
    var fault: LineFault {
        switch self {
        case .acknowledge: .acknowledged
        case .serverDeviceBusy: .busy
        case .gatewayPathUnavailable: .pathUnavailable
        case .gatewayTargetFailedToRespond: .targetSilent
        default: .exception(rawValue)
        }
    }
}
