#if SEEDED_BUGS
    /// Bugs inside the product's own code, of which an extra build of the simulated world switches on one at a time. No other build has
    /// them, or their names.
    public enum SeededBug: String, CaseIterable, Sendable {
        // Frames and lines.
        case transactionIgnored = "transaction-ignored"
        case unitIgnored = "unit-ignored"
        case tripUnidentified = "trip-unidentified"
        case closeUnidentified = "close-unidentified"
        case armedForEver = "armed-for-ever"
        case closeByEcho = "close-by-echo"
        // What stands before a trip.
        case staleEpoch = "stale-epoch"
        case smallDebt = "small-debt"
        case holdIgnored = "hold-ignored"
        case protectionOpen = "protection-open"
        case youngNotice = "young-notice"
        case noticeUndelivered = "notice-undelivered"
        case unreadSinceStart = "unread-since-start"
        case kernelIgnored = "kernel-ignored"
        case jumpBelieved = "jump-believed"
        case windowInUTC = "window-in-utc"
        case frontForgotten = "front-forgotten"
        case tripsForgotten = "trips-forgotten"
        // Orders and restores.
        case permitNeverSettled = "permit-never-settled"
        case releaseForgotten = "release-forgotten"
        case restoreNotResumed = "restore-not-resumed"
        case restoreGivenUp = "restore-given-up"
        case twoOrders = "two-orders"
        case foreignTakenForOurs = "foreign-taken-for-ours"
        // Money, readings and records.
        case conflictTaken = "conflict-taken"
        case receiptRemade = "receipt-remade"
        case fenMore = "fen-more"
        case suspenseLost = "suspense-lost"
        case reversalUnbooked = "reversal-unbooked"
        case jumpBilled = "jump-billed"
        case replayedTwice = "replayed-twice"
        case syncSkipped = "sync-skipped"
        case closeUnaudited = "close-unaudited"
        case refusalUnaudited = "refusal-unaudited"
        case answeredAnew = "answered-anew"

        /// The one that is there. The one thread of that program sets it before it tells a story.
        public nonisolated(unsafe) static var planted: SeededBug?

        public var isPlanted: Bool { self == SeededBug.planted }

        /// What is wrong.
        public var story: String {
            switch self {
            case .transactionIgnored: "a reply is given to the oldest request, whatever its transaction id"
            case .unitIgnored: "a reply of another unit counts as the one that was asked"
            case .tripUnidentified: "a trip asks no device who it is"
            case .closeUnidentified: "a close asks no device who it is"
            case .armedForEver: "what was proven on one connection counts on the next"
            case .closeByEcho: "a close that is echoed counts as closed"
            case .staleEpoch: "a trip whose epoch is over goes on, and is not decided again"
            case .smallDebt: "the minimum debt is not asked for"
            case .holdIgnored: "a hold stops no trip"
            case .protectionOpen: "a protected customer is decided about like any other"
            case .youngNotice: "a notice need not age"
            case .noticeUndelivered: "a notice that was sent counts as delivered long ago"
            case .unreadSinceStart: "after a start a trip waits for no reading"
            case .kernelIgnored: "a clock that the kernel does not vouch for is believed"
            case .jumpBelieved: "a clock that jumps is believed on"
            case .windowInUTC: "the trip window is looked up in UTC"
            case .frontForgotten: "payment fronts with a backlog stop no trip"
            case .tripsForgotten: "a start forgets the trips of the hour"
            case .permitNeverSettled: "permits stay open for ever"
            case .releaseForgotten: "a start takes a released trip for one that was never written"
            case .restoreNotResumed: "a start does not go on with closings that are owed"
            case .restoreGivenUp: "a closing is given up after its second attempt"
            case .twoOrders: "a closing does not wait for the order that is under way"
            case .foreignTakenForOurs: "what somebody else opened is closed as if we had"
            case .conflictTaken: "a payment's key with another body is answered like a repetition"
            case .receiptRemade: "a repeated payment gets a receipt of its own"
            case .fenMore: "a payment is credited with a fen more"
            case .suspenseLost: "money without an owner is kept nowhere"
            case .reversalUnbooked: "a reversal is answered and moves no money"
            case .jumpBilled: "a reading that jumps is billed"
            case .replayedTwice: "a start replays readings that the rows include"
            case .syncSkipped: "commits are not synced"
            case .closeUnaudited: "a close leaves no audit row"
            case .refusalUnaudited: "a refused request leaves no audit row"
            case .answeredAnew: "a request that is repeated is carried out again"
            }
        }
    }
#endif
