import Billing
import Metering
import Quantities
import Supply

extension StaffRequest {
    /// Who asks what of whom, in one line: the same id with another fingerprint is another request.
    var fingerprint: String {
        let subject = lasting.map { "\(command.endless) for \($0.milliseconds)" } ?? command.subject
        return "\(actor.name) \(second?.name ?? "-") \(command.action.rawValue) \(subject) \(command.content)"
    }
}

extension StaffCommand {
    /// What it is about, for the audit trail.
    var subject: String {
        switch self {
        case .restore(let account, let until, let confirmed):
            "account \(account) \(until?.milliseconds ?? 0)\(confirmed ? " confirmed" : "")"
        case .trip(let account): "account \(account)"
        case .hold(let account, let kind, let until): "account \(account) \(kind.rawValue) \(until.milliseconds)"
        case .endHold(let account): "account \(account) end of hold"
        case .readNow(let meter): "meter \(meter)"
        case .bind(let meter, let serial, let relaySerial, let unbinds, _):
            "meter \(meter) \(serial?.text ?? "-") \(relaySerial?.text ?? "-")\(unbinds ? " unbound" : "")"
        case .acceptBaseline(let meter), .commission(let meter): "meter \(meter)"
        case .clearMisroute(let line): "line \(line)"
        case .scan(let line): "scan of line \(line)"
        case .finishWorkItem(let item, let result): "work item \(item) \(result)"
        case .suspense(let command): command.subject
        case .importData(let batch):
            "\(batch.accounts.count) accounts \(batch.lines.map(\.name).joined(separator: " "))"
        case .releaseImport: "import"
        case .trustClock, .trustClockBehind: "clock"
        case .addUser(let name, let role, _): "user \(name) \(role.rawValue)"
        case .confirmUser(let name): "user \(name)"
        case .removeUser(let name): "user \(name)"
        case .rating(let command): command.subject
        case .life(let command): command.subject
        case .dailyClose(let command): command.subject
        case .dues(let command): command.subject
        case .credit(let command): command.subject
        case .limits(let command): command.subject
        case .guards(let command): command.subject
        case .trips(let command): command.subject
        case .contact(let command): command.subject
        }
    }
}

extension StaffCommand {
    /// What it is about, without its end.
    fileprivate var endless: String {
        switch self {
        case .restore(let account, _, let confirmed): "account \(account)\(confirmed ? " confirmed" : "")"
        case .hold(let account, let kind, _): "account \(account) \(kind.rawValue)"
        case .trips(.weather(let area, _)): "weather \(area ?? "everywhere")"
        default: subject
        }
    }

    /// What the subject leaves out and another request would have otherwise: a hash of it, the same in every process.
    fileprivate var content: String {
        switch self {
        case .importData(let batch):
            var hash = ContentHash()
            hash.add(batch.feeders.joined(separator: "/"))
            for line in batch.lines { hash.add(line.name) }
            for tariff in batch.tariffs { hash.add("\(tariff.name) \(tariff.versions.count)") }
            for terms in batch.terms { hash.add("\(terms)") }
            for channel in batch.channels { hash.add("\(channel.name) \(channel.kind.rawValue)") }
            for payer in batch.payers { hash.add("\(payer)") }
            for imported in batch.accounts {
                imported.addContent(to: &hash)
            }
            return hash.text
        case .dailyClose(let command): return command.content
        case .addUser(_, _, let tokenHash): return String(tokenHash.prefix(16))
        case .rating(let command):
            var hash = ContentHash()
            command.addContent(to: &hash)
            return hash.text
        case .life(let command):
            var hash = ContentHash()
            hash.add("\(command)")
            return hash.text
        // Its end is in the subject, or counted from when it came.
        case .trips(.weather): return ""
        case .trips(let command):
            var hash = ContentHash()
            hash.add("\(command)")
            return hash.text
        default: return ""
        }
    }
}

