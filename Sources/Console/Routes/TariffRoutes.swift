import API
import Billing
import Engine
import Hummingbird
import Quantities

/// Tariffs, and what they come to.
enum TariffRoutes {
    static func list(_ exchange: Exchange) async throws -> Response {
        let today = exchange.backend.calendar.date(at: exchange.backend.now())
        let tariffs = await exchange.backend.look { $0.tariffs.values.sorted { $0.name < $1.name } }
        return try Replies.json(TariffsResponse(tariffs, today: today))
    }

    static func show(_ exchange: Exchange) async throws -> Response {
        let today = exchange.backend.calendar.date(at: exchange.backend.now())
        return try Replies.json(TariffResponse(try await tariff(exchange), today: today))
    }

    static func trial(_ exchange: Exchange) async throws -> Response {
        let tariff = try await tariff(exchange)
        let pairs = TrialQuery.fields.compactMap { field in exchange.query(field).map { (field, $0) } }
        let query = TrialQuery(Dictionary(uniqueKeysWithValues: pairs))
        let today = exchange.backend.calendar.date(at: exchange.backend.now())
        switch query.trial(today: today) {
        case .failure(let faults): throw Refused(.requestInvalid, faults.details)
        case .success(let trial):
            let faults = trial.faults(by: tariff)
            guard faults.isEmpty else { throw Refused(.requestInvalid, TrialFaults(faults).details) }
            return try Replies.json(TrialResponse(trial, by: tariff))
        }
    }

    private static func tariff(_ exchange: Exchange) async throws -> Tariff {
        let name = try exchange.parameter("name")
        guard let tariff = await exchange.backend.look({ $0.tariffs[name] }) else {
            throw Refused(.tariffUnknown, [Detail(name: "tariff", value: name)])
        }
        return tariff
    }
}
