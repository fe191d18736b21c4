import Engine
import Quantities
import Supply

// What people have set and ended at the desks: true from the moment on at which their answer is durable, whatever the engine makes of it.

extension Oracle {
    /// Something that holds since then.
    struct Deed {
        let by: String
        let since: Int64
        /// When the effects of that turn were out.
        let outAt: Int64
        /// When it ends by itself.
        var until = Int64.max
        /// Whether what leaves now left after it.
        func holds(at now: Int64) -> Bool { now > outAt + 5 && now < until }
    }

    func isProtected(_ account: String) -> Bool { protections[account] != nil }

    /// The turn with this answer is durable.
    func take(_ request: StaffRequest, _ answer: StaffAnswer, outAt: Int64) {
        guard answer.outcome != .refused else { return }
        // Nobody does alone what takes two.
        if request.command.action.needsSecondPerson, request.second == nil || request.second?.name == request.actor.name
        {
            violate(.staffAnswers, "\(request.id) was done for one person alone")
        }
        let deed = Deed(by: request.actor.name, since: world.now, outAt: outAt)
        switch request.command {
        case .guards(let command): take(command, deed)
        case .trips(let command): take(command, request, answer, deed)
        case .trip(let account): approved(account, request)
        case .limits(let command): take(command, deed)
        case .restore(let account, _, let isConfirmed):
            if isConfirmed { saidYes[account] = world.now }
            if isConfirmed, request.actor.role == .engineer { engineerRestored[account] = world.now }
            promise(account, "\(request.actor.name) restored it")
        case .life(.transfer(let transfer)): take(transfer, request.id)
        case .life(.exchangeMeter(let exchange)):
            world.exchangeBooked(exchange)
            cameDown(Town.account(ofMeter: exchange.meter))
            beginsAnew(Town.account(ofMeter: exchange.meter))
        case .life(.change(let account, let change)): changes[account, default: []].insert(change.from)
        case .life(.withdrawChange(let account, let day)): changes[account]?.remove(day)
        case .hold(let account, _, _):
            beginsAnew(account)
            promise(account, "\(request.actor.name) set a hold", isForMoney: false)
        default: break
        }
    }

    private func take(_ command: GuardCommand, _ deed: Deed) {
        switch command {
        case .lockOut(let meter): tags[Town.account(ofMeter: meter)] = deed
        case .liftLockOut(let meter):
            let account = Town.account(ofMeter: meter)
            tags[account] = nil
            liftedAt[account] = deed.outAt
        case .protect(let account, _, _):
            if protections[account] == nil { protections[account] = deed }
            beginsAnew(account)
            promise(account, "it is protected", isForMoney: false)
        case .endProtection(let account):
            protections[account] = nil
            if promises[account]?.why == "it is protected" { promises[account] = nil }
        case .switchOff(let account, .customerRequest): wishes[account] = deed
        case .chooseRestore(let account, let choice):
            asksFirst[account] = choice == nil ? nil : deed
        default: break
        }
    }

    // MARK: promises

    /// Power that is owed to somebody who sits in the dark by our hand.
    struct Promise {
        let since: Int64
        let why: String
        /// Whoever takes the money back gives the promise back with it.
        let isForMoney: Bool
    }

    /// What a customer was asked to pay by an SMS that reached the phone, and what came since.
    struct Quote {
        let amount: Money
        let at: Int64
        var paid = Money.zero
    }

    /// Off by us, in truth.
    func isDarkByUs(_ account: String) -> Bool {
        guard let place = world.town.flat(account)?.contactPlace, let track = contacts[place] else { return false }
        return track.isOpen && track.opener == .us && lastKind(account)?.isForMoney != false
    }

    /// Of the opening that moved its contact last, or that left last.
    func lastKind(_ account: String, moved: Bool = true) -> PermitKind? {
        lastPermit(account, moved: moved)?.permit.kind
    }

    /// Of that opening.
    func lastPermit(_ account: String, moved: Bool = true) -> Track? {
        guard let point = world.town.flat(account).flatMap(pointID(of:)) else { return nil }
        return permits.last { $0.permit.supplyPoint == point && (moved ? $0.movedCount : $0.leftCount) > 0 }
    }

    func promise(_ account: String, _ why: String, isForMoney: Bool = true) {
        guard promises[account] == nil, world.swappedFlats == nil, isDarkByUs(account) else { return }
        promises[account] = Promise(since: world.now, why: why, isForMoney: isForMoney)
    }

    /// An SMS says how much is wanted.
    func told(_ account: String, _ message: Message) {
        // Of another way to a trip: what was asked on the one before is over.
        if message.kind.isFormal { quotes[account] = nil }
        guard [.finalNotice, .switchedOff, .stillMissing].contains(message.kind), message.amount > .zero else { return }
        quotes[account, default: []].append(Quote(amount: message.amount, at: world.now))
    }