extension ImportedAccount {
    /// What a corrected file would say otherwise, field by field: a town's file is large.
    fileprivate func addContent(to hash: inout ContentHash) {
        hash.add("\(account.number) \(account.name) \(account.phone ?? "") \(account.address) \(account.payer ?? "")")
        hash.add(
            "\(account.mode.rawValue) \(account.tariff) \(account.terms) \(account.cause.rawValue) \(openingBalance)")
        hash.add(
            "\(account.protection?.rawValue ?? "") \(account.safeRestore?.rawValue ?? "") \(account.isDedicatedSupply)")
        for contact in account.contacts { hash.add("\(contact.name) \(contact.phone) \(contact.isOccupant)") }
        for point in supplyPoints {
            let meter = point.meter
            hash.add("\(point.line) \(point.feeder) \(meter.number) \(meter.unit) \(meter.block) \(meter.profile)")
            hash.add(
                "\(meter.serial?.text ?? "") \(meter.maximumCurrent?.value ?? 0) \(meter.ratio) \(meter.stated?.description ?? "")"
            )
            hash.add(
                "\(point.inheritedOpen) \(point.pairingProven) \(point.ladderUsed.value) \(point.opening?.value ?? -1)")
            guard let relay = point.relay else { continue }
            hash.add(
                "\(relay.unit) \(relay.profile) \(relay.channel) \(relay.serial?.text ?? "") \(relay.rating?.value ?? 0)"
            )
        }
    }
}

/// FNV-1a over texts, in order.
struct ContentHash {
    private var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ text: String) {
        for byte in text.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
        value = (value ^ 0xFF) &* 0x100_0000_01B3
    }

    var text: String { String(value, radix: 16) }
}

extension Draft {
    /// A person's request: answered once, and the same again for ever under the same id.
    mutating func serve(_ request: StaffRequest, _ token: ReplyToken) {
        session = "request \(request.id.prefix(64))"
        defer { session = nil }
        #if SEEDED_BUGS
            let cold = SeededBug.answeredAnew.isPlanted ? ColdFacts() : self.cold
            if SeededBug.answeredAnew.isPlanted { answered[request.id] = nil }
        #endif
        if let before = answered[request.id] ?? cold.requests[request.id] {
            let same = before.fingerprint == request.fingerprint
            if same {
                effects.append(.answer(token, .staff(before.answer)))
            } else {
                refuse(request, StaffAnswer(.refused, "request.conflict"), token)
            }
            return
        }
        guard (1...64).contains(request.id.utf8.count) else {
            refuse(request, StaffAnswer(.refused, "request.idMalformed"), token)
            return
        }
        let before = portrait(of: request.command)
        guard let answer = permitted(request) ?? perform(request, token) else { return }
        let record = AnsweredRequest(fingerprint: request.fingerprint, answer: answer)
        answered[request.id] = record
        records.append(.staffAnswer(id: request.id, fingerprint: record.fingerprint, answer, at: now))
        audit(request, answer, Portrait.difference(before, portrait(of: request.command)))
        effects.append(.answer(token, .staff(answer)))
    }

    /// What is refused without being kept under its id is recorded all the same (I-A4).
    private mutating func refuse(_ request: StaffRequest, _ answer: StaffAnswer, _ token: ReplyToken) {
        audit(request, answer)
        effects.append(.answer(token, .staff(answer)))
    }

    /// - Parameter change: what the request changed, before and after.
    private mutating func audit(
        _ request: StaffRequest, _ answer: StaffAnswer, _ change: (before: String?, after: String?) = (nil, nil)
    ) {
        #if SEEDED_BUGS
            if SeededBug.refusalUnaudited.isPlanted, answer.outcome == .refused { return }
        #endif
        let outcome = ([answer.outcome.rawValue, answer.code] + answer.reasons.map(\.rawValue)).joined(separator: " ")
        audit(
            "staff.\(request.command.action.rawValue)", request.command.subject, account: accountOf(request.command),
            actor: request.actor,
            second: request.second, reason: request.reason, before: change.before,
            after: [outcome, change.after].compactMap { $0 }.joined(separator: "; "))
    }

    mutating func refuseRole(_ actor: Actor, _ action: StaffAction, subject: String, _ token: ReplyToken) {
        audit(
            "role.denied", subject, actor: actor, reason: "the role \(actor.role.rawValue) may not \(action.rawValue)")
        effects.append(.answer(token, .staff(roleDenied(actor, action))))
    }

