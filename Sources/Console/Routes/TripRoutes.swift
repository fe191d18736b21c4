import API
import Engine
import Hummingbird
import Quantities
import Supply

/// Who may be switched off for arrears: proposals and approvals.
enum TripRoutes {
    static let all: [Route] = [
        Route(.get, "/v1/trips/due", .query) { try await due($0) },
        Route(.post, "/v1/trips/approve", .approveTrip, .writes) { try await approve($0) },
        Route(.post, "/v1/accounts/{number}/trip/propose", .proposeTrip, .writes) { try await propose($0) },
        Route(.post, "/v1/accounts/{number}/trip/withdraw", .approveTrip, .writes) { try await withdraw($0) },
        Route(.get, "/v1/weather", .query) { try await weather($0) },
        Route(.post, "/v1/weather", .weather, .writes) { try await setWeather($0) },
        Route(.post, "/v1/weather/end", .weather, .writes) { try await endWeather($0) },
        Route(.post, "/v1/accounts/{number}/cause", .setCause, .writes) { try await setCause($0) },
    ]

    private static func due(_ exchange: Exchange) async throws -> Response {
        let now = exchange.backend.now()
        let views = await exchange.backend.look { DueTripView.all(in: $0, at: now) }
        return try Replies.json(exchange.present.dueTrips(views, asOf: now))
    }

    private static func approve(_ exchange: Exchange) async throws -> Response {
        var reader = try BodyReader(exchange.body)
        let trips = reader.objects("trips", atMost: 500) { trip -> TripCommand.NamedTrip? in
            let account = trip.text("account")
            let meter = trip.optionalText("meter")
            let epoch = trip.optionalCount("epoch", in: 0...Int64.max)
            guard let account else { return nil }
            return TripCommand.NamedTrip(account: account, meter: meter, epoch: epoch.map { Epoch(Int64($0)) })
        }
        let except = reader.optionalTexts("except", atMost: 500)
        let reason = reader.text("reason")
        try reader.finish()
        return try await exchange.serve(.trips(.approve(trips ?? [], except: except ?? [])), reason: reason ?? "")
    }

    private static func propose(_ exchange: Exchange) async throws -> Response {
        let account = try exchange.parameter("number")
        var reader = try BodyReader(exchange.body)
        let meter = reader.optionalText("meter")
        let reason = reader.text("reason")
        try reader.finish()
        return try await exchange.serve(.trips(.propose(account: account, meter: meter)), reason: reason ?? "")
    }

    private static func withdraw(_ exchange: Exchange) async throws -> Response {
        let account = try exchange.parameter("number")
        var reader = try BodyReader(exchange.body)
        let reason = reader.text("reason")
        try reader.finish()
        return try await exchange.serve(.trips(.withdraw(account: account)), reason: reason ?? "")
    }

    private static func setCause(_ exchange: Exchange) async throws -> Response {
        let account = try exchange.parameter("number")
        var reader = try BodyReader(exchange.body)
        let cause = reader.choice("cause", of: ArrearsCause.self)
        let reason = reader.text("reason")
        try reader.finish()
        guard let cause, let reason else { throw Refused(.requestInvalid) }
        return try await exchange.serve(.trips(.setCause(account: account, cause)), reason: reason)
    }

    private static func weather(_ exchange: Exchange) async throws -> Response {
        let now = exchange.backend.now()
        let holds = await exchange.backend.look { state in state.gateway.weather.filter { $0.until > now } }
        return try Replies.json(exchange.present.weather(holds, asOf: now))
    }

    private static func setWeather(_ exchange: Exchange) async throws -> Response {
        var reader = try BodyReader(exchange.body)
        let area = reader.optionalText("area")
        let end = reader.end(("until", "for"), from: exchange.backend.now(), required: true)
        let reason = reader.text("reason")
        try reader.finish()
        guard let end, let reason else { throw Refused(.requestInvalid) }
        return try await exchange.serve(
            .trips(.weather(area: area, until: end.at)), reason: reason, lasting: end.lasting)
    }

    private static func endWeather(_ exchange: Exchange) async throws -> Response {
        var reader = try BodyReader(exchange.body)
        let area = reader.optionalText("area")
        let reason = reader.text("reason")
        try reader.finish()
        return try await exchange.serve(.trips(.endWeather(area: area)), reason: reason ?? "")
    }
}