    /// Whoever has paid what some SMS of the last day asked has power again, whatever small charge came since.
    func paid(_ account: String, _ amount: Money) {
        // A letter may be older than what was taken back since.
        guard !haveTakenBack.contains(account) else { return }
        var left: [Quote] = []
        for var quote in quotes[account] ?? [] where world.now - quote.at < 85_000_000 {
            quote.paid += amount
            if quote.paid < quote.amount {
                left.append(quote)
            } else {
                promise(
                    account, "\(quote.paid) of the \(quote.amount) yuan was paid that an SMS asked for at \(quote.at)")
            }
        }
        quotes[account] = left
    }

    /// What was paid goes back: what was asked before says nothing any more.
    func broke(_ account: String) {
        quotes[account] = nil
        haveTakenBack.insert(account)
        if promises[account]?.isForMoney == true { promises[account] = nil }
    }

    /// Whether it waits for an engineer, as its register tells.
    func isHeldByProtection(_ account: String) -> Bool {
        guard let flat = world.town.flat(account), flat.channel == nil else { return false }
        return contacts[flat.contactPlace]?.protectedAt != nil
    }

    /// Whether a promise is to be looked at: nothing of the customer's own stands before it.
    func owes(_ account: String) -> Promise? {
        guard !wallWasWrong, let promise = promises[account], isDarkByUs(account) else { return nil }
        if asksFirst[account] != nil || tags[account] != nil { return nil }
        // It was kept, as far as anybody could see; or waits for an engineer.
        if closedElsewhere.contains(account) || isHeldByProtection(account) { return nil }
        if let id = accountOf[account], let asked = askedAt[id], asked >= promise.since { return nil }
        return promise
    }

    // MARK: what it forbids

    /// A write leaves for a relay.
    func judgeWrite(_ flat: Flat, isOpening: Bool) {
        if let tag = tags[flat.account], tag.holds(at: world.now) {
            violate(
                .foreignOpen,
                "a write to \(isOpening ? "open" : "close") \(flat.account) leaves, under the tag that \(tag.by) hung at \(tag.since)"
            )
        }
        guard isOpening else { return }
        if let protection = protections[flat.account], protection.holds(at: world.now) {
            violate(.protection, "an opening of \(flat.account) leaves, which is protected since \(protection.since)")
        }
    }

    /// A permit for arrears becomes durable.
    func judgeDeeds(_ permit: Permit, _ account: String) {
        if let tag = tags[account], tag.since < world.now {
            violate(.foreignOpen, "a permit for \(account) under the tag that \(tag.by) hung at \(tag.since)")
        }
        if let protection = protections[account], protection.since < world.now {
            violate(.protection, "\(account) is protected since \(protection.since), and a permit was given")
        }
        if permit.kind == .customerRequest {
            // A select takes its time, and so does a line that is busy.
            guard let wish = wishes[account], world.now - wish.since < 600_000 else {
                return violate(.permits, "a permit for \(account) on request, and nobody asked")
            }
        }
        if permit.kind != .commissioning, unproven.contains(account) {
            violate(.identity, "a permit for \(account), whose relay nobody has shown to switch it")
        }
        // Until a time of the wall clock, which may be half a minute ahead and right all the same.
        let wall = world.now + world.times.error(world.now)
        if permit.kind == .arrears || permit.kind == .customerRequest, let weather, weather.since < world.now,
            max(world.now, wall) < weather.until, !wallWasWrong
        {
            violate(.grounds, "a permit for \(account) in the weather that \(weather.by) told of")
        }
    }

    /// We closed what was open: whoever wants to be asked first has said yes since it was opened.
    func judgeClosing(_ flat: Flat, _ track: ContactTrack) {
        guard let choice = asksFirst[flat.account], let point = pointID(of: flat) else { return }
        if let yes = saidYes[flat.account], yes >= min(track.openedAt - 1_000, owedSince[point] ?? .max) { return }
        // Where our opening seems to have hit someone else, he is given light at once.
        if suspectedAt[point] ?? -1 >= track.openedAt { return }
        // Owed, and on its way, when it was chosen.
        if let order = orders.values.filter({ $0.kind == .close && $0.supplyPoint == point }).max(by: { $0.id < $1.id }
        ),
            closeOrderedAt[order.id] ?? .max <= choice.outAt + 5
        {
            return
        }
        // A test that we began, and an opening that is not proven, are ours to end.
        if let trip = permits.last(where: { $0.permit.supplyPoint == point && $0.leftCount > 0 }) {
            guard trip.permit.kind != .commissioning, let verified = verifiedAt[trip.permit.order], verified < world.now
            else { return }
        } else if !flat.inheritedOpen {
            return
        }
        violate(.safeRestore, "\(flat.account) was closed without asking, which its customer chose at \(choice.since)")
    }
}
