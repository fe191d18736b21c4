import ModbusFrames

/// A device's own refusal of a request.
struct DeviceRefusal: Error {
    let code: ExceptionCode

    static let illegalFunction = DeviceRefusal(code: .illegalFunction)
    static let illegalDataAddress = DeviceRefusal(code: .illegalDataAddress)
    static let illegalDataValue = DeviceRefusal(code: .illegalDataValue)
}
