import ModbusFrames

/// How an answer's frame is sent: pieces with the time that each comes after the first, and what happens to the connection then.
struct Delivery: Hashable {
    struct Piece: Hashable {
        /// ms after the time at which the answer is due.
        var after: Int64
        var bytes: [UInt8]
    }

    enum Ending: Hashable {
        case goesOn, finish, reset
    }

    var pieces: [Piece]
    var ending = Ending.goesOn

    /// A whole frame, sound.
    init(_ frame: [UInt8]) { pieces = frame.isEmpty ? [] : [Piece(after: 0, bytes: frame)] }

    /// What `fault` makes of a sound frame.
    ///
    /// - Parameter previous: the transaction id of the request before.
    init(_ frame: [UInt8], _ framing: Framing, spoiltBy fault: InjectedFault, previous: UInt16) {
        self.init(frame)
        guard !frame.isEmpty else { return }
        switch fault.kind {
        case .late: pieces[0].after = max(fault.value ?? 1500, 0)
        case .half: pieces[0].bytes = Array(frame.prefix(max(frame.count / 2, 1)))
        case .finMidFrame:
            pieces[0].bytes = Array(frame.prefix(max(frame.count / 2, 1)))
            ending = .finish
        case .reset:
            pieces = []
            ending = .reset
        case .split: pieces = frame.map { Piece(after: 0, bytes: [$0]) }
        case .drip:
            let pause = max(fault.value ?? 1000, 0)
            pieces = frame.enumerated().map { Piece(after: Int64($0.offset) * pause, bytes: [$0.element]) }
        case .duplicateReply:
            for _ in 0..<min(max(fault.value ?? 1, 1), 10_000) { pieces.append(Piece(after: 0, bytes: frame)) }
        case .flood:
            let others = (0..<min(max(fault.value ?? 200, 1), 100_000)).map { number in
                Piece(after: 0, bytes: frame.withTransaction(UInt16(truncatingIfNeeded: number &+ 0x4000), framing))
            }
            pieces.insert(contentsOf: others, at: 0)
        default: pieces[0].bytes = frame.spoilt(by: fault, framing, previous: previous)
        }
    }
}

extension [UInt8] {
    /// The frame with something wrong in it.
    fileprivate func spoilt(by fault: InjectedFault, _ framing: Framing, previous: UInt16) -> [UInt8] {
        let tcp = framing == .tcp
        // Where unit and function stand.
        let unitAt = tcp ? 6 : 0
        var frame = self
        switch fault.kind {
        case .wrongTransaction: return withTransaction(previous, framing)
        case .unknownTransaction: return withTransaction(UInt16(truncatingIfNeeded: fault.value ?? 0xDEAD), framing)
        case .badProtocol where tcp: frame[3] = 1
        case .badLength where tcp:
            let length = UInt16(truncatingIfNeeded: fault.value ?? 0)
            frame[4] = UInt8(length >> 8)
            frame[5] = UInt8(length & 0xFF)
        case .wrongUnit:
            frame[unitAt] = fault.value.map { UInt8(truncatingIfNeeded: $0) } ?? frame[unitAt] &+ 1
            frame.seal(framing)
        case .wrongFunction:
            frame[unitAt + 1] = frame[unitAt + 1] == 3 ? 4 : 3
            frame.seal(framing)
        case .wrongEcho:
            let last = count - (tcp ? 1 : 3)
            frame[last] ^= 0x01
            frame.seal(framing)
        case .padded:
            if tcp {
                frame += [0, 0, 0]
                frame[5] = UInt8(truncatingIfNeeded: frame.count - 6)
            } else {
                frame += [0, 0, 0]
            }
        default: break
        }
        return frame
    }

    fileprivate func withTransaction(_ transaction: UInt16, _ framing: Framing) -> [UInt8] {
        guard framing == .tcp else { return self }
        var frame = self
        frame[0] = UInt8(transaction >> 8)
        frame[1] = UInt8(transaction & 0xFF)
        return frame
    }

    /// Makes a serial frame's check sum right again.
    private mutating func seal(_ framing: Framing) {
        guard framing == .rtu else { return }
        removeLast(2)
        RTUFrame.seal(&self, from: 0)
    }
}
