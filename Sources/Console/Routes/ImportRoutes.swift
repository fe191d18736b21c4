import API
import Engine
import Hummingbird
import Languages
import Quantities
import Supply

/// Master data.
enum ImportRoutes {
    static func take(_ exchange: Exchange) async throws -> Response {
        var reader = try BodyReader(exchange.body)
        let name = reader.text("name")
        let text = reader.text("text", limit: .max)
        let isPreview = reader.flag("preview")
        let reason = reader.optionalText("reason")
        try reader.finish()
        guard let name, let text else { throw Refused(.requestInvalid) }
        switch await exchange.backend.readImport(name: name, text: text) {
        case .faults(let faults): throw Refused(.importFaulty, faults.map(Detail.init))
        case .batch(let batch, let warnings):
            let numbers = batch.accounts.map(\.account.number)
            let now = exchange.backend.now()
            let (known, clashes) = await exchange.backend.look { state in
                (
                    Set(numbers.filter { state.accountByNumber[$0] != nil }),
                    isPreview ? state.clashes(of: batch, at: now) : []
                )
            }
            if !isPreview { _ = try await exchange.serve(.importData(batch), reason: reason ?? name) }
            // A file releases trips only for who may; what it wants is told before, what came of it after.
            let isReleased = await exchange.backend.look { $0.gateway.importReleased }
            return try Replies.json(
                exchange.present.importing(
                    batch, known: known, released: isPreview ? batch.released : isReleased,
                    clashes: clashes.prefix(200).map(Presenter.fault), warnings: warnings.map(Detail.init),
                    isPreview: isPreview,
                    requestID: exchange.requestID))
        }
    }

    static func release(_ exchange: Exchange) async throws -> Response {
        try await exchange.serve(.releaseImport, reason: try exchange.reason())
    }
}
