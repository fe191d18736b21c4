import Billing
import Quantities
import Supply

extension Draft {
    /// The first turn of a life: every open row goes through the same functions as in life (decision 13).
    mutating func start() {
        changes.startedAt = now
        changes.life = gateway.turn
        effects.append(.configureLines)
        for order in orders.values.sorted(by: { $0.id < $1.id }) { resume(order) }
        for point in supplyPoints.values.sorted(by: { $0.record.id < $1.record.id }) {
            let id = point.record.id
            // The wall clock may have jumped since the release, so the wait begins with this life.
            if point.unseenOpening != nil {
                expectOpening(id)
                serve(.unseen(id), after: Draft.untilHonest)
            }
            if case .usPerhaps = point.belief.openedBy { expectOpening(id) }
            if let order = point.order, orders[order] == nil || orders[order]?.state.isEnd == true {
                update(id) { $0.order = nil }
            }
            if point.proving?.verdict == .watching, point.proving?.openedAt != nil {
                serve(.proving(id), after: .seconds(1))
            }
            if case .testing = point.pairing { failTest(id, "the daemon restarted in mid-test") }
            #if SEEDED_BUGS
                if SeededBug.restoreNotResumed.isPlanted { continue }
            #endif
            if let current = supplyPoints[id], let restore = current.restore {
                serveFieldJob(current, restore)
                // One that the end of a test has just made is staggered already.
                if point.restore != nil { stagger(current) }
                tryRestore(id)
            }
            if case .usPerhaps = point.belief.openedBy { serve(.readBack(id), after: .milliseconds(10)) }
            followLimit(id)
        }
        resumePurchases()
        tellUnreadable()
        for notice in notices.values.sorted(by: { $0.id < $1.id }) {
            switch notice.state {
            case .queued: resend(notice.id)
            case .accepted: awaitReceipt(of: notice)
            case .delivered, .failed, .cancelled: break
            }
        }
        startClosing()
        for proposal in proposals.values.map(\.id).sorted() { serve(.proposal(proposal), after: .seconds(1)) }
        for account in accounts.values.map(\.record.id).sorted() { touch(account) }
        for known in state.channels.values.sorted(by: { $0.channel.name < $1.channel.name })
        where known.channel.front != nil {
            serve(.front(known.channel.name), after: Draft.frontPatience)
        }
        serve(.flush, after: .seconds(1))
        serve(.rounds, after: .seconds(5))
    }

    /// A person finds out what an unreadable protection was; until then the home counts as protected (I-C6).
    private mutating func tellUnreadable() {
        for (id, text) in state.unreadableProtections.sorted(by: { $0.key < $1.key }) {
            guard let number = accounts[id]?.record.number else { continue }
            let told = String(text.prefix(60))
            effects.append(.alarm(code: "protection.unreadable", detail: "account \(number): \(told)"))
            openWorkItem(.case, account: id, within: .hours(4), reason: "protection.unreadable \(told)")
            audit("protection.unreadable", "account \(number)", account: id, reason: told)
            // From now on its row says that it cannot be read.
            writeThrough(id)
        }
    }

    private mutating func resume(_ order: Order) {
        switch (order.kind, order.state) {
        case (.trip, .selecting):
            // Its release is made durable before it leaves: nothing was written.
            end(order, .expired, "the daemon restarted before the release")
            #if SEEDED_BUGS
                if SeededBug.wishOutlivesItsOrder.isPlanted { return }
            #endif
            if order.permitKind == .customerRequest { endWish(order.account) }
        case (.trip, .released):
            #if SEEDED_BUGS
                if SeededBug.releaseForgotten.isPlanted { return end(order, .expired, "the daemon restarted") }
            #endif
            settlePermit(order.id, .consumed)
            unknownTrip(order, "the daemon restarted after the release")
        case (.close, .selecting):
            end(order, .superseded, "the daemon restarted")
            useUpYes(order.supplyPoint)
        case (.readBack, .selecting): end(order, .superseded, "the daemon restarted")
        default: break
        }
    }

    /// Serves what has come due.
    mutating func serveDue(atMost limit: Int) {
        guard limit > 0, let first = state.due.first, first <= clocks.monotonic else { return }
        changes.served = (clocks.monotonic, limit)
        for item in state.due.due(at: clocks.monotonic, limit: limit) {
            switch item {
            case .account(let id): touch(id)
            case .restore(let id): tryRestore(id)
            case .fieldJob(let id): openFieldJobIfLate(id)
            case .readBack(let id): readBack(id)
            case .unseen(let id): lookAtUnseen(id)
            case .notice(let id): resend(id)
            case .message(let id): sendMessage(id)
            case .commissioning(let id): watch(id)
            case .proving(let id): prove(id)
            case .limit(let id): followLimit(id)
            case .order(let id): endSilent(id)
            case .closeItem(let id): askAbout(id)
            case .channelFiles: lookForFiles()
            case .proposal(let id): serve(proposal: id)
            case .purchase(let id): tryPurchase(id)
            case .flush: flush()
            case .front(let name): lookAfterFront(name)
            case .rounds: goRounds()
            }
        }
    }

    /// Writes rows that were left behind, in the order of their keys; a slice at a time. Not with each mark: what they lack is replayed
    /// from the readings at a start, which takes less than writing them every hour would.
    private mutating func flush() {
        // On a full disk they wait: what room there is belongs to restores.
        guard changes.takesWrites ?? state.takesWrites, isFlushDue else { return serve(.flush, after: .seconds(60)) }
        let dirty = state.dirty.union(changes.dirtied).sorted()
        for id in dirty.prefix(Engine.flushAtOnce) { writeThrough(id) }
        let isWhole = dirty.count <= Engine.flushAtOnce
        changes.flushed = isWhole ? .whole(at: clocks.monotonic, reading: gateway.readingNumber) : .unfinished
        serve(.flush, after: isWhole ? .seconds(60) : .milliseconds(50))
    }

    private var isFlushDue: Bool {
        guard case .whole(let at, let reading) = state.flushed else { return true }
        return clocks.monotonic >= at + Engine.flushEvery
            || gateway.readingNumber - reading >= Engine.flushAfterReadings
    }
}
