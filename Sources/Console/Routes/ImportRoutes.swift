import API
import Engine
import Hummingbird
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
        case .faults(let faults): throw Refused(.importFaulty, faults.map(detail))
        case .batch(let batch, let warnings):
            let numbers = batch.accounts.map(\.account.number)
            let known = await exchange.backend.look { state in Set(numbers.filter { state.accountByNumber[$0] != nil })
            }
            if !isPreview { _ = try await exchange.serve(.importData(batch), reason: reason ?? name) }
            // A file releases trips only for who may; what it wants is told before, what came of it after.
            let isReleased = await exchange.backend.look { $0.gateway.importReleased }
            return try Replies.json(
                exchange.present.importing(
                    batch, known: known, released: isPreview ? batch.released : isReleased,
                    warnings: warnings.map(detail), isPreview: isPreview,
                    requestID: exchange.requestID))
        }
    }

    static func release(_ exchange: Exchange) async throws -> Response {
        try await exchange.serve(.releaseImport, reason: try exchange.reason())
    }

    private static func detail(_ fault: ImportFault) -> Detail {
        let place = fault.line > 0 ? "\(fault.file):\(fault.line)" : fault.file
        let cure = fault.cure.prefix(1).uppercased() + fault.cure.dropFirst()
        return Detail(
            name: place, value: fault.path.isEmpty ? nil : fault.path, code: "file.fault",
            words: Words(same: "\(fault.what). \(cure)."))
    }
}