    func roleDenied(_ actor: Actor, _ action: StaffAction) -> StaffAnswer {
        StaffAnswer(
            .refused, "role.denied", details: [.init("role", actor.role.rawValue), .init("action", action.rawValue)])
    }

    /// The refusal where role, second person or reason are missing; nil where the request may go on.
    private func permitted(_ request: StaffRequest) -> StaffAnswer? {
        let action = request.command.action
        guard request.actor.role.may(action) else { return roleDenied(request.actor, action) }
        if action.needsSecondPerson, let refusal = refuseAlone(request) { return refusal }
        if action != .readNow, action != .closeDay, request.reason.utf8.isEmpty {
            return StaffAnswer(.refused, "reason.missing")
        }
        return nil
    }

    /// The account that a command is about, where it is about one.
    func accountOf(_ command: StaffCommand) -> AccountID? {
        switch command {
        case .restore(let number, _, _), .trip(let number), .hold(let number, _, _), .endHold(let number):
            state.accountByNumber[number]
        case .readNow(let number), .bind(let number, _, _, _, _), .acceptBaseline(let number), .commission(let number):
            state.meterByNumber[number].flatMap { point(of: $0) }?.record.account
        case .rating(.lateReadings(let number, _)):
            state.meterByNumber[number].flatMap { point(of: $0) }?.record.account
        case .life(let command): accountOf(command)
        case .dues(let command): state.accountByNumber[command.account]
        case .trips(let command): command.account.flatMap { state.accountByNumber[$0] }
        case .credit(.settlePurchase(let id, _)): purchases[id]?.account
        case .limits(let command): state.accountByNumber[command.account]
        case .guards(.protect(let number, _, _)), .guards(.renewProtection(let number, _)),
            .guards(.endProtection(let number)), .guards(.chooseRestore(let number, _)):
            state.accountByNumber[number]
        case .guards(.switchOff(let number, _)), .guards(.proposeSwitchOff(let number, _)):
            state.accountByNumber[number]
        case .guards(.lockOut(let number)), .guards(.liftLockOut(let number)):
            state.meterByNumber[number].flatMap { point(of: $0) }?.record.account
        case .contact(let command): notices[command.notice]?.account
        default: nil
        }
    }

    /// The answer; nil where it comes later.
    private mutating func perform(_ request: StaffRequest, _ token: ReplyToken) -> StaffAnswer? {
        switch request.command {
        case .restore(let number, let until, let confirmed):
            return withAccount(number) { $0.restoreByHand($1, until, confirmed: confirmed, request) }
        case .trip(let number): return withAccount(number) { $0.tripByHand($1, request) }
        case .hold(let number, let kind, let until): return withAccount(number) { $0.setHold($1, kind, until, request) }
        case .endHold(let number): return withAccount(number) { $0.endHold($1, request) }
        case .readNow(let number): return readByHand(number, token)
        case .bind(let number, let serial, let relay, let unbinds, let flaw):
            if let flaw { return StaffAnswer(.refused, flaw.rawValue, details: [.init("meter", number)]) }
            return withMeter(number) { unbinds ? $0.unbind($1) : $0.bind($1, serial, relay) }
        case .acceptBaseline(let number): return withMeter(number) { $0.acceptBaseline($1, request) }
        case .commission(let number): return withMeter(number) { $0.commission($1, request) }
        case .clearMisroute(let name): return clearMisroute(name)
        case .scan(let name): return scan(name)
        case .finishWorkItem(let id, let result): return finishItem(id, result, request)
        case .suspense(let command): return perform(command, request)
        case .importData(let batch): return take(batch, request)
        case .releaseImport:
            guard gateway.clockTrusted else { return StaffAnswer(.refused, "clock.notTrusted") }
            gateway.importReleased = true
            gateway.wasReleased = true
            gateway.breaker.beginCount(at: now)
            for account in state.accounts.keys.sorted() { touch(account) }
            return StaffAnswer(.done, "import.released")
        case .trustClock: return trustClock(request.actor, evenBehind: false)
        case .trustClockBehind: return trustClock(request.actor, evenBehind: true)
        case .addUser(let name, let role, let hash): return addUser(name, role, hash, by: request.actor)
        case .removeUser(let name): return removeUser(name)
        case .confirmUser(let name): return confirmUser(name, by: request.actor)
        case .rating(let command): return perform(command, request)
        case .life(let command): return live(command, request)
        case .dailyClose(let command): return perform(command, request)
        case .dues(let command):
            return withAccount(command.account, evenClosed: command.isOfOldClaims) { $0.perform(command, $1, request) }
        case .credit(.settlePurchase(let id, let taken)): return settlePurchase(id, taken: taken, request)
        case .limits(.set(let number, let power, let basis, let isInstead)):
            return withAccount(number) { $0.setLimit($1, power, basis, insteadOfCut: isInstead, request) }
        case .limits(.end(let number)): return withAccount(number) { $0.endLimit($1, request) }
        case .guards(let command): return perform(command, request)
        case .trips(let command): return perform(command, request)
        case .contact(let command): return perform(command, request)
        }
    }

