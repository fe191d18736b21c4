import API
import Engine
import Hummingbird
import Languages
import Quantities
import Storage
import Supply

/// Customers and their supply.
enum AccountRoutes {
    static func search(_ exchange: Exchange) async throws -> Response {
        guard let text = exchange.query("query") else {
            throw Refused(
                .requestInvalid,
                [Detail(name: "query", code: FieldFault.missing.rawValue, words: FieldFault.missing.words)])
        }
        let limit = try exchange.limit(20, largest: 200)
        let hits = try await exchange.backend.histories.accounts(matching: text, limit: limit + 1)
        let numbers = hits.prefix(limit).map(\.number)
        let now = exchange.backend.now()
        let views = await exchange.backend.look { state in
            numbers.compactMap { AccountView(number: $0, in: state, asOf: now) }
        }
        return try Replies.json(exchange.present.accounts(views, truncated: hits.count > limit))
    }

    static func show(_ exchange: Exchange) async throws -> Response {
        try Replies.json(exchange.present.account(try await view(exchange)))
    }

    static func story(_ exchange: Exchange) async throws -> Response {
        let view = try await view(exchange)
        let to = try exchange.time("to", endOfDay: true) ?? view.asOf
        let from = try exchange.time("from", endOfDay: false) ?? to - .days(30)
        guard from <= to else {
            let words = FieldFault.notBefore.words
            throw Refused(
                .requestInvalid,
                [Detail(name: "from", value: exchange.query("from"), code: FieldFault.notBefore.rawValue, words: words)]
            )
        }
        let story = try await exchange.backend.histories.story(
            of: view.state.record.id, from: from, to: to, calendar: exchange.backend.calendar,
            limit: try exchange.limit(2000, largest: 10_000))
        // Also of meters that count for another holder now, or hang there no more.
        let stretches = try await exchange.backend.histories.attachments(of: view.state.record.id)
        let names = await Names.of(
            [], stretches.map(\.meter) + view.points.compactMap { $0.meter?.record.id }, from: exchange.backend)
        let teller = StoryTelling(present: exchange.present, meters: names.meters)
        return try Replies.json(teller.response(story, of: view.state.record, from: from, to: to))
    }

    static func restore(_ exchange: Exchange) async throws -> Response {
        let account = try exchange.parameter("number")
        var reader = try BodyReader(exchange.body)
        let reason = reader.text("reason")
        let grace = reader.end(("grace_until", "grace_for"), from: exchange.backend.now(), required: false)
        let confirmed = reader.flag("confirmed")
        try reader.finish()
        return try await exchange.serve(
            .restore(account: account, graceUntil: grace?.at, confirmed: confirmed), reason: reason ?? "",
            lasting: grace?.lasting)
    }

    static func trip(_ exchange: Exchange) async throws -> Response {
        let account = try exchange.parameter("number")
        return try await exchange.serve(.trip(account: account), reason: try exchange.reason())
    }

    static func hold(_ exchange: Exchange) async throws -> Response {
        let account = try exchange.parameter("number")
        var reader = try BodyReader(exchange.body)
        let kind = reader.choice("kind", of: Hold.Kind.self)
        let end = reader.end(("until", "for"), from: exchange.backend.now(), required: true)
        let reason = reader.text("reason")
        try reader.finish()
        guard let kind, let end, let reason else { throw Refused(.requestInvalid) }
        return try await exchange.serve(
            .hold(account: account, kind, until: end.at), reason: reason, lasting: end.lasting)
    }

    static func endHold(_ exchange: Exchange) async throws -> Response {
        let account = try exchange.parameter("number")
        return try await exchange.serve(.endHold(account: account), reason: try exchange.reason())
    }

    private static func view(_ exchange: Exchange) async throws -> AccountView {
        let number = try exchange.parameter("number")
        let now = exchange.backend.now()
        guard let view = await exchange.backend.look({ AccountView(number: number, in: $0, asOf: now) }) else {
            throw Refused(.accountUnknown, [Detail(name: "account", value: number)])
        }
        return view
    }
}
