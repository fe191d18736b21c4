import SimulatedMeters

/// Everything that can go wrong in a swarm or flood. The raw values are the names that the command line uses.
enum Fault: String, CaseIterable {
    // One to three requests to a concentrator come to grief.
    case silence, lostReply, late, stall, wrongTransaction, unknownTransaction, wrongUnit, misroute, wrongFunction
    case wrongEcho, half, padded, badLength, badProtocol, drip, split, duplicateReply, duplicateWrite, replyFlood
    case resetReply, finMidFrame, exception, busy, acknowledge, echoOnly, crash, crashBefore
    // A concentrator or a device for a while.
    case reboot, dead, pathDown, refuse, deaf, freeze
    // A meter's values and the meter itself.
    case garbage, allOnes, zeros, wordSwap, counterFalls, meterSwapped, flatsSwapped
    // A relay.
    case welded, stuckClosed, stuckOpen, deafRelay, slowRelay, lag, bounce, openedByHand, closedByHand, protection
    case otherMaster
    // The network.
    case connectionReset, connectionCut, slowNetwork, callsUnanswered
    // The machine.
    case kill, powerCut, writeError, syncError, readError, diskFull, slowDisk, suspend
    // Its clocks.
    case clockJump, clockNudge, clockStops, clockDrift, clockUnsynchronized, clockDead
    // Payers and banks.
    case duplicatePayment, conflictingPayment, lostReceipt, reversal, reversalFirst, unknownAccount, overpayment
    case lastMoment, silentFront
    // Desks.
    case doubleClick, twoClerks, restoreByHand, holdByHand, tripByHand, commissioning, wrongCustomer
    // The SMS gateway.
    case smsDown, smsFails, smsTwice, smsSlow
    // What people set, and lift or end again.
    case lockOut, protect, weather, asksFirst, transfer, meterExchanged, relayElsewhere
    case contractChange, loadLimit, offOnRequest
    // At the end, so that the dice of the others stay theirs.
    case moduleSwapped, counterRises

    /// Drawn for more stories than others: what it can do takes another rare thing to come with it.
    var isSought: Bool {
        switch self {
        case .clockJump, .transfer, .holdByHand, .offOnRequest, .meterSwapped, .flatsSwapped, .moduleSwapped,
            .counterRises:
            true
        default: false
        }
    }

    /// The row of docs/invariants.md that says how it must end.
    var row: String {
        switch self {
        case .silence, .lostReply, .stall: "F-B1"
        case .late, .unknownTransaction: "F-B2"
        case .wrongTransaction: "F-B3"
        case .wrongUnit, .misroute: "F-B4"
        case .badLength, .badProtocol, .padded, .wrongFunction: "F-B5"
        case .split: "F-B6"
        case .exception: "F-B7"
        case .busy, .acknowledge: "F-B8"
        case .dead, .pathDown: "F-B9"
        case .wrongEcho, .echoOnly, .deafRelay: "F-B10"
        case .garbage, .allOnes, .zeros, .wordSwap: "F-B11"
        case .counterFalls, .counterRises: "F-B12"
        case .meterSwapped, .moduleSwapped, .meterExchanged, .relayElsewhere: "F-B13"
        case .flatsSwapped: "F-B14"
        case .welded, .stuckClosed: "F-B15"
        case .stuckOpen: "F-B16"
        case .openedByHand, .closedByHand, .protection, .lockOut: "F-B17"
        case .slowRelay, .lag, .bounce: "F-B18"
        case .crash, .crashBefore, .reboot, .freeze: "F-B19"
        case .duplicateReply, .duplicateWrite: "F-B20"
        case .half, .resetReply, .finMidFrame, .refuse, .deaf, .connectionReset, .connectionCut, .callsUnanswered:
            "F-B21"
        case .drip, .replyFlood, .slowNetwork: "F-B22"
        case .otherMaster: "F-B24"
        case .kill: "F-S1"
        case .powerCut: "F-S2"
        case .writeError, .syncError: "F-S3"
        case .diskFull: "F-S4"
        case .readError: "F-S5"
        case .clockJump, .clockNudge, .clockStops, .clockDrift, .clockUnsynchronized, .clockDead, .suspend: "F-S6"
        case .duplicatePayment, .conflictingPayment: "F-S8"
        case .reversal, .reversalFirst: "F-S9"
        case .lostReceipt: "F-S10"
        case .unknownAccount: "F-S11"
        case .lastMoment, .overpayment, .silentFront: "F-S12"
        case .doubleClick: "F-S14"
        case .twoClerks, .restoreByHand, .holdByHand, .tripByHand, .commissioning, .protect, .weather, .asksFirst,
            .transfer, .loadLimit, .offOnRequest:
            "F-S15"
        case .wrongCustomer: "F-S16"
        case .contractChange: "F-S13"
        case .slowDisk: "F-S24"
        case .smsDown, .smsFails, .smsTwice, .smsSlow: "F-S25"
        }
    }

    /// The fault of the simulated meters that it is; nil: the world makes it itself.
    var ofMeters: FaultKind? {
        switch self {
        case .silence: .silence
        case .lostReply: .lostReply
        case .late: .late
        case .stall: .stall
        case .wrongTransaction: .wrongTransaction
        case .unknownTransaction: .unknownTransaction
        case .wrongUnit: .wrongUnit
        case .misroute: .misroute
        case .wrongFunction: .wrongFunction
        case .wrongEcho: .wrongEcho
        case .half: .half
        case .padded: .padded
        case .badLength: .badLength
        case .badProtocol: .badProtocol
        case .drip: .drip
        case .split: .split
        case .duplicateReply: .duplicateReply
        case .duplicateWrite: .duplicateWrite
        case .replyFlood: .flood
        case .resetReply: .reset
        case .finMidFrame: .finMidFrame
        case .exception: .exception
        case .busy: .busy
        case .acknowledge: .acknowledge
        case .echoOnly: .echoOnly
        case .crash: .crash
        case .crashBefore: .crashBefore
        case .dead: .dead
        case .pathDown: .pathDown
        case .refuse: .refuse
        case .deaf: .halfOpen
        case .freeze: .freeze
        case .garbage: .garbage
        case .allOnes: .allOnes
        case .zeros: .zeros
        case .wordSwap: .wordSwap
        case .welded: .welded
        case .stuckClosed: .stuckClosed
        case .stuckOpen: .stuckOpen
        case .deafRelay: .deaf
        case .slowRelay: .slow
        case .lag: .lag
        case .bounce: .bounce
        default: nil
        }
    }
}
