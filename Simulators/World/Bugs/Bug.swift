/// Bugs that are planted into what surrounds the product's code: what it is told, what it writes, what it lets out. The product's
/// own code has none of them, and no way to switch one on. Each must be found by an invariant.
enum Bug: String, CaseIterable {
    // Commit and effects.
    case earlyAck = "early-ack"
    case lateCommit = "late-commit"
    case lyingDisk = "lying-disk"
    case noPermit = "no-permit"
    case lostAudit = "lost-audit"
    case silentRefusal = "silent-refusal"
    case lostPayment = "lost-payment"
    case lostCharge = "lost-charge"
    // Money.
    case payTwice = "pay-twice"
    case generous
    case reversalTwice = "reversal-twice"
    case otherReceipt = "other-receipt"
    case clickTwice = "click-twice"
    case tenfold
    // Notices.
    case dropNotice = "drop-notice"
    case acceptedIsDelivered = "accepted-is-delivered"
    // Orders.
    case otherRelay = "other-relay"
    case doubleWrite = "double-write"
    case resendUnknown = "resend-unknown"
    case deafToAbandon = "deaf-to-abandon"
    case noDeadline = "no-deadline"
    case lostOutcome = "lost-outcome"
    case lostClose = "lost-close"
    case noIdentity = "no-identity"
    case eagerClose = "eager-close"
    // Rules and memory.
    case protectionFailsOpen = "protection-fails-open"
    case restoreForgotten = "restore-forgotten"
    case throttleInMemory = "throttle-in-memory"
    case utcForLocal = "utc-for-local"
    case clockBlind = "clock-blind"
    case frontIgnored = "front-ignored"

    /// What is wrong.
    var story: String {
        switch self {
        case .earlyAck: "answers leave before the commit"
        case .lateCommit: "each turn is committed with the next one, and its effects do not wait"
        case .lyingDisk: "the disk says that it has synced, and has not"
        case .noPermit: "permits are not written"
        case .lostAudit: "the audit rows of orders are not written"
        case .silentRefusal: "refused requests leave no audit row"
        case .lostPayment: "a payment's rows are not written, and its receipt leaves"
        case .lostCharge: "entries for energy are not written"
        case .payTwice: "a payment that is repeated is booked again under a key of its own"
        case .generous: "each payment is booked with a fen more"
        case .reversalTwice: "each reversal is booked again under an id of its own"
        case .otherReceipt: "a repeated payment gets a new receipt"
        case .clickTwice: "a request that is repeated gets an id of its own"
        case .tenfold: "one meter's register is read ten times too high"
        case .dropNotice: "the final notice is never sent, and counts as delivered"
        case .acceptedIsDelivered: "what the SMS gateway accepts counts as delivered"
        case .otherRelay: "an order to open goes to the neighbour's relay"
        case .doubleWrite: "each write leaves twice"
        case .resendUnknown: "an opening whose outcome is not known is sent again"
        case .deafToAbandon: "releases wait a second in a queue that nothing can call them back from"
        case .noDeadline: "releases wait four seconds, and their deadline is moved"
        case .lostOutcome: "every third report of an order's end is lost"
        case .lostClose: "closings are lost on their way to the line"
        case .noIdentity: "whatever serial number is told, the expected one is heard"
        case .eagerClose: "a relay that somebody else opened is closed without a word from anybody"
        case .protectionFailsOpen: "the list of the protected is lost at the import"
        case .restoreForgotten: "closings that are owed are forgotten at a start"
        case .throttleInMemory: "a start forgets the trips of the hour"
        case .utcForLocal: "the site's hours are counted in UTC"
        case .clockBlind: "a jump of the clock is vouched for by nobody, at once"
        case .frontIgnored: "a front counts as drained from the start"
        }
    }
}
