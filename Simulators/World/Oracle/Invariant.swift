/// What must hold in this world, each with what is compared with what. The ids are those of docs/invariants.md; where one of them
/// is broken, the story has failed.
enum Invariant: String, CaseIterable {
    case balances = "I-M1"
    case acknowledged = "I-M2"
    case onePayment = "I-M3"
    case firstReceipt = "I-M4"
    case reversals = "I-M5"
    case energy = "I-M7"
    case consumption = "I-M9"
    case bankBooks = "I-M12"
    case identity = "I-C1"
    case permits = "I-C2"
    case grounds = "I-C3"
    case intent = "I-C4"
    case epoch = "I-C5"
    case protection = "I-C6"
    case throttle = "I-C7"
    case doubts = "I-C8"
    case safeRestore = "I-C9"
    case oneOrder = "I-C10"
    case foreignOpen = "I-C11"
    case power = "I-L1"
    case orderEnds = "I-L2"
    case restart = "I-L5"
    case auditChain = "I-A2"
    case auditFirst = "I-A3"
    case refusals = "I-A4"
    case story = "I-A6"
    case transactions = "F-B2"
    case units = "F-B4"
    case disk = "F-S2"
    case store = "F-S5"
    case suspense = "F-S11"
    case finalPower = "F-S12"
    case staffAnswers = "F-S14"
    case spin = "F-S24"

    /// What the oracle looks at, and when.
    var check: String {
        switch self {
        case .balances:
            "each turn: an account's posted balance is the sum of the entries that were ever committed for it, none has a cause twice; at the end: the same of the rows on disk, and in memory"
        case .acknowledged:
            "each answer to a bank: its payment was committed before; at the end: the payment and its entry lie on the disk"
        case .onePayment: "each turn and at the end: a payment's key is booked once, with the bank's amount and account"
        case .firstReceipt: "each repeated answer: the receipt equals the first one"
        case .reversals:
            "each turn and at the end: what is taken back of a payment is what the bank asked for, once, and never more than the payment"
        case .energy:
            "each reading: what counts is no more than the meter at that place has really counted, and what its counter rose by itself; at the end: that energy is no more than the meter has counted, and each balance is opening + paid - taken back - price x energy of the readings that count"
        case .consumption:
            "each reading: consumption is not negative, and no more than the meter can pass in that time; where a counter rose by more than that, nothing of it is billed before a person has accepted it"
        case .bankBooks:
            "at the end: what the banks have booked equals what the ledger has from them, less what it gave back"
        case .identity:
            "each write that a device performs: its serial number, and the meter's beside it, was read on the same connection within the arm window, and is the bound one; no write goes to anything but a relay; no permit but a test's for a relay beside its meter before a test has shown what it switches"
        case .permits:
            "each opening that leaves: its permit is durable, names this meter, is released no longer than two seconds ago and not used; at the end: no permit is open"
        case .grounds:
            "each permit for arrears: both notices reached everyone's phone and are old enough, the debt is real by all payments that are durable, no hold, no weather that spares everybody, no limit of load instead of a cut, the yes of one or two persons on the same day and of the same epoch where the terms want it, notices that no hold, protection, restore, new holder, meter or contract has ended, inside the window, each front has said that its backlog is empty; window, weather and the day of a yes only where no wall clock was ever wrong"
        case .intent: "each opening that leaves: the first under its permit"
        case .epoch:
            "each payment: it raises the epoch; each permit: its epoch is the relay's; each opening that leaves: and still was when the order was given, and nobody has paid the debt since"
        case .protection:
            "each permit, each opening that leaves and each movement: not of a protected customer, from the answer on that says so until two persons have ended it"
        case .throttle:
            "each permit for arrears: no more than the terms allow within an hour and a day, where no wall clock was ever wrong"
        case .doubts:
            "each permit: the clock was not doubted, the disk took writes, and for arrears the meter was read at a mark since the start"
        case .safeRestore:
            "each closing by us: whoever wants to be asked before power returns has said yes since it was opened; but for tests, what may have hit another home, and closings that were ordered before the choice"
        case .oneOrder: "each turn: no relay has two orders under way"
        case .foreignOpen:
            "each closing by us: nobody else had opened the relay, unless light was owed before, a closing or trip of ours had left not long before, a trip beside it met its meter's number, or a desk has let a person have it since; what its protection has opened is closed where an engineer asked for it; what we had opened, somebody else closed and opened again is ours until two readings that count have shown that energy flows; each write that leaves, and each permit: not under an electrician's tag"
        case .power:
            "at the end: whoever paid had power within 2 s where nothing was wrong, else within 30 s after the meter could be reached again and no tag hung there; whoever was promised power in the storm (by what an SMS asked and was paid, all that was owed, a hold, a grace, a protection) has it without paying more, where no wall clock was ever wrong; after the world has healed everything has ended within ten minutes, at the pace of hours within a day; each order only to make ready: not where nobody was off for a week; each turn and each closing: whoever is owed power has it 75 s after the last thing that was in the way, unless a tag or a word is waited for"
        case .orderEnds:
            "each turn: no order leaves its end; at the end: no order is under way, none unknown; each start: no wish to be off has outlived its order"
        case .restart: "each start: the state that was loaded is the one that was committed; and the daemon comes up"
        case .auditChain:
            "each start and at the end: the chain of the audit trail is whole, and no row that was committed is missing"
        case .auditFirst: "each write that leaves: the audit row of its order is durable"
        case .refusals: "each refusal that is answered: it has a row in the audit trail"
        case .story:
            "at the end: the store's own rows still prove that both notices of each permit were delivered before it; in golden stories: the audit rows alone tell when each home was dark, and who did it"
        case .transactions:
            "each request that leaves: no answer has come on its connection under an id that was never used there"
        case .units: "each request that leaves: no other unit has answered on its connection than was asked"
        case .disk: "each start: the store can be opened, and holds the turn that was committed last"
        case .store: "the store takes every turn on a sound disk; at the end: SQLite's own check of the whole file"
        case .suspense: "at the end: a payment for a number that nobody has lies in suspense"
        case .finalPower: "at the end: everybody who may have power has it"
        case .spin:
            "each step: time goes on; the daemon does not turn on the spot, nor five hundred times in a second by itself"
        case .staffAnswers:
            "each answer to a desk: the first one again under the same id; a double click does nothing twice; nobody does alone what takes two"
        }
    }
}

/// Something that must not be.
struct Violation: Hashable {
    let id: Invariant
    let at: Int64
    let detail: String
}
