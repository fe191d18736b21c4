import API
import Billing
import Engine
import Hummingbird
import Quantities
import Supply

/// What a customer owes and has lodged besides the balance.
enum DuesRoutes {
    static func emergency(_ exchange: Exchange) async throws -> Response {
        let reason = try exchange.reason()
        return try await serve(.activateEmergencyCredit(account: try number(exchange)), reason, exchange)
    }

    static func waive(_ exchange: Exchange) async throws -> Response {
        var reader = try BodyReader(exchange.body)
        let amount = reader.optionalAmount("amount")
        let reason = reader.text("reason")
        try reader.finish()
        return try await serve(.waivePenalty(account: try number(exchange), amount: amount), reason, exchange)
    }

    /// What needs an account, an amount and a reason.
    static func sum(
        _ exchange: Exchange, _ command: (_ account: String, _ amount: Money) -> DuesCommand
    ) async throws -> Response {
        var reader = try BodyReader(exchange.body)
        let amount = reader.amount("amount")
        let reason = reader.text("reason")
        try reader.finish()
        guard let amount else { throw Refused(.requestInvalid) }
        return try await serve(command(try number(exchange), amount), reason, exchange)
    }

    static func writeOff(_ exchange: Exchange) async throws -> Response {
        var reader = try BodyReader(exchange.body)
        let claim = reader.choice("claim", of: DuesCommand.Claim.self)
        let amount = reader.amount("amount")
        let reason = reader.text("reason")
        try reader.finish()
        guard let claim, let amount else { throw Refused(.requestInvalid) }
        return try await serve(.writeOff(account: try number(exchange), claim, amount: amount), reason, exchange)
    }

    static func guarantor(_ exchange: Exchange) async throws -> Response {
        var reader = try BodyReader(exchange.body)
        let name = reader.text("name")
        let phone = reader.text("phone", limit: 64)
        let identity = reader.optionalText("identity")
        let amount = reader.amount("amount")
        let until = reader.optionalDate("until")
        let reason = reader.text("reason")
        try reader.finish()
        guard let name, let phone, let amount else { throw Refused(.requestInvalid) }
        let guarantor = Guarantor(name: name, phone: phone, identity: identity ?? "", amount: amount, until: until)
        return try await serve(.setGuarantor(account: try number(exchange), guarantor), reason, exchange)
    }

    static func removeGuarantor(_ exchange: Exchange) async throws -> Response {
        let name = try exchange.parameter("name")
        return try await serve(
            .removeGuarantor(account: try number(exchange), name: name), exchange.query("reason"), exchange)
    }

    static func instalment(_ exchange: Exchange) async throws -> Response {
        var reader = try BodyReader(exchange.body)
        let amount = reader.amount("amount")
        let due = reader.date("due")
        let reason = reader.text("reason")
        try reader.finish()
        guard let amount, let due else { throw Refused(.requestInvalid) }
        return try await serve(
            .askInstalment(account: try number(exchange), amount: amount, due: due), reason, exchange)
    }

    private static func number(_ exchange: Exchange) throws -> String { try exchange.parameter("number") }

    private static func serve(_ command: DuesCommand, _ reason: String?, _ exchange: Exchange) async throws -> Response
    {
        try await exchange.serve(.dues(command), reason: reason ?? "")
    }
}