    mutating func withAccount(
        _ number: String, evenClosed: Bool = false, _ body: (inout Draft, AccountID) -> StaffAnswer
    ) -> StaffAnswer {
        guard let id = state.accountByNumber[number] else {
            return StaffAnswer(.refused, "account.unknown", details: [.init("account", number)])
        }
        guard evenClosed || accounts[id]?.life.isClosed != true else {
            return StaffAnswer(.refused, "account.closed", details: [.init("account", number)])
        }
        return body(&self, id)
    }

    mutating func withMeter(_ number: String, _ body: (inout Draft, SupplyPointState) -> StaffAnswer)
        -> StaffAnswer
    {
        guard let point = state.meterByNumber[number].flatMap({ self.point(of: $0) }) else {
            return StaffAnswer(.refused, "meter.unknown", details: [.init("meter", number)])
        }
        return body(&self, point)
    }

    /// A name is one person's for ever: tags, approvals and the trail go by it, and nobody is to be taken for who was before. Of a payment
    /// front, which is a program that a channel names, the token may change.
    private mutating func addUser(_ name: String, _ role: Role, _ hash: String, by admin: Actor) -> StaffAnswer {
        let taken = (state.users.values + changes.users).contains {
            $0.name == name && ($0.isActive || $0.role != .paymentFront || role != .paymentFront)
        }
        guard !taken else { return StaffAnswer(.refused, "user.exists", details: [.init("user", name)]) }
        guard (1...64).contains(name.utf8.count), !name.hasSuffix(LockOut.gone), hash.utf8.count == 64 else {
            return StaffAnswer(.refused, "user.malformed")
        }
        guard state.userByToken[hash] == nil, !changes.users.contains(where: { $0.isActive && $0.tokenHash == hash })
        else { return StaffAnswer(.refused, "user.tokenTaken") }
        let user = User(
            id: nextID(), name: name, role: role, tokenHash: hash, madeBy: admin.name,
            madeAt: hasNewcomers ? gateway.trustedTime : nil)
        tell(ofNew: user)
        changes.users.append(user)
        records.append(.user(user))
        // Whoever makes tokens could make himself a second person: the others see it.
        effects.append(.alarm(code: "user.added", detail: "\(name) \(role.rawValue) by \(admin.name)"))
        return StaffAnswer(.done, "user.added", details: [.init("user", name), .init("role", role.rawValue)])
    }

    private mutating func removeUser(_ name: String) -> StaffAnswer {
        guard var user = state.users.values.first(where: { $0.name == name && $0.isActive }) else {
            return StaffAnswer(.refused, "user.unknown", details: [.init("user", name)])
        }
        let gone = Set(changes.users.filter { !$0.isActive }.map(\.id))
        let admins = state.users.values.count {
            $0.isActive && $0.role == .securityAdmin && $0.id != user.id && !gone.contains($0.id)
        }
        guard user.role != .securityAdmin || admins > 0 else {
            // Nobody could make a token any more.
            return StaffAnswer(.refused, "user.lastAdmin", details: [.init("user", name)])
        }
        user.isActive = false
        settleNewcomer(user, by: "engine", result: "removed")
        disown(name)
        changes.users.append(user)
        records.append(.user(user))
        return StaffAnswer(.done, "user.removed", details: [.init("user", name)])
    }
}
