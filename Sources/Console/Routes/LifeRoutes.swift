import API
import Billing
import Engine
import Hummingbird
import Languages
import Metering
import Quantities
import Storage
import Supply

/// The life of an account: it begins, changes hands or ends, and what it is charged by changes.
enum LifeRoutes {
    static func show(_ exchange: Exchange) async throws -> Response {
        let number = try exchange.parameter("number")
        guard
            let account = await exchange.backend.look({ state in
                state.accountByNumber[number].flatMap { state.accounts[$0] }
            })
        else { throw Refused(.accountUnknown, [Detail(name: "account", value: number)]) }
        let histories = exchange.backend.histories
        let id = account.record.id
        let stretches = try await histories.attachments(of: id)
        let classes = try await histories.creditClasses(of: id)
        let names = await Names.of([], stretches.map(\.meter), from: exchange.backend)
        return try Replies.json(exchange.present.life(account, stretches, classes, names))
    }

    /// A new account at meters whose account is closed.
    static func open(_ exchange: Exchange) async throws -> Response {
        var meters: [String]?
        var reading: FinalReading?
        let file = try FileBody(exchange) { reader in
            meters = reader.optionalTexts("meters", atMost: 100)
            if meters == nil, !reader.isGiven("meters") { reader.note("meters", .missing) }
            reading = reader.finalReading()
        }
        let imported = try await account(file, exchange, withMeters: false)
        guard let meters, let reading else { throw Refused(.requestInvalid) }
        let opening = Opening(account: imported.account, place: .existing(meters: meters, reading))
        return try await exchange.serve(.life(.open(opening)), reason: file.reason)
    }

    /// A new account with meters that were put up for it.
    static func install(_ exchange: Exchange) async throws -> Response {
        var plates: [PlateReading] = []
        let file = try FileBody(exchange) { plates = $0.optionalPlates() ?? [] }
        let imported = try await account(file, exchange, withMeters: true)
        var points = imported.supplyPoints
        for plate in plates {
            guard let index = points.firstIndex(where: { $0.meter.number == plate.meter }) else {
                throw file.refused(
                    Words("it has no meter \(plate.meter)", "文件中没有电表 \(plate.meter)"))
            }
            points[index].opening = plate.energy
        }
        let opening = Opening(account: imported.account, place: .new(points))
        return try await exchange.serve(.life(.open(opening)), reason: file.reason)
    }

    static func transfer(_ exchange: Exchange) async throws -> Response {
        var reader = try BodyReader(exchange.body)
        let name = reader.text("name", limit: 100)
        let identity = reader.text("identity", limit: 64)
        let holder = NewHolder(
            name: name ?? "", phone: reader.optionalText("phone", limit: 40), contacts: reader.contacts(),
            identity: identity ?? "", agreement: reader.agreement(), payer: reader.optionalText("payer", limit: 64),
            persons: reader.optionalCount("persons", in: 1...50) ?? 1,
            tariff: reader.optionalText("tariff", limit: 64), terms: reader.optionalText("terms", limit: 64),
            mode: reader.optionalChoice("mode", of: AccountMode.self))
        let reading = reader.finalReading()
        let reason = reader.text("reason")
        try reader.finish()
        guard let reading, let reason else { throw Refused(.requestInvalid) }
        let transfer = Transfer(account: try exchange.parameter("number"), to: holder, reading: reading)
        return try await exchange.serve(.life(.transfer(transfer)), reason: reason)
    }

    static func close(_ exchange: Exchange) async throws -> Response {
        var reader = try BodyReader(exchange.body)
        let reading = reader.finalReading()
        let reason = reader.text("reason")
        try reader.finish()
        guard let reading, let reason else { throw Refused(.requestInvalid) }
        let account = try exchange.parameter("number")
        return try await exchange.serve(.life(.close(account: account, reading: reading)), reason: reason)
    }

    static func beginVacancy(_ exchange: Exchange) async throws -> Response {
        let reason = try exchange.reason()
        return try await exchange.serve(
            .life(.beginVacancy(account: try exchange.parameter("number"))), reason: reason)
    }

    static func endVacancy(_ exchange: Exchange) async throws -> Response {
        let reason = try exchange.reason()
        return try await exchange.serve(.life(.endVacancy(account: try exchange.parameter("number"))), reason: reason)
    }

    static func change(_ exchange: Exchange) async throws -> Response {
        var reader = try BodyReader(exchange.body)
        let from = reader.date("from")
        let tariff = reader.optionalText("tariff", limit: 64)
        let terms = reader.optionalText("terms", limit: 64)
        let mode = reader.optionalChoice("mode", of: AccountMode.self)
        let persons = reader.optionalCount("persons", in: 1...50)
        let capacity = reader.optionalCapacity("capacity")
        let reason = reader.text("reason")
        try reader.finish()
        guard let from, let reason else { throw Refused(.requestInvalid) }
        let change = ContractChange(
            from: from, tariff: tariff, terms: terms, mode: mode, persons: persons, capacity: capacity)
        let account = try exchange.parameter("number")
        return try await exchange.serve(.life(.change(account: account, change)), reason: reason)
    }

    static func withdraw(_ exchange: Exchange) async throws -> Response {
        let reason = try exchange.reason()
        let account = try exchange.parameter("number")
        let text = try exchange.parameter("date")
        guard let day = CivilDate(text) else {
            let fault = FieldFault.notDate
            throw Refused(
                .requestInvalid, [Detail(name: "date", value: text, code: fault.rawValue, words: fault.words)])
        }
        return try await exchange.serve(.life(.withdrawChange(account: account, from: day)), reason: reason)
    }

