import ModbusFrames
import Testing

@Suite struct ReplyTests {
    private func answered(_ reply: Reply, to request: Request) -> [UInt8] {
        var pdu: [UInt8] = []
        reply.appendPDU(answering: request, to: &pdu)
        return pdu
    }

    private func goodReply(to request: Request) -> Reply {
        if request.isWrite { return .written }
        switch request {
        case .readCoils, .readDiscreteInputs: return .bits((0..<request.count).map { $0 % 3 == 0 })
        default: return .registers((0..<request.count).map { UInt16(truncatingIfNeeded: $0 &* 40_503) })
        }
    }

    @Test(arguments: everyKind) func `a client reads what a server wrote`(_ request: Request) {
        let reply = goodReply(to: request)
        #expect(judge(request, answered(reply, to: request)) == .reply(reply))
    }

    @Test(arguments: everyKind) func `F-B5 every shortened or lengthened answer is malformed, none is a value`(
        _ request: Request
    ) {
        let pdu = answered(goodReply(to: request), to: request)
        for length in 0..<pdu.count {
            let outcome = judge(request, Array(pdu[..<length]))
            guard case .malformed = outcome else {
                Issue.record("\(length) of \(pdu.count) bytes gave \(outcome)")
                return
            }
        }
        guard case .malformed(.length) = judge(request, pdu + [0]) else {
            Issue.record("a padded answer passed")
            return
        }
    }

    @Test func `F-B7 exceptions keep their code, known or not`() {
        let request = Request.readHoldingRegisters(address: 0, count: 2)
        #expect(judge(request, [0x83, 0x02]) == .exception(.illegalDataAddress))
        #expect(judge(request, [0x83, 0x0B]) == .exception(.gatewayTargetFailedToRespond))
        #expect(judge(request, [0x83, 0x77]) == .exception(ExceptionCode(rawValue: 0x77)))
        #expect(judge(request, [0x84, 0x02]) == .malformed(.function(0x84)))
        #expect(judge(request, [0x83]) == .malformed(.length(1, expected: 2)))
        #expect(judge(request, [0x83, 0x02, 0x00]) == .malformed(.length(3, expected: 2)))
    }

    @Test func `an answer with another byte count is malformed even when its length fits itself`() {
        let request = Request.readHoldingRegisters(address: 0, count: 2)
        #expect(judge(request, [3, 2, 0, 1]) == .malformed(.byteCount(2, expected: 4)))
        #expect(judge(request, [3, 6, 0, 1, 0, 2, 0, 3]) == .malformed(.byteCount(6, expected: 4)))
    }

    @Test func `a write's echo must repeat address and value`() {
        let request = Request.writeSingleRegister(address: 7, value: 9)
        #expect(judge(request, [6, 0, 7, 0, 9]) == .reply(.written))
        #expect(judge(request, [6, 0, 8, 0, 9]) == .malformed(.echo))
        #expect(judge(request, [6, 0, 7, 0, 8]) == .malformed(.echo))
        let coil = Request.writeSingleCoil(address: 7, on: true)
        #expect(judge(coil, [5, 0, 7, 0, 0]) == .malformed(.echo))
    }

    @Test func `what may have been executed is never denied`() {
        #expect(!Outcome.notSent(.noConnection).mayHaveExecuted)
        #expect(!Outcome.connectionLost(sent: false).mayHaveExecuted)
        #expect(Outcome.connectionLost(sent: true).mayHaveExecuted)
        #expect(Outcome.timeout.mayHaveExecuted)
        #expect(Outcome.malformed(.echo).mayHaveExecuted)
        #expect(Outcome.misrouted(unit: 2).mayHaveExecuted)
        #expect(!Outcome.exception(.serverDeviceBusy).mayHaveExecuted)
        #expect(!Outcome.exception(.gatewayPathUnavailable).mayHaveExecuted)
        #expect(Outcome.exception(.acknowledge).mayHaveExecuted)
        #expect(Outcome.exception(.gatewayTargetFailedToRespond).mayHaveExecuted)
        #expect(Outcome.exception(ExceptionCode(rawValue: 0x63)).mayHaveExecuted)
    }

    @Test func `the check sum is that of the serial specification`() {
        var frame: [UInt8] = [0x02, 0x07]
        RTUFrame.seal(&frame, from: 0)
        #expect(frame == [0x02, 0x07, 0x41, 0x12])
        #expect(isSound(frame))
        frame[1] ^= 1
        #expect(!isSound(frame))
        #expect(requestLength([1]) == nil)
        #expect(requestLength([1, 3]) == 8)
        #expect(requestLength([1, 16, 0, 0, 0, 2, 4]) == 13)
    }

    // A span can not pass through #expect.
    private func judge(_ request: Request, _ pdu: [UInt8]) -> Outcome { request.outcome(of: pdu.span) }
    private func isSound(_ frame: [UInt8]) -> Bool { RTUFrame.isSound(frame.span) }
    private func requestLength(_ bytes: [UInt8]) -> Int? { RTUFrame.requestLength(bytes.span) }
}
