import API
import Engine
import Hummingbird
import Quantities
import Supply

/// Meters and their places.
enum MeterRoutes {
    static func show(_ exchange: Exchange) async throws -> Response {
        let number = try exchange.parameter("number")
        let now = exchange.backend.now()
        guard let view = await exchange.backend.look({ MeterView(number: number, in: $0, asOf: now) }) else {
            throw Refused(.meterUnknown, [Detail(name: "meter", value: number)])
        }
        return try Replies.json(exchange.present.meter(view))
    }

    static func read(_ exchange: Exchange) async throws -> Response {
        let meter = try exchange.parameter("number")
        var reader = try BodyReader(exchange.body)
        let reason = reader.optionalText("reason")
        try reader.finish()
        return try await exchange.serve(.readNow(meter: meter), reason: reason ?? "")
    }

    static func bind(_ exchange: Exchange) async throws -> Response {
        let meter = try exchange.parameter("number")
        var reader = try BodyReader(exchange.body)
        let serial = reader.optionalText("serial", limit: 64)
        let relay = reader.optionalText("relay_serial", limit: 64)
        let unbinds = reader.flag("no_serial")
        let reason = reader.text("reason")
        try reader.finish()
        let command = StaffCommand.bind(
            meter: meter, serial: serial.map { SerialNumber($0) }, relaySerial: relay.map { SerialNumber($0) },
            unbinds: unbinds)
        return try await exchange.serve(command, reason: reason ?? "")
    }

    static func accept(_ exchange: Exchange) async throws -> Response {
        try await exchange.serve(
            .acceptBaseline(meter: try exchange.parameter("number")), reason: try exchange.reason())
    }

    static func commission(_ exchange: Exchange) async throws -> Response {
        try await exchange.serve(.commission(meter: try exchange.parameter("number")), reason: try exchange.reason())
    }
}
