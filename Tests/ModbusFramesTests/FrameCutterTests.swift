import ModbusFrames
import Testing

@Suite struct FrameCutterTests {
    private struct Cut: Equatable {
        var frames: [[UInt8]] = []
        var error: FramingError?
        var isPartial = false
    }

    private func cut(_ segments: [[UInt8]]) -> Cut {
        var result = Cut()
        var cutter = FrameCutter()
        for segment in segments {
            do {
                try cutter.feed(segment.span) { header, pdu in
                    var frame = [UInt8(header.transaction >> 8), UInt8(header.transaction & 255), header.unit]
                    for index in 0..<pdu.count { frame.append(pdu[index]) }
                    result.frames.append(frame)
                    return true
                }
            } catch {
                result.error = error
                return result
            }
        }
        result.isPartial = cutter.holdsPartialFrame
        return result
    }

    private let stream: [UInt8] =
        answer(1, [7]) + refusal(2, .serverDeviceBusy) + answer(0xFFFF, unit: 247, Array(0..<125))
        + answer(3, [1, 2, 3])

    @Test func `F-B6 every cut of the stream in two gives the same frames`() {
        let whole = cut([stream])
        #expect(whole.frames.count == 4)
        #expect(!whole.isPartial)
        for point in 0...stream.count {
            #expect(cut([Array(stream[..<point]), Array(stream[point...])]) == whole)
        }
    }

    @Test func `F-B6 a byte at a time gives the same frames`() {
        #expect(cut(stream.map { [$0] }) == cut([stream]))
    }

    @Test func `F-B6 any cut in any number of pieces gives the same frames and the same error`() {
        var random = Seeded(state: 6)
        for round in 0..<3000 {
            var bytes = stream
            if round % 2 == 1 { bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= 0xFF }
            let whole = cut([bytes])
            var pieces: [[UInt8]] = []
            var rest = bytes[...]
            while !rest.isEmpty {
                let piece = rest.prefix(Int.random(in: 0...40, using: &random))
                pieces.append(Array(piece))
                rest = rest.dropFirst(piece.count)
            }
            #expect(cut(pieces) == whole, "round \(round)")
        }
    }

    @Test func `F-B5 a length of 0, 1, 255 or more is not Modbus`() {
        for length: UInt16 in [0, 1, 255, 256, 0xFFFF] {
            let bytes: [UInt8] = [0, 1, 0, 0, UInt8(length >> 8), UInt8(length & 255), 1, 3]
            #expect(cut([bytes]).error == .length(length))
            #expect(cut(bytes.map { [$0] }).error == .length(length))
        }
        #expect(cut([[0, 1, 0, 0, 0, 2, 1, 3]]).frames == [[0, 1, 1, 3]])
        #expect(cut([[0, 1, 0, 0, 0, 254] + Array(repeating: 9, count: 254)]).frames.count == 1)
    }

    @Test func `F-B5 a protocol id other than 0 is not Modbus, and what came before it counts`() {
        let bytes = answer(1, [7]) + [0, 2, 0, 1, 0, 2, 1, 3]
        let result = cut([bytes])
        #expect(result.error == .protocolID(1))
        #expect(result.frames.count == 1)
    }

    @Test func `noise never traps the cutter`() {
        var random = Seeded(state: 5)
        for _ in 0..<20_000 {
            let noise = (0..<Int.random(in: 0...64, using: &random)).map { _ in
                UInt8.random(in: 0...3, using: &random)
            }
            _ = cut([noise, noise])
        }
    }
}