    static func setClass(_ exchange: Exchange) async throws -> Response {
        var reader = try BodyReader(exchange.body)
        let creditClass = reader.choice("class", of: CreditClass.self)
        let until = reader.date("until")
        let reason = reader.text("reason")
        try reader.finish()
        guard let creditClass, let until, let reason else { throw Refused(.requestInvalid) }
        let account = try exchange.parameter("number")
        return try await exchange.serve(
            .life(.setCreditClass(account: account, creditClass, until: until)), reason: reason)
    }

    static func endClass(_ exchange: Exchange) async throws -> Response {
        let reason = try exchange.reason()
        let account = try exchange.parameter("number")
        return try await exchange.serve(.life(.endCreditOverride(account: account)), reason: reason)
    }

    static func setContacts(_ exchange: Exchange) async throws -> Response {
        var reader = try BodyReader(exchange.body)
        let phone = reader.optionalText("phone", limit: 40)
        let isGiven = reader.isGiven("contacts")
        let contacts = reader.contacts()
        let removesPhone = reader.flag("no_phone")
        let wrong = reader.optionalText("wrong", limit: 40)
        let reason = reader.text("reason")
        try reader.finish()
        guard let reason else { throw Refused(.requestInvalid) }
        let new = NewContacts(
            phone: phone, contacts: isGiven ? contacts : nil, removesPhone: removesPhone, wrong: wrong)
        let account = try exchange.parameter("number")
        return try await exchange.serve(.life(.setContacts(account: account, new)), reason: reason)
    }

    static func leaveMeter(_ exchange: Exchange) async throws -> Response {
        var reader = try BodyReader(exchange.body)
        let mode = reader.choice("mode", of: AccountMode.self)
        let reason = reader.text("reason")
        try reader.finish()
        guard let mode, let reason else { throw Refused(.requestInvalid) }
        let account = try exchange.parameter("number")
        return try await exchange.serve(.life(.leaveMeter(account: account, to: mode)), reason: reason)
    }

    static func exchangeMeter(_ exchange: Exchange) async throws -> Response {
        var opening: WattHours?
        var reading: FinalReading?
        let file = try FileBody(exchange) { reader in
            opening = reader.energy("opening")
            reading = reader.finalReading()
        }
        guard let opening, let reading else { throw Refused(.requestInvalid) }
        let number = try exchange.parameter("number")
        let now = exchange.backend.now()
        guard let old = await exchange.backend.look({ MeterView(number: number, in: $0, asOf: now) }) else {
            throw Refused(.meterUnknown, [Detail(name: "meter", value: number)])
        }
        let place = (line: old.line?.record.name ?? "", feeder: old.point?.feeder ?? "")
        switch await exchange.backend.readMeter(
            name: file.name, text: file.text, line: place.line, feeder: place.feeder)
        {
        case .faults(let faults): throw Refused(.importFaulty, faults.map(FileBody.detail))
        case .point(let point):
            let meter = MeterExchange(
                meter: number, reading: reading, new: point.meter, opening: opening, relay: point.relay)
            return try await exchange.serve(.life(.exchangeMeter(meter)), reason: file.reason)
        }
    }

    static func changeRatio(_ exchange: Exchange) async throws -> Response {
        var reader = try BodyReader(exchange.body)
        let current = reader.count("current", in: 1...10_000)
        let voltage = reader.optionalCount("voltage", in: 1...10_000) ?? 1
        let ratio = current.flatMap { TransformerRatio(current: $0, voltage: voltage) }
        if current != nil, ratio == nil { reader.note("voltage", .notNumber, "1...10000") }
        let reading = reader.finalReading()
        let reason = reader.text("reason")
        try reader.finish()
        guard let ratio, let reading, let reason else { throw Refused(.requestInvalid) }
        let meter = try exchange.parameter("number")
        return try await exchange.serve(
            .life(.changeRatio(meter: meter, to: ratio, reading: reading)), reason: reason)
    }

    /// The one account of a file.
    private static func account(
        _ file: FileBody, _ exchange: Exchange, withMeters: Bool
    ) async throws -> ImportedAccount {
        let batch = try await file.batch(from: exchange.backend)
        guard batch.accounts.count == 1, let account = batch.accounts.first else {
            throw file.refused(Words("it must hold one account", "文件应只含一个用电户"))
        }
        guard account.openingBalance == .zero else {
            throw file.refused(
                Words(
                    "an account that is opened begins at nothing: leave opening_balance out, and book what is paid",
                    "新开户余额从零开始：请去掉 opening_balance，款项另行收费入账"))
        }
        guard account.supplyPoints.isEmpty != withMeters else {
            throw file.refused(
                withMeters
                    ? Words("the account has no meters", "该户没有电表")
                    : Words("the account has meters, and it begins at meters that are there", "该户在已有电表上开户，文件中不应再有电表"))
        }
        return account
    }
}

extension BodyReader {
    /// Connected kVA, as VA.
    fileprivate mutating func optionalCapacity(_ name: String) -> Int64? {
        guard let text = optionalText(name, limit: 40) else { return nil }
        if let capacity = parseDecimal(text, places: 3), (1...1_000_000_000).contains(capacity) { return capacity }
        note(name, .notNumber, "0.001...1000000")
        return nil
    }
}
