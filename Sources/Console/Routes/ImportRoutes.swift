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
        case .faults(let faults): throw Refused(.importFaulty, faults.map { Detail($0) })
        case .batch(let batch, let warnings):
            let numbers = batch.accounts.map(\.account.number)
            let now = exchange.backend.now()
            let actor = try exchange.actor()
            let isSeconded = exchange.caller?.second != nil
            let (known, waiting, clashes) = await exchange.backend.look { state in
                (
                    Set(numbers.filter { state.accountByNumber[$0] != nil }),
                    isPreview ? state.approvals(of: batch, by: actor) : [],
                    isPreview
                        ? state.clashes(of: batch, at: now, waits: state.needsApproval(batch, by: actor))
                            + (state.accounts.isEmpty || isSeconded ? [] : state.channelChanges(of: batch)).map {
                                "channel \($0): it takes two persons"
                            } : []
                )
            }
            let places = ImportPlaces(name: name, text: text)
            var proposals = waiting
            if !isPreview {
                do {
                    let answer = try await exchange.answer(.importData(batch), reason: reason ?? name)
                    proposals = answer.details.filter { $0.name == "proposal" }.map(\.value)
                } catch let refused as Refused where refused.code == "import.refused" {
                    throw Refused(engine: refused.code, refused.details.map { placed($0, places) })
                }
            }
            // A file releases trips only for who may; what it wants is told before, what came of it after.
            let isReleased = await exchange.backend.look { $0.gateway.importReleased }
            return try Replies.json(
                exchange.present.importing(
                    batch, known: known, proposals: proposals, released: isPreview ? batch.released : isReleased,
                    clashes: clashes.prefix(200).map { placed(Presenter.fault($0), places) },
                    warnings: warnings.map { Detail($0) }, isPreview: isPreview,
                    requestID: exchange.requestID))
        }
    }

    static func release(_ exchange: Exchange) async throws -> Response {
        try await exchange.serve(.releaseImport, reason: try exchange.reason())
    }

    /// A clash under its place in the file, where that is found.
    private static func placed(_ clash: Detail, _ places: ImportPlaces) -> Detail {
        guard clash.name == "fault", let text = clash.value ?? clash.message, let place = places.place(of: text) else {
            return clash
        }
        return Detail(name: place, value: clash.value, code: "file.clash", words: clash.words)
    }
}
