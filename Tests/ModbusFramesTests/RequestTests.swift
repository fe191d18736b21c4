import ModbusFrames
import Testing

/// Every function, with counts from one to the largest.
let everyKind: [Request] = [
    .readCoils(address: 19, count: 2000), .readCoils(address: 65535, count: 1),
    .readDiscreteInputs(address: 196, count: 22), .readHoldingRegisters(address: 107, count: 125),
    .readInputRegisters(address: 8, count: 1), .writeSingleCoil(address: 172, on: true),
    .writeSingleCoil(address: 172, on: false), .writeSingleRegister(address: 1, value: 0xFFFF),
    .writeMultipleCoils(address: 19, values: [true, false, true, true, false, false, true, true, true, false]),
    .writeMultipleCoils(address: 0, values: Array(repeating: true, count: 1968)),
    .writeMultipleRegisters(address: 1, values: [10, 258]),
    .writeMultipleRegisters(address: 0, values: Array(repeating: 0x8000, count: 123)),
]

@Suite struct RequestTests {
    @Test func `counts beyond the protocol's limits are refused`() {
        #expect(throws: RequestError.count(0, largest: 125)) {
            try Request.readHoldingRegisters(address: 0, count: 0).validate()
        }
        #expect(throws: RequestError.count(126, largest: 125)) {
            try Request.readInputRegisters(address: 0, count: 126).validate()
        }
        #expect(throws: RequestError.count(2001, largest: 2000)) {
            try Request.readCoils(address: 0, count: 2001).validate()
        }
        #expect(throws: RequestError.count(1969, largest: 1968)) {
            try Request.writeMultipleCoils(address: 0, values: Array(repeating: false, count: 1969)).validate()
        }
        #expect(throws: RequestError.count(124, largest: 123)) {
            try Request.writeMultipleRegisters(address: 0, values: Array(repeating: 0, count: 124)).validate()
        }
        #expect(throws: RequestError.beyondLastAddress(address: 65535, count: 2)) {
            try Request.readHoldingRegisters(address: 65535, count: 2).validate()
        }
    }

    @Test(arguments: everyKind) func `a server reads what a client wrote`(_ request: Request) throws {
        try request.validate()
        var pdu: [UInt8] = []
        request.appendPDU(to: &pdu)
        #expect(pdu.count == request.pduLength)
        let read = try Request(pdu: pdu.span)
        #expect(read == request)
    }

    @Test func `the bytes are those of the specification's examples`() {
        func pdu(_ request: Request) -> [UInt8] {
            var bytes: [UInt8] = []
            request.appendPDU(to: &bytes)
            return bytes
        }
        #expect(pdu(.readCoils(address: 0x13, count: 0x13)) == [0x01, 0x00, 0x13, 0x00, 0x13])
        #expect(pdu(.readHoldingRegisters(address: 0x6B, count: 3)) == [0x03, 0x00, 0x6B, 0x00, 0x03])
        #expect(pdu(.writeSingleCoil(address: 0xAC, on: true)) == [0x05, 0x00, 0xAC, 0xFF, 0x00])
        #expect(
            pdu(
                .writeMultipleCoils(
                    address: 0x13, values: [true, false, true, true, false, false, true, true, true, false]))
                == [0x0F, 0x00, 0x13, 0x00, 0x0A, 0x02, 0xCD, 0x01])
        #expect(
            pdu(.writeMultipleRegisters(address: 1, values: [0x000A, 0x0102]))
                == [0x10, 0x00, 0x01, 0x00, 0x02, 0x04, 0x00, 0x0A, 0x01, 0x02])
    }

    @Test func `a server refuses with the code of the protocol's state diagrams`() {
        func code(_ pdu: [UInt8]) -> ExceptionCode? {
            do {
                _ = try Request(pdu: pdu.span)
                return nil
            } catch { return error.code }
        }
        #expect(code([]) == .illegalFunction)
        #expect(code([0x2B, 0x0E, 0x01, 0x00, 0x00]) == .illegalFunction)
        #expect(code([0x83, 0x02]) == .illegalFunction)
        #expect(code([0x03, 0, 0, 0]) == .illegalDataValue)
        #expect(code([0x03, 0, 0, 0, 0]) == .illegalDataValue)
        #expect(code([0x03, 0, 0, 0, 126]) == .illegalDataValue)
        #expect(code([0x03, 0xFF, 0xFF, 0, 2]) == .illegalDataAddress)
        #expect(code([0x05, 0, 0, 0x12, 0x34]) == .illegalDataValue)
        #expect(code([0x10, 0, 0, 0, 2, 4, 0, 1]) == .illegalDataValue)
        #expect(code([0x0F, 0, 0, 0, 9, 1, 0xFF]) == .illegalDataValue)
    }

    @Test func `garbage never traps a server`() {
        var random = Seeded(state: 20_260_101)
        var good = 0
        for _ in 0..<200_000 {
            let length = Int.random(in: 0...20, using: &random)
            var pdu = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
            // Half of them begin like a request, so that the fuzz gets past the first guard.
            if length > 0, Bool.random(using: &random) { pdu[0] = UInt8.random(in: 1...16, using: &random) }
            do {
                let request = try Request(pdu: pdu.span)
                try request.validate()
                good += 1
            } catch {}
        }
        #expect(good > 0)
    }
}
